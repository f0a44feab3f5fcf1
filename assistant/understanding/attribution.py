"""Whose message it is and about which invoices: thread, reference, number, address, domain, name, in that order.

A number that belongs to another client than the sender is not believed; several candidates are a question, never a
guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, utils

from assistant.domain.ledger import Ledger, OpenInvoice, Thread
from assistant.domain.message import Message
from assistant.understanding import references
from assistant.understanding.amounts import amounts_in, plain_numbers
from assistant.understanding.context import Context
from assistant.understanding.dates import days_in

PUBLIC_DOMAINS = frozenset(
    """
    gmail.com googlemail.com hotmail.com hotmail.se hotmail.dk hotmail.co.uk outlook.com outlook.dk outlook.ie
    live.com live.se live.dk live.co.uk msn.com yahoo.com yahoo.se yahoo.dk yahoo.co.uk icloud.com me.com mac.com
    aol.com telia.com bredband.net spray.se home.se comhem.se tele2.se bahnhof.se passagen.se mail.dk jubii.dk
    stofanet.dk tdcadsl.dk youmail.dk webspeed.dk btinternet.com sky.com virginmedia.com eircom.net protonmail.com
    proton.me gmx.de gmx.net web.de online.no hotmail.no fastmail.com hey.com zoho.com
    """.split()  # noqa: SIM905
)
_SUFFIXES = re.compile(
    r"\b(?:ab|hb|kb|aps|a/s|as|ltd|limited|llp|plc|inc|gmbh|i/s|ivs|oy|enskild firma|ek för|v/.*)\b\.?", re.IGNORECASE
)
MOST_CLIENTS = 20
NAME_FITS = 90
NAME_AHEAD = 8


@dataclass(frozen=True)
class Attribution:
    """The client and the invoices; `candidates` when a person must choose; `known` when the address is the client's."""

    client: str = ""
    invoices: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    known: bool = False
    # Whether the message itself names or continues something, rather than merely coming from a client.
    named: bool = False


@dataclass(frozen=True)
class Traces:
    """The texts that may name an invoice: the writer's words, the subject, everything with quotes."""

    new: str
    subject: str
    whole: str


def attribute(message: Message, traces: Traces, context: Context, all_open: bool = False) -> Attribution:
    """Client and invoices of a message that came in; `all_open` when the writer speaks of all of them."""
    ledger = context.ledger
    thread = _thread(message, ledger)
    by_address = list(ledger.clients_by_address(message.sender.email))
    mine = by_address or _by_domain(message.sender.domain, context)
    found = references.exact(f"{traces.subject}\n{traces.new}", ledger) or references.exact(traces.whole, ledger)
    client = _settled(mine, thread, found) or _guessed(mine, found, message, traces, context)
    if not client:
        several = mine or [one.invoice.client for one in found]
        return Attribution(
            candidates=tuple(dict.fromkeys([*several, *(one.invoice.number for one in found)]))[:MOST_CLIENTS]
        )
    invoices, named = _invoices(client, traces, thread, context, all_open)
    strangers = tuple(one.invoice.number for one in found if one.invoice.client != client)
    return Attribution(client, invoices, strangers, client in by_address, named or thread is not None)


def _thread(message: Message, ledger: Ledger) -> Thread | None:
    for one in message.thread[:30]:
        thread = ledger.thread(one)
        if thread is not None:
            return thread
    return None


def _by_domain(domain: str, context: Context) -> list[str]:
    if not domain or domain in PUBLIC_DOMAINS or context.is_own_domain(domain):
        return []
    return list(context.ledger.clients_by_domain(domain))[:MOST_CLIENTS]


def _settled(mine: Sequence[str], thread: Thread | None, found: Sequence[OpenInvoice]) -> str:
    """The client by thread or address; for a bookkeeper of several, the one whose number stands there."""
    if thread is not None and (not mine or thread.client in mine):
        return thread.client
    if len(mine) == 1:
        return mine[0]
    named = {one.invoice.client for one in found}
    believed = [one for one in mine if one in named] if mine else list(named)
    return believed[0] if len(believed) == 1 else ""


