"""The parts of a camt entry: transaction details, or the entry itself; who paid, for what, and how it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.domain import markup
from assistant.domain.markup import Element
from assistant.domain.money import Money
from assistant.domain.wellformed import currencies_ever
from assistant.payments.credit import Advised, BankFileError, Reference

_NO_ID = frozenset({"", "NOTPROVIDED", "NOTAVAILABLE", "NOT PROVIDED", "NONREF", "NONE"})
_CREDIT_NOTES = frozenset({"CREN"})
_MOST_TEXT = 2_000


@dataclass(frozen=True)
class Part:
    """One transaction of an entry."""

    amount: Money
    payer: str = ""
    payer_account: str = ""
    payer_number: str = ""
    references: tuple[Reference, ...] = ()
    text: str = ""
    end_to_end: str = ""
    charges: Money | None = None
    instructed: Money | None = None

    @staticmethod
    def references_alone(entry: Element) -> list[str]:
        """Ids and references in all details of an entry, sorted: what names it where the bank does not."""
        every = [markup.text(one, "Refs/EndToEndId") for one in markup.every(entry, "NtryDtls/TxDtls")]
        every += [markup.own_text(one) for one in markup.every(entry, "NtryDtls/TxDtls/RmtInf/Strd/CdtrRefInf/Ref")]
        every += [markup.own_text(one) for one in markup.every(entry, "NtryDtls/TxDtls/RmtInf/Ustrd")]
        return sorted(every) or [markup.text(entry, "AddtlNtryInf"), markup.text(entry, "NtryRef")]


def reader_error(file: str, element: Element, what: str, remedy: str = "fetch it from the bank again") -> BankFileError:
    """The error at the line of the element."""
    return BankFileError(file, f"line {markup.line_of(element)}", what, remedy)


def money_of(element: Element, file: str) -> Money:
    """An `Amt` with its `Ccy`; BankFileError for an unknown currency, or an amount that is none."""
    currency, said = element.get("Ccy", ""), markup.own_text(element)
    if currency not in currencies_ever():
        raise reader_error(file, element, f'"{currency}" is no currency', "ask the bank for a correct file")
    try:
        return Money.of(said, currency)
    except ValueError as wrong:
        raise reader_error(file, element, str(wrong), "ask the bank for a correct file") from None


def amount_of(entry: Element, file: str) -> Money:
    """The amount of an entry or balance, as it is written: some banks put a minus before it."""
    element = markup.first(entry, "Amt")
    if element is None:
        raise reader_error(file, entry, "the entry has no amount")
    return money_of(element, file)


def mark_of(entry: Element) -> str:
    """CRDT or DBIT; an amount below zero turns it round."""
    mark = markup.text(entry, "CdtDbtInd")
    turned = {"CRDT": "DBIT", "DBIT": "CRDT"}
    return turned.get(mark, mark) if markup.text(entry, "Amt").startswith("-") else mark


def is_booked(entry: Element) -> bool:
    """Whether the entry stands in the books: `Sts` in version 02, `Sts/Cd` from 08 on."""
    return (markup.text(entry, "Sts/Cd", "Sts") or "BOOK").upper() in {"BOOK", "BOOKED"}


def day_of(element: Element, *paths: str) -> date | None:
    """The day at one of the paths; of a time, the day the bank writes it with."""
    said = markup.text(element, *paths)
    try:
        return date.fromisoformat(said[:10]) if said else None
    except ValueError:
        return None


def account_of(account: Element | None) -> str:
    """IBAN, or the number of another scheme, without blanks."""
    return markup.text(account, "Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id").replace(" ", "").upper()


def parts_of(entry: Element, amount: Money, file: str) -> tuple[Part, ...]:
    """The transactions of the entry when they add up to it, else the entry as one with all that they say."""
    details = list(markup.every(entry, "NtryDtls/TxDtls"))
    _check_batch(entry, amount, file)
    if len(details) <= 1:
        return (_part(details[0] if details else None, entry, amount, file),)
    amounts = [_own_amount(one, file) for one in details]
    known = [one for one in amounts if one is not None and one.currency == amount.currency]
    mark = markup.text(entry, "CdtDbtInd")
    one_way = all(markup.text(one, "CdtDbtInd") in {"", mark} for one in details)
    if one_way and len(known) == len(details) and sum(one.minor for one in known) == amount.minor:
        return tuple(_part(one, entry, own, file) for one, own in zip(details, known, strict=True))
    return (_lump(details, entry, amount, file),)


def _lump(details: list[Element], entry: Element, amount: Money, file: str) -> Part:
    """Transactions whose amounts are not told, or do not add up: a person must see what they are."""
    parts = [_part(one, entry, amount, file) for one in details]
    payers = {part.payer for part in parts}
    return Part(
        amount=amount,
        payer=payers.pop() if len(payers) == 1 else "",
        references=tuple(dict.fromkeys(one for part in parts for one in part.references)),
        text="\n".join(dict.fromkeys(part.text for part in parts if part.text))[:_MOST_TEXT],
    )


def _check_batch(entry: Element, amount: Money, file: str) -> None:
    for group in markup.every(entry, "NtryDtls"):
        details = list(markup.every(group, "TxDtls"))
        stated = markup.text(group, "Btch/NbOfTxs")
        # Some banks tell how many there are and then only what they sum to.
        folded = len(details) == 1 and _own_amount(details[0], file) == amount
        if details and not folded and stated.isdecimal() and int(stated) != len(details):
            what = f"the batch says it has {stated} payments, but {len(details)} stand in it"
            raise reader_error(file, group, what)
        total = markup.first(group, "Btch/TtlAmt")
        own = [_own_amount(one, file) for one in details]
        if total is None or not own or None in own:
            continue
        expected = money_of(total, file)
        known = [one for one in own if one is not None and one.currency == expected.currency]
        found = sum(one.minor for one in known)
        if len(known) == len(own) and found != expected.minor:
            what = f"the batch says {expected}, but its payments sum to {Money(found, expected.currency)}"
            raise reader_error(file, group, what)


def _own_amount(details: Element, file: str) -> Money | None:
    """What the transaction says it is, in the currency of the account where it says so."""
    element = markup.first(details, "Amt", "AmtDtls/TxAmt/Amt")
    return None if element is None else money_of(element, file)


def _part(details: Element | None, entry: Element, amount: Money, file: str) -> Part:
    parties = markup.first(details, "RltdPties")
    payer = markup.first(parties, "Dbtr/Pty", "Dbtr", "UltmtDbtr/Pty", "UltmtDbtr")
    others = markup.first(parties, "UltmtDbtr/Pty", "UltmtDbtr")
    end_to_end = markup.text(details, "Refs/EndToEndId")
    return Part(
        amount=amount,
        payer=markup.text(payer, "Nm") or markup.text(others, "Nm"),
        payer_account=account_of(markup.first(parties, "DbtrAcct")),
        payer_number=markup.text(payer, "Id/OrgId/Othr/Id", "Id/PrvtId/Othr/Id"),
        references=tuple(_references(details, amount.currency, file)),
        text=_text(details, entry),
        end_to_end="" if end_to_end.upper() in _NO_ID else end_to_end,
        charges=_charges(details, file) or _charges(entry, file),
        instructed=_instructed(details, amount, file),
    )


def _references(details: Element | None, currency: str, file: str) -> Iterator[Reference]:
    """Several structured blocks are several invoices, each with what was paid of it."""
    for block in markup.every(details, "RmtInf/Strd"):
        remitted = markup.first(block, "RfrdDocAmt/RmtdAmt")
        noted = markup.first(block, "RfrdDocAmt/CdtNoteAmt")
        paid = money_of(remitted, file) if remitted is not None else None
        credited = -money_of(noted, file) if noted is not None else None
        for document in markup.every(block, "RfrdDocInf"):
            number = markup.text(document, "Nb")
            is_note = markup.text(document, "Tp/CdOrPrtry/Cd") in _CREDIT_NOTES
            amount = (credited or (-paid if paid else None)) if is_note else paid
            if number:
                yield Reference(number, Advised.DOCUMENT, amount if amount and amount.currency == currency else None)
        if reference := markup.text(block, "CdtrRefInf/Ref"):
            yield Reference(reference, Advised.REFERENCE, paid if paid and paid.currency == currency else None)


def _text(details: Element | None, entry: Element) -> str:
    """All free text joined: some banks put the OCR or FIK nowhere else."""
    said = [markup.own_text(one) for one in markup.every(details, "RmtInf/Ustrd")]
    said += [markup.own_text(one) for one in markup.every(details, "RmtInf/Strd/AddtlRmtInf")]
    said += [markup.text(details, "AddtlTxInf"), markup.text(entry, "AddtlNtryInf")]
    return "\n".join(dict.fromkeys(one for one in said if one))[:_MOST_TEXT]


def _charges(element: Element | None, file: str) -> Money | None:
    """What banks kept on the way."""
    kept = [money_of(one, file) for one in markup.every(element, "Chrgs/Rcrd/Amt")]
    kept = kept or [money_of(one, file) for one in markup.every(element, "Chrgs/TtlChrgsAndTaxAmt")]
    kept = kept or [money_of(one, file) for one in markup.every(element, "Chrgs/Amt")]
    if not kept or any(one.currency != kept[0].currency for one in kept):
        return None
    found = Money(sum(one.minor for one in kept), kept[0].currency)
    return found if found.minor > 0 else None


def _instructed(details: Element | None, amount: Money, file: str) -> Money | None:
    """What the payer ordered, when it is not what arrived."""
    element = markup.first(details, "AmtDtls/InstdAmt/Amt")
    sent = money_of(element, file) if element is not None else None
    return sent if sent != amount else None
