"""The text of an invoice's PDF -> number, dates, sum and reference, each with where it was found and how sure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from assistant.domain.money import Money
from assistant.domain.payment_reference import Proof, fik_lines, proof, reference_key
from assistant.intake.invoice_facts import DocumentType, InvoiceFacts
from assistant.intake.pdf_labels import Field, Label, labels_in
from assistant.intake.pdf_values import (
    SLIP,
    Amount,
    amounts_in,
    currencies_in,
    dates_in,
    numbers_in,
    references_in,
)

_CREDIT = re.compile(r"(?im)^\W*(?:kreditfaktura|kreditnota|credit note)\b")
_LINES_BELOW = 3
_LONGEST_TERM = timedelta(days=400)
_CROWNS = {"SE": "SEK", "DK": "DKK", "NO": "NOK"}
_MOST_LINES = 2_000
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class _Found(Generic[_Value]):
    """A value and the label it stands by."""

    value: _Value
    label: Label


def read_text(text: str, country: str = "SE") -> InvoiceFacts:
    """What the text says; `country` is the owner's and tells which crowns `kr` means.

    Never raises: what is not found is empty, and the reasons say so. A scanned page has no text: a person must look.
    """
    lines = [line for line in text.replace("\r\n", "\n").split("\n") if line.strip()][:_MOST_LINES]
    if not lines:
        return InvoiceFacts(certain=False, reasons=("text: there is none in it; it may be a scanned page",))
    reasons: list[str] = []
    doubts: list[str] = []
    number = _one(_by_label(lines, Field.NUMBER, numbers_in), Field.NUMBER, (reasons, doubts))
    issued = _one(_by_label(lines, Field.ISSUED, dates_in), Field.ISSUED, (reasons, doubts))
    due = _one(_by_label(lines, Field.DUE, dates_in), Field.DUE, (reasons, doubts))
    amount = _amount(lines, country, (reasons, doubts))
    reference = _reference(text, lines, (reasons, doubts))
    doubts += _odd(issued, due, amount)
    doubts += _slip_doubts(text, amount, reference)
    return InvoiceFacts(
        type=DocumentType.CREDIT_NOTE if _CREDIT.search(text) else DocumentType.INVOICE,
        number=number or "",
        issued=issued,
        due=due,
        amount=amount,
        reference=reference,
        certain=not doubts,
        reasons=(*reasons, *doubts),
    )


def _by_label(lines: Sequence[str], wanted: Field, read: Callable[[str], list[_Value]]) -> list[_Found[_Value]]:
    """Values behind their label in the same line, else in the lines below, at the label's place among its like."""
    found: list[_Found[_Value]] = []
    for at, line in enumerate(lines):
        labels = labels_in(line)
        for place, label in enumerate(labels):
            if label.field is wanted:
                behind = line[label.end : labels[place + 1].begin if place + 1 < len(labels) else len(line)]
                values = read(behind)
                # A line that holds any such value is a row and no header.
                below = [] if read(line) else _below(lines[at + 1 : at + 1 + _LINES_BELOW], labels, label, read)
                found += [_Found(one, label) for one in [*values, *below][:1]]
    return found


def _below(
    lines: Sequence[str],
    labels: Sequence[Label],
    label: Label,
    read: Callable[[str], list[_Value]],
) -> list[_Value]:
    """In a table values stand under their labels in the same order: cell by column, or like among like."""
    dated = {Field.ISSUED, Field.DUE}
    alike = [one for one in labels if one.field is label.field or (one.field in dated and label.field in dated)]
    for line in lines:
        if labels_in(line):
            return []
        cells = re.split(r"\s{2,}|\t", line.strip())
        if len(cells) == len(labels) > 1:
            return read(cells[labels.index(label)])
        if len(values := read(line)) >= len(alike):
            return [values[alike.index(label)]]
    return []


