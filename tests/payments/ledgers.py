"""A small ledger and payments to it, put together as the tests need them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.domain.money import Money
from assistant.domain.payment_reference import with_length_and_check_digit
from assistant.payments.credit import Advised, Credit, Direction, Reference
from assistant.payments.index import ItemsInMemory, Ledger
from assistant.payments.open_items import Advice, OpenItem
from assistant.payments.outcome import Outcome
from assistant.payments.reconcile import reconcile

NAMES = {"acme": "Acme Bygg AB", "bager": "Bageren i Aarhus ApS", "ceder": "Cederlunds Måleri HB"}
ACCOUNT = "SE4550000000058398257466"


def kr(amount: str, currency: str = "SEK") -> Money:
    return Money.of(amount, currency)


def item(number: str, client: str, amount: str, balance: str = "", **more: object) -> OpenItem:
    currency = str(more.pop("currency", "SEK"))
    left = kr(balance or amount, currency)
    digits = "".join(one for one in number if one.isdigit())
    return OpenItem(
        **{  # type: ignore[arg-type]
            "number": number,
            "client": client,
            "balance": left,
            "amount": kr(amount, currency),
            "issued": date(2026, 10, 1),
            "due": date(2026, 10, 31),
            "reference": with_length_and_check_digit(digits),
            "open": bool(left),
            **more,
        }
    )


ITEMS = (
    item("10421", "acme", "12500.00"),
    item("10422", "acme", "3000.50"),
    item("10423", "acme", "750.00"),
    item("20331", "bager", "12500.00"),
    item("20332", "bager", "4999.00", charges=kr("60.00")),
    item("30001", "ceder", "8000.00", "0"),
    item("30002", "ceder", "8000.00"),
    item("K501", "acme", "-500.00"),
)


def ledger(*items: OpenItem, accounts: dict[str, Sequence[str]] | None = None, **more: object) -> ItemsInMemory:
    return ItemsInMemory(
        items or ITEMS,
        Ledger(NAMES, accounts or {}, **more),  # type: ignore[arg-type]
    )


def ocr(number: str) -> Reference:
    return Reference(with_length_and_check_digit("".join(one for one in number if one.isdigit())))


def paid(amount: str, *references: Reference | str, text: str = "", payer: str = "", **more: object) -> Credit:
    currency = str(more.pop("currency", "SEK"))
    named = tuple(Reference(one, Advised.DOCUMENT) if isinstance(one, str) else one for one in references)
    return Credit(
        **{  # type: ignore[arg-type]
            "key": f"{amount} {[one.text for one in named]} {text} {payer} {sorted(more.items(), key=str)}",
            "amount": kr(amount, currency),
            "booked": date(2026, 11, 2),
            "file": "konto.xml",
            "source": "camt.054",
            "account": ACCOUNT,
            "references": named,
            "text": text,
            "payer": payer,
            **more,
        }
    )


def placed(credit: Credit, items: ItemsInMemory | None = None) -> Outcome:
    (outcome,) = reconcile([credit], items or ledger()).outcomes
    return outcome


def advice(client: str, total: str, *invoices: str) -> Advice:
    return Advice(client, kr(total), invoices)


BACK = Direction.TAKEN_BACK
DEDUCTED = Direction.DEDUCTED
