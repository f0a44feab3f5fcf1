"""camt.052, 053 and 054 (ISO 20022, versions 01 to 13): booked entries -> credits, every stated total compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.domain import markup
from assistant.domain.markup import Element
from assistant.domain.money import Money
from assistant.payments.camt_parts import (
    Part,
    account_of,
    amount_of,
    day_of,
    is_booked,
    mark_of,
    parts_of,
    reader_error,
)
from assistant.payments.camt_totals import balances, check_totals, closing_day
from assistant.payments.credit import BankFileError, Credit, Direction, Statement, digest, keyed

# What a camt.052 reports within the day comes again in the camt.053, as the same bookings: each is kept once.
KINDS = {
    "BkToCstmrStmt": ("camt.053", "Stmt"),
    "BkToCstmrDbtCdtNtfctn": ("camt.054", "Ntfctn"),
    "BkToCstmrAcctRpt": ("camt.052", "Rpt"),
}


@dataclass(frozen=True)
class _Account:
    """What all entries of one statement share."""

    file: str
    source: str
    account: str
    # On which it closes, or was made; None where it does not say.
    day: date | None


def messages_of(root: Element) -> Sequence[Element]:
    """The camt messages in a document, also when they lie in an envelope."""
    return [element for element in root.iter() if _kind_of(element)]


def _kind_of(element: Element) -> str:
    """The first versions wrote their number behind the name: `BkToCstmrStmtV01`."""
    name = markup.name_of(element)
    return next((kind for kind in KINDS if name == kind or name.startswith(f"{kind}V")), "")


def read_camt(raw: bytes, file: str) -> tuple[Statement, ...]:
    """One statement for each account and day in the file; BankFileError when anything in it does not add up."""
    try:
        root = markup.parse(raw)
    except markup.MarkupError as wrong:
        raise BankFileError(file, f"line {wrong.line}", str(wrong)) from None
    messages = messages_of(root)
    if not messages:
        raise BankFileError(file, "line 1", "it holds no camt.053 or camt.054", "choose one of these two at the bank")
    return tuple(statement for message in messages for statement in _statements(message, file))


def _statements(message: Element, file: str) -> Iterator[Statement]:
    source, child = KINDS[_kind_of(message)]
    found = list(markup.every(message, child))
    if not found:
        raise BankFileError(file, f"line {markup.line_of(message)}", f"it is a {source} without a {child}")
    made = day_of(message, "GrpHdr/CreDtTm")
    for one in found:
        shared = _Account(file, source, account_of(markup.first(one, "Acct")), closing_day(one) or made)
        yield _statement(one, shared)


def _statement(element: Element, shared: _Account) -> Statement:
    file, source = shared.file, shared.source
    entries = list(markup.every(element, "Ntry"))
    totals, doubts = check_totals(element, file)
    opening, closing = balances(element, file)
    found: list[Credit] = []
    for entry in entries:
        found += _credits(entry, shared)
    since, until = day_of(element, "FrToDt/FrDtTm", "FrToDt/FrDt"), day_of(element, "FrToDt/ToDtTm", "FrToDt/ToDt")
    if source == "camt.052":
        # The day of the report is not over.
        ends = until or day_of(element, "CreDtTm")
        since, until = None, ends - timedelta(days=1) if ends else None
    return Statement(
        file=file,
        source=source,
        credits=keyed(found, _identity),
        totals=totals,
        doubts=doubts,
        opening=opening,
        closing=closing,
        account=shared.account,
        since=since,
        until=until,
        left_out=sum(1 for entry in entries if not is_booked(entry) or _direction(entry) is None),
    )


def _direction(entry: Element) -> Direction | None:
    """None for money that went out by the owner's own will, and for refunds of it."""
    credit = mark_of(entry) == "CRDT"
    reversal = markup.text(entry, "RvslInd").lower() in {"true", "1"} or _returned(entry)
    if credit:
        # A reversed debit is the owner's own payment come back.
        return None if reversal else Direction.IN
    return Direction.TAKEN_BACK if reversal else None


def _returned(entry: Element) -> bool:
    """Whether the bank says by code that a payment was returned, where it does not use the reversal mark."""
    details = markup.first(entry, "NtryDtls/TxDtls")
    family = markup.text(entry, "BkTxCd/Domn/Fmly/SubFmlyCd")
    return markup.first(details, "RtrInf") is not None or family in {"RRTN", "UPDD", "RPCR", "ARRD"}


def _credits(entry: Element, shared: _Account) -> Iterator[Credit]:
    direction = _direction(entry)
    if direction is None or not is_booked(entry):
        return
    # The booking date is optional: what a statement holds was booked when it closed.
    booked = day_of(entry, "BookgDt/Dt", "BookgDt/DtTm") or day_of(entry, "ValDt/Dt", "ValDt/DtTm") or shared.day
    if booked is None:
        raise reader_error(shared.file, entry, "the entry has no booking date")
    said = amount_of(entry, shared.file)
    amount = Money(abs(said.minor), said.currency)
    valued = day_of(entry, "ValDt/Dt", "ValDt/DtTm")
    parts = parts_of(entry, amount, shared.file)
    name = _entry_name(entry, shared, amount, booked)
    for part in parts:
        if part.amount:
            yield Credit(
                key="",
                amount=part.amount,
                booked=booked,
                valued=valued,
                file=shared.file,
                source=shared.source,
                direction=direction,
                account=shared.account,
                payer=part.payer,
                payer_account=part.payer_account,
                payer_number=part.payer_number,
                references=part.references,
                text=part.text,
                end_to_end=part.end_to_end,
                charges=part.charges,
                instructed=part.instructed,
                entry=name,
                whole_entry=len(parts) == 1,
            )


def _entry_name(entry: Element, shared: _Account, amount: Money, booked: date) -> str:
    """The bank's name of the booking; where it has none, what the two files say alike of it."""
    given = markup.text(entry, "AcctSvcrRef") or markup.text(markup.first(entry, "NtryDtls/TxDtls"), "Refs/AcctSvcrRef")
    if given:
        return digest((shared.account, given, amount))
    refs = Part.references_alone(entry)
    return digest((shared.account, booked, amount, markup.text(entry, "CdtDbtInd"), *refs))


def _identity(credit: Credit) -> tuple[object, ...]:
    """A part is told by what the payer gave it, not by its place, which differs from file to file."""
    if credit.whole_entry:
        return ("entry", credit.entry)
    references = sorted(reference.text for reference in credit.references)
    return (credit.entry, credit.amount, credit.end_to_end, credit.payer_account, *references)