def _guessed(
    mine: Sequence[str], found: Sequence[OpenInvoice], message: Message, traces: Traces, context: Context
) -> str:
    """The client by name, where neither thread nor address nor number says it."""
    if mine:
        return _by_name(traces, mine, context)
    if found:
        return ""
    called = _clients_named(message, traces, context)
    return _by_name(traces, called, context) or _by_tail(traces, called, context)


def _by_tail(traces: Traces, clients: Iterable[str], context: Context) -> str:
    """The one client of these names whose invoice the text names by the end of its number, as bank notices do."""
    text = f"{traces.subject}\n{traces.new}"
    fitting = [one for one in clients if references.among(text, context.ledger.open_invoices(one))]
    return fitting[0] if len(fitting) == 1 else ""


def _clients_named(message: Message, traces: Traces, context: Context) -> list[str]:
    text = f"{message.sender.name} {traces.subject} {traces.new[:2_000]}"
    words = dict.fromkeys(one.lower() for one in re.findall(r"\b[A-ZÅÄÖÆØ][\w'’&-]{2,}", text))
    return list(context.ledger.clients_by_name(list(words)[:40]))[:MOST_CLIENTS] if words else []


def _by_name(traces: Traces, clients: Iterable[str], context: Context) -> str:
    text = utils.default_process(f"{traces.subject} {traces.new}"[:3_000])
    scores = []
    for code in clients:
        client = context.ledger.client(code)
        name = utils.default_process(_SUFFIXES.sub("", client.name)) if client else ""
        if len(name) >= 5:
            scores.append((fuzz.partial_ratio(name, text), code))
    scores.sort(reverse=True)
    if not scores or scores[0][0] < NAME_FITS or (len(scores) > 1 and scores[0][0] - scores[1][0] < NAME_AHEAD):
        return ""
    return scores[0][1]


def _invoices(
    client: str, traces: Traces, thread: Thread | None, context: Context, all_open: bool
) -> tuple[tuple[str, ...], bool]:
    """The invoices meant, and whether the message named them."""
    unpaid = list(context.ledger.open_invoices(client))
    for text in (traces.new, traces.subject):
        named = _named(text, client, unpaid, context)
        if named:
            return named, True
    if all_open and unpaid:
        return tuple(one.invoice.number for one in unpaid), True
    for described in (_by_amount(traces.new, unpaid), _by_day(traces.new, unpaid, context)):
        if len(described) == 1:
            return described, True
    near = references.nearly(f"{traces.subject}\n{traces.new}", unpaid)
    if len(near) == 1:
        return (near[0].invoice.number,), True
    quoted = _named(traces.whole, client, unpaid, context)
    if quoted or (thread is not None and thread.invoices):
        return quoted or thread.invoices if thread is not None else quoted, True
    return (tuple(one.invoice.number for one in unpaid) if len(unpaid) == 1 else ()), False


def _named(text: str, client: str, unpaid: Sequence[OpenInvoice], context: Context) -> tuple[str, ...]:
    listed = [one for one in references.exact(text, context.ledger) if one.invoice.client == client]
    tails = references.among(text, unpaid)
    numbers = dict.fromkeys(one.invoice.number for one in (*listed, *tails))
    return tuple(numbers)


def _by_amount(text: str, unpaid: Sequence[OpenInvoice]) -> tuple[str, ...]:
    found = [*amounts_in(text), *plain_numbers(text)]
    return tuple(
        one.invoice.number
        for one in unpaid
        if any(each.fits(one.balance.decimal) or each.fits(one.invoice.amount.decimal) for each in found)
    )


def _by_day(text: str, unpaid: Sequence[OpenInvoice], context: Context) -> tuple[str, ...]:
    days = days_in(text, context.country)
    return tuple(
        one.invoice.number
        for one in unpaid
        if days & {(day.day, day.month) for day in (one.invoice.issued, one.invoice.due)}
    )
