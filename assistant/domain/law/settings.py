"""What the owner may choose where the law leaves a choice; read from the config, handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.domain.law.profile import DayCount
from assistant.domain.money import Money


class Governing(StrEnum):
    """Whose law holds between firms: the owner's (Rome I, Regulation (EC) 593/2008, article 4) or the client's."""

    OWNER = "owner"
    CLIENT = "client"


class Rounding(StrEnum):
    """To which unit interest is rounded, halves upward."""

    CENTS = "cents"
    WHOLE = "whole"


class Order(StrEnum):
    """What a payment settles first when charges have been claimed."""

    PRINCIPAL_FIRST = "principal-first"
    CHARGES_FIRST = "charges-first"


class SetOff(StrEnum):
    """Which of the two is claimed where fees are set off against the compensation (Sweden)."""

    COMPENSATION = "compensation"
    FEES = "fees"


@dataclass(frozen=True)
class LawSettings:
    """The owner's choices; `day_count` None takes what is usual in the country."""

    governing: Governing = Governing.OWNER
    day_count: DayCount | None = None
    rounding: Rounding = Rounding.CENTS
    # Whether a due date on a closed day moves to the next bank day (in Sweden lag 1930:173).
    due_on_bank_day: bool = True
    order: Order = Order.PRINCIPAL_FIRST
    set_off: SetOff = SetOff.COMPENSATION
    # Whether the owner's invoices say that interest is charged on late payment.
    invoices_say_interest: bool = False
    # The fee agreed with those clients who have agreed to one, where the law sets none; by currency.
    agreed_fee: Mapping[str, Money] = field(default_factory=dict)
