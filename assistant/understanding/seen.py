"""What is known of a message before asking what it means, and how a Reading is made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from assistant.domain.ledger import OpenInvoice
from assistant.domain.message import Message
from assistant.domain.money import Money, exponent
from assistant.domain.reading import Kind, Reading, Trust
from assistant.understanding.attribution import Attribution
from assistant.understanding.context import Context
from assistant.understanding.quoting import Words
from assistant.understanding.trust import Checks

CURRENCIES = {"SE": "SEK", "DK": "DKK", "NO": "NOK", "GB": "GBP", "UK": "GBP", "IE": "EUR", "US": "USD"}


@dataclass(frozen=True)
class Seen:
    """What is known of a message before asking what it means."""

    message: Message
    words: Words
    attribution: Attribution
    checks: Checks
    language: str
    country: str
    written: date

    @property
    def client(self) -> str:
        """The client it was attributed to, or the empty string."""
        return self.attribution.client


def reading_of(seen: Seen, kind: Kind, **facts: object) -> Reading:
    """A Reading of that kind with what is known already; `facts` are further fields of it, or others."""
    base = Reading(
        message=seen.message,
        kind=kind,
        kinds=(kind,),
        new_text=seen.words.new,
        language=seen.language,
        client=seen.client,
        invoices=seen.attribution.invoices,
        candidates=seen.attribution.candidates,
        trust=Trust.KNOWN if seen.attribution.known else Trust.UNKNOWN,
    )
    return replace(base, **facts)  # type: ignore[arg-type]


def money_of(amount: Decimal | None, currency: str, known: list[OpenInvoice], context: Context) -> Money | None:
    """An amount as money: without a currency of its own in that of the invoices it is about, else of the country."""
    code = currency or next((one.invoice.currency for one in known), CURRENCIES.get(context.country, "EUR"))
    if amount is None:
        return None
    return Money(int(amount.scaleb(exponent(code)).to_integral_value()), code)
