"""[law]: what the owner may choose where the law leaves a choice, and the rates the owner has looked up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from assistant.config.rates import shipped_rates
from assistant.config.section import Section
from assistant.domain.law.profile import DayCount
from assistant.domain.law.rates import Rates, half_year, overridden
from assistant.domain.law.settings import Governing, LawSettings, Order, Rounding, SetOff
from assistant.domain.money import Money
from assistant.domain.wellformed import currencies


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError("must be a number like 2.25")
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        raise ValueError("must be a number like 2.25") from None
    if not number.is_finite():
        raise ValueError("must be a number like 2.25")
    return number


def _half_year(text: Any) -> Any:
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        day = None
    if day is None or half_year(day) != day:
        raise ValueError("must be the first day of a half-year, like 2026-07-01")
    return day


def _fees(fees: Any) -> Any:
    if not isinstance(fees, Mapping):
        return fees
    for currency, amount in fees.items():
        if currency not in currencies():
            raise ValueError(f"has no currency {currency} (ISO 4217)")
        if Money.of(str(_number(amount)), currency).minor <= 0:
            raise ValueError("must be more than nothing")
    return fees


Percent = Annotated[Decimal, BeforeValidator(_number), Field(ge=-5, le=50)]
HalfYear = Annotated[date, BeforeValidator(_half_year)]
Table = dict[HalfYear, Percent]


class RatesTable(Section):
    """[law.rates]: reference rates by half-year that the owner has read at their source."""

    se: Table = Field(default_factory=dict)
    dk: Table = Field(default_factory=dict)
    ecb: Table = Field(default_factory=dict)
    uk: Table = Field(default_factory=dict)
    fi: Table = Field(default_factory=dict)
    no: Table = Field(default_factory=dict)


class LawTable(Section):
    """[law]: late payment and the law."""

    governing: Annotated[Governing, Field(strict=False)] = Governing.OWNER
    day_count: Annotated[DayCount, Field(strict=False)] | None = None
    rounding: Annotated[Rounding, Field(strict=False)] = Rounding.CENTS
    due_on_bank_day: bool = True
    order: Annotated[Order, Field(strict=False)] = Order.PRINCIPAL_FIRST
    set_off: Annotated[SetOff, Field(strict=False)] = SetOff.COMPENSATION
    invoices_say_interest: bool = False
    agreed_fee: Annotated[dict[str, Annotated[Decimal, BeforeValidator(_number)]], BeforeValidator(_fees)] = Field(
        default_factory=dict
    )
    rates: RatesTable = RatesTable()

    def settings(self) -> LawSettings:
        """The choices as a value of the domain."""
        return LawSettings(
            governing=self.governing,
            day_count=self.day_count,
            rounding=self.rounding,
            due_on_bank_day=self.due_on_bank_day,
            order=self.order,
            set_off=self.set_off,
            invoices_say_interest=self.invoices_say_interest,
            agreed_fee={currency: Money.of(amount, currency) for currency, amount in self.agreed_fee.items()},
        )

    def all_rates(self) -> Rates:
        """The shipped rates with the owner's own."""
        return overridden(shipped_rates(), {name: getattr(self.rates, name) for name in type(self.rates).model_fields})
