"""The owner's answers about invoices: what was read in a doubtful document, and what a list of open items left out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from assistant.domain.answers_money import left_in_words
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money
from assistant.domain.nearest import nearest
from assistant.domain.task import Task, TaskKind
from assistant.domain.wellformed import currencies
from assistant.flows.answering import Answering
from assistant.flows.invoice_entry import EntryRefusedError, enter, take_credit
from assistant.flows.invoice_lacks import example_of, needed
from assistant.flows.open_items import believe_list, settled_there
from assistant.flows.owner_word import AnswerError
from assistant.flows.take_in_lists import ImportRefusedError, look_back_for
from assistant.flows.world import World
from assistant.intake import values
from assistant.store.credit_notes import CreditNote

_YES, _NO = frozenset({"yes", "ok", "ja"}), frozenset({"no", "nej", "done"})
FIELDS = ("number", "client", "amount", "currency", "issued", "due", "reference", "credits", "type")
_ALSO = {"invoice": "number", "corrects": "credits"}
_NAMED = re.compile(rf"(?<!\S)({'|'.join((*FIELDS, *_ALSO))})\s*[=:]\s*", re.IGNORECASE)


def about_an_invoice(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """`yes` takes what was found, `no` leaves the document alone, `due=2026-12-31 client=acme` takes it corrected."""
    said = " ".join(words)
    if words[0].lower() in _NO:
        return "left alone: nothing of it is imported"
    corrections = {} if said.lower() in _YES else _corrections(said)
    facts = _proposed(task) | corrections
    if lacking := [name for name in needed(facts) if not facts[name]]:
        example = f"`decide {task.id} {example_of(lacking)}`"
        raise AnswerError(f"{' and '.join(lacking)} must be said, for instance {example}")
    try:
        return _credited(world, facts, now) if facts["type"] == "credit-note" else _entered(world, facts, now)
    except EntryRefusedError as wrong:
        raise AnswerError(f"{wrong.field}: {wrong}") from None
    except ValueError as wrong:
        raise AnswerError(str(wrong)) from None


def _proposed(task: Task) -> dict[str, str]:
    found = task.task.facts
    amount, _, currency = found.get("amount", "").partition(" ")
    plain = {name: found.get(name, "") for name in ("number", "issued", "due", "reference", "type")}
    rest = {
        "document": found.get("document", ""),
        "filename": found.get("filename", ""),
        "parts": found.get("parts", ""),
    }
    named = {"client": task.task.client, "amount": amount, "currency": currency, "credits": found.get("corrects", "")}
    return plain | rest | named | {"thread": found.get("thread", "")}


def _corrections(said: str) -> dict[str, str]:
    """`due=2026-12-31 amount=12 500,00`: each value goes on until the next name."""
    pieces = _NAMED.split(said)
    if pieces[0].strip() or len(pieces) < 3:
        first = pieces[0].split()[0] if pieces[0].strip() else said
        raise AnswerError(f"`{first}` is no answer here; say yes, no, or what is right: due=2026-12-31 client=acme")
    said_of = zip(pieces[1::2], pieces[2::2], strict=True)
    named = {_ALSO.get(name.lower(), name.lower()): value.strip() for name, value in said_of}
    amount = re.fullmatch(r"(.*\d.*?)\s+([A-Za-z]{3})", named.get("amount", ""))
    return named | {"amount": amount[1], "currency": amount[2].upper()} if amount else named


def _entered(world: World, facts: Mapping[str, str], now: datetime) -> str:
    known = [client.client for client in world.store.ledger.clients()]
    if facts["client"] not in known:
        raise AnswerError(f'there is no client "{facts["client"]}"{nearest(facts["client"], known)}')
    issued, due = values.day(facts["issued"]), values.day(facts["due"])
    if due < issued:
        raise AnswerError(f"due {due} is before the day of issue, {issued}; say the right one: due=YYYY-MM-DD")
    amount = _amount(facts)
    parts = tuple(
        (date.fromisoformat(on), Money(minor, amount.currency)) for on, minor in json.loads(facts["parts"] or "[]")
    )
    whole = sum(part.minor for _, part in parts) == amount.minor
    invoice = Invoice(
        number=facts["number"],
        client=facts["client"],
        amount=amount,
        issued=issued,
        due=due,
        reference=facts["reference"],
        document=facts["document"],
        filename=facts["filename"],
        thread=facts["thread"],
        instalments=parts if whole else (),
    )
    case, before = enter(world, invoice, now)
    look_back_for(world, [invoice.number] if before is None else [])
    return (
        f"{case.number} of {amount} to {facts['client']}, due {due}, is {'imported' if before is None else 'completed'}"
    )


def _credited(world: World, facts: Mapping[str, str], now: datetime) -> str:
    note = CreditNote(facts["number"], facts["credits"], _amount(facts), values.day(facts["issued"]), facts["document"])
    after = take_credit(world, note, now)
    return "it was taken before" if after is None else f"{note.amount} off {note.invoice}; {left_in_words(after)}"


def _amount(facts: Mapping[str, str]) -> Money:
    currency = facts["currency"].upper()
    if currency not in currencies():
        raise AnswerError(f'"{currency}" is no currency; write it like SEK')
    found = facts["amount"]
    number = Decimal(found) if re.fullmatch(r"\d+\.\d{1,3}", found) else values.decimal(found, currency)
    amount = Money.of(number, currency)
    if amount.minor <= 0:
        raise AnswerError(f'"{found}" is not above zero')
    return amount


def about_a_missing_one(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """`yes`: settled there, so paid; `no`: it goes on; other words are about its case."""
    verb = words[0].lower()
    if verb in _YES or verb == "paid":
        return settled_there(world, task.task.invoice, now, settled=True)
    return settled_there(world, task.task.invoice, now, settled=False) if verb in _NO else None


def about_a_list(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """`yes`: the list is right; `no`: nothing of it is believed."""
    if words[0].lower() in _NO:
        return "nothing of the list is believed"
    if words[0].lower() not in _YES:
        raise AnswerError(f"`{words[0]}` is no answer here; say yes (the list is right) or no")
    try:
        return believe_list(world, task, now)
    except ImportRefusedError as refused:
        raise AnswerError(str(refused).splitlines()[0]) from None


ANSWERS: dict[TaskKind, Answering] = {
    TaskKind.CONFIRM_INVOICE: about_an_invoice,
    TaskKind.SETTLED_THERE: about_a_missing_one,
    TaskKind.LIST_SHRUNK: about_a_list,
}
