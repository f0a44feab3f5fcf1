"""A client's remittance advice, sent as a PDF: which of our invoices were paid, and with how much each.

The texts are handed in by whoever opened the PDFs. A text that names no invoice of ours, or does not say that it tells
of a payment, is none: our own invoice sent back is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.domain.ledger import OpenInvoice
from assistant.domain.money import Money
from assistant.domain.reading import Evidence, Kind, Reading
from assistant.understanding import references
from assistant.understanding.amounts import amounts_in, best
from assistant.understanding.context import Context

MOST_LINES = 1_000
LONGEST_LINE = 400
MOST_LISTED = 200
MOST_NUMBERS = 2_000
_TELLS_OF_A_PAYMENT = re.compile(
    r"remittance|payment advice|advice of payment|payment (?:specification|confirmation)|proof of payment|transfer "
    r"(?:confirmation|receipt)|betalningsavi|betalningsspecifikation|betalningsbesked|utbetalningsavi|"
    r"utbetalningsbesked|leverantörsbetalning|betalningsbekräftelse|betalning(?:en)? (?:är )?genomförd|"
    r"betalingsadvis|betalingsspecifikation|betalingsoversigt|udbetalingsadvis|leverandørbetaling|overførselsadvis|"
    r"betalingsbekræftelse|betaling(?:en)? (?:er )?gennemført|overførsel(?:en)? (?:er )?gennemført|"
    r"remitteringsadvis|zahlungsavis|maksuerittely",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:total|totalt|summa|sum|i alt|samlet|subtotal|att utbetala|utbetalt|betalt belopp|betalt beløb|"
    r"amount paid|paid amount|payment amount|transferred|overført|överfört)\b",
    re.IGNORECASE,
)
# The client's words said less than the advice does: it speaks for them.
_SAYS_LESS = frozenset({Kind.UNCLEAR, Kind.ACKNOWLEDGEMENT, Kind.UNRELATED, Kind.AUTO_REPLY})
_POINTS_AT_IT = re.compile(r"bifog|bilag|vedhæft|vedlag|vedlegg|attach|enclos", re.IGNORECASE)
_MOST_WORDS_OF_A_POINTER = 8
# What these say is not changed by any attachment.
_NOT_A_CLIENT = frozenset(
    {
        Kind.OWNER_MAIL,
        Kind.OWNER_COMMAND,
        Kind.BOUNCE,
        Kind.SUSPICIOUS,
        Kind.PAYMENT_NOTICE,
        Kind.FAILED_PAYMENT,
        Kind.OUT_OF_OFFICE,
    }
)


@dataclass(frozen=True)
class Remittance:
    """What an advice says: our invoices with the amount behind each where one stands, the total, and the first row."""

    client: str
    listed: tuple[tuple[str, Money | None], ...]
    total: Money | None
    line: str


def with_remittance(reading: Reading, context: Context) -> Reading:
    """The reading with what the PDFs of the message tell of a payment; unchanged when they tell of none."""
    if reading.kind in _NOT_A_CLIENT:
        return reading
    found = next(filter(None, (remittance_in(one, reading.client, context) for one in context.attached)), None)
    if found is None:
        return reading
    numbers = tuple(number for number, _ in found.listed)
    claim = Evidence(Kind.PAYMENT_CLAIM, found.line)
    if not reading.client:
        # Nobody knows whose mail this is: a person is asked, and told what the advice names.
        return replace(_led(reading, claim), candidates=(found.client, *numbers), answered=True)
    says_less = _says_less(reading)
    return replace(
        _led(reading, claim) if says_less else _beside(reading, claim),
        invoices=tuple(dict.fromkeys((*numbers, *(() if says_less else reading.invoices)))),
        amount=found.total or reading.amount,
        listed=tuple((number, amount) for number, amount in found.listed if amount is not None),
        answered=reading.answered or reading.kind is not Kind.AUTO_REPLY,
    )


def _says_less(reading: Reading) -> bool:
    """Nothing of its own was said, or no more than that something is attached."""
    said = reading.new_text.split()
    pointed = len(said) <= _MOST_WORDS_OF_A_POINTER and _POINTS_AT_IT.search(reading.new_text) is not None
    return reading.kind in _SAYS_LESS or pointed


def remittance_in(text: str, client: str, context: Context) -> Remittance | None:
    """The advice in the text of a PDF, about invoices of one client alone; None when it is no such thing."""
    if not _TELLS_OF_A_PAYMENT.search(text):
        return None
    lines = _lines(text)
    rows = [(one, line) for line in _within_reason(lines) for one in references.exact(line, context.ledger)]
    named = {one.invoice.number: (one, line) for one, line in reversed(rows)}
    mine = [(one, line) for one, line in named.values() if not client or one.invoice.client == client][::-1]
    if not mine or len({one.invoice.client for one, _ in mine}) > 1:
        return None
    listed = tuple((one.invoice.number, _paid(one, line)) for one, line in mine[:MOST_LISTED])
    currency = mine[0][0].invoice.currency
    return Remittance(mine[0][0].invoice.client, listed, _total(listed, lines, currency), mine[0][1])


def _lines(text: str) -> list[str]:
    every = (line.strip()[:LONGEST_LINE] for line in text.replace("\r\n", "\n").split("\n"))
    return [line for line in every if line][:MOST_LINES]


def _within_reason(lines: Sequence[str]) -> Iterator[str]:
    """The lines until so many numbers have been looked up: a list made to keep us busy ends here."""
    numbers = 0
    for line in lines:
        numbers += len(references.tokens_in(line))
        if numbers > MOST_NUMBERS:
            return
        yield line


def _paid(one: OpenInvoice, line: str) -> Money | None:
    """The last amount of the invoice's row that is not nothing, for that is where what was paid stands."""
    owed = (one.balance.decimal, one.invoice.amount.decimal)
    found = [
        best(each, owed) for each in amounts_in(_without(one, line)) if each.currency in ("", one.invoice.currency)
    ]
    paid = [amount for amount in found if amount]
    return _money(paid[-1], one.invoice.currency) if paid else None


def _without(one: OpenInvoice, line: str) -> str:
    """Number and reference are no amounts."""
    for known in (one.invoice.number, one.invoice.reference):
        line = line.replace(known, " ", 1) if known else line
    return line


def _total(listed: Sequence[tuple[str, Money | None]], lines: Sequence[str], currency: str) -> Money | None:
    """The sum of the rows if each has its amount; else what stands behind the word for a total."""
    amounts = [amount for _, amount in listed]
    if all(amount is not None for amount in amounts):
        return Money(sum(amount.minor for amount in amounts if amount is not None), currency)
    for line in reversed(lines):
        found = amounts_in(line) if _TOTAL.search(line) else []
        if found:
            return _money(found[-1].values[0], currency)
    return None


def _money(amount: Decimal, currency: str) -> Money | None:
    try:
        return Money.of(abs(amount), currency)
    except ValueError:
        return None


def _led(reading: Reading, claim: Evidence) -> Reading:
    return replace(reading, kind=Kind.PAYMENT_CLAIM, kinds=(Kind.PAYMENT_CLAIM,), evidence=(claim,))


def _beside(reading: Reading, claim: Evidence) -> Reading:
    if Kind.PAYMENT_CLAIM in reading.kinds:
        # The row of the advice says more than "see attached".
        return replace(reading, evidence=(claim, *reading.evidence))
    kinds, evidence = (*reading.kinds, Kind.PAYMENT_CLAIM), (*reading.evidence, claim)
    return replace(reading, kinds=kinds, evidence=evidence)