def _one(found: Sequence[_Found[_Value]], wanted: Field, notes: tuple[list[str], list[str]]) -> _Value | None:
    """The value all labels agree on; the first when they do not, which is a doubt."""
    reasons, doubts = notes
    if not found:
        doubts.append(f"{wanted}: no words that announce it were found")
        return None
    different = list(dict.fromkeys(str(one.value) for one in found))
    if len(different) > 1:
        doubts.append(f"{wanted}: {' or '.join(different[:3])}")
    else:
        reasons.append(f'{wanted}: {different[0]} by "{found[0].label.words}"')
    return found[0].value


def _amount(lines: Sequence[str], country: str, notes: tuple[list[str], list[str]]) -> Money | None:
    """What is to be paid: labels that speak of paying outweigh a bare total; the largest of several bare totals."""
    found = _by_label(lines, Field.AMOUNT, amounts_in)
    outright = [one for one in found if one.label.outright]
    if not outright and found:
        largest = max(one.value.value for one in found)
        if any(one.value.value != largest for one in found):
            notes[1].append(f"amount: of several totals {largest} is the largest")
        outright = [one for one in found if one.value.value == largest]
    values = [_Found(one.value.value, one.label) for one in outright]
    value = _one(values, Field.AMOUNT, notes)
    if value is None:
        return None
    currency = _currency([one.value for one in outright], lines, country)
    if not currency:
        notes[1].append("amount: its currency is not told")
        return None
    try:
        return Money.of(abs(value), currency)
    except ValueError as wrong:
        notes[1].append(f"amount: {wrong}")
        return None


def _currency(amounts: Sequence[Amount], lines: Sequence[str], country: str) -> str:
    """The currency beside the amount; else the only one in the document; crowns are those of the owner's country."""
    beside = {one.currency for one in amounts if one.currency}
    if len(beside) == 1:
        return beside.pop()
    text = "\n".join(lines)
    everywhere = currencies_in(text) | set(re.findall(r"\b(SEK|DKK|NOK|EUR|GBP|USD)\b", text))
    if len(everywhere) == 1:
        return everywhere.pop()
    return _CROWNS.get(country, "") if any(one.in_crowns for one in amounts) or not everywhere else ""


def _reference(text: str, lines: Sequence[str], notes: tuple[list[str], list[str]]) -> str:
    """The reference of the payment slip, the Danish code line, or behind a label; an invoice may well have none."""
    reasons, doubts = notes
    found = _by_label(lines, Field.REFERENCE, references_in)
    printed = [(one, "on the payment slip") for one in SLIP.findall(text)] + [
        (one, "in the code line of the payment card") for one in fik_lines(text)
    ]
    if printed:
        (reference, *_), where = printed[0]
        reasons.append(f"reference: {reference} {where}")
        others = [one.value for one in found if reference_key(one.value) != reference_key(reference)]
        doubts.extend(f"reference: {other} is printed as well" for other in others[:1])
        return str(reference)
    if not found:
        reasons.append("reference: none is printed")
        return ""
    proven = [one for one in found if proof(one.value) is not Proof.NONE]
    if not proven:
        doubts.append(f"reference: {found[0].value} has no check digit that holds")
    return _one(proven or found, Field.REFERENCE, notes) or ""


def _odd(issued: date | None, due: date | None, amount: Money | None) -> list[str]:
    odd = []
    if issued and due and not issued <= due <= issued + _LONGEST_TERM:
        odd.append(f"due: {due} does not follow {issued}")
    if amount is not None and not amount:
        odd.append("amount: it is nothing")
    return odd


def _slip_doubts(text: str, amount: Money | None, reference: str) -> list[str]:
    """The payment slip repeats sum and reference with check digits: what differs is doubtful."""
    slip = SLIP.search(text)
    doubts = []
    if slip and amount and amount.decimal != Decimal(f"{slip[2]}.{slip[3]}"):
        doubts.append(f"amount: the payment slip says {slip[2]},{slip[3]}")
    if slip and proof(reference) is Proof.NONE:
        doubts.append(f"reference: {reference} on the slip has no check digit that holds")
    return doubts
