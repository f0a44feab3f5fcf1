"""Mails that tell of money, as readings: by the rule that fits, else by what such mails have in common.

Only a source that the owner has named, and that the owner's own server vouches for, is believed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from assistant.domain.reading import Evidence, Kind, Payment, Reading, Trust
from assistant.understanding import forgery, references
from assistant.understanding.attribution import Attribution
from assistant.understanding.context import Context
from assistant.understanding.dates import dates_in
from assistant.understanding.kinds import sentences_of
from assistant.understanding.notice import Notice, notice_by_rule, notice_of, speaks_as_a_person
from assistant.understanding.seen import Seen, money_of, reading_of

# A notice comes soon after the payment: another day in it is something else.
_OLDEST = timedelta(days=60)


def told_of_money(seen: Seen, context: Context) -> Reading | None:
    """The notice in the message; None when it tells of no payment, or when it is a person or a client who writes."""
    sender, ledger = seen.message.sender, context.ledger
    named = context.source_of(sender.domain) is not None
    # Clients cannot send notices: what they say about money is a claim.
    if not named and (ledger.clients_by_address(sender.email) or ledger.clients_by_domain(sender.domain)):
        return None
    rule = context.notice_rules.fitting(seen.message, seen.words.whole)
    if rule is not None:
        return _told(seen, notice_by_rule(rule, seen.message, seen.words.whole), context)
    if not named and speaks_as_a_person(seen.words.new):
        return None
    notice = notice_of(seen.message, seen.words.signed, context.phrases)
    return _told(seen, notice, context) if notice is not None else None


def _told(seen: Seen, notice: Notice, context: Context) -> Reading:
    source = context.source_of(seen.message.sender.domain)
    vouched = source is not None and any(seen.checks.vouches_for(one) for one in source.domains)
    about = _about(seen, notice, context)
    known = [one for one in map(context.ledger.invoice, about.invoices) if one is not None]
    amount = money_of(notice.amount(known), notice.currency, known, context)
    payment = Payment(amount, notice.reference, notice.payer, source.name if source else "")
    facts: dict[str, object] = {"amount": amount, "payment": _by_rule(payment, seen, notice, context)}
    facts |= {"client": about.client, "invoices": about.invoices, "candidates": about.candidates}
    line = notice.line("amount") or _first_number(seen) or seen.message.subject
    if not vouched and _forged(seen, notice, context):
        facts |= {"trust": Trust.SUSPICIOUS, "evidence": (Evidence(Kind.SUSPICIOUS, line),)}
        return reading_of(seen, Kind.SUSPICIOUS, **facts)
    kind = _kind(notice)
    facts |= {"trust": Trust.AUTHENTICATED if vouched else Trust.UNKNOWN, "evidence": (Evidence(kind, line),)}
    if kind is Kind.UNRELATED:
        facts |= {"client": "", "invoices": (), "candidates": ()}
    return reading_of(seen, kind, **facts)


def _kind(notice: Notice) -> Kind:
    if notice.rule is not None and notice.rule.tells.of_no_invoice:
        return Kind.UNRELATED
    return Kind.FAILED_PAYMENT if notice.taken_back else Kind.PAYMENT_NOTICE


def _by_rule(payment: Payment, seen: Seen, notice: Notice, context: Context) -> Payment:
    """What only a rule can say; a provider that is known, authenticated and no source of the owner's is named."""
    rule = notice.rule
    if rule is None:
        return payment
    domain = rule.domain_of(seen.message.sender.domain)
    unnamed = domain if not payment.source and seen.checks.vouches_for(domain) else ""
    return replace(
        payment,
        rule=rule.title,
        tells=rule.tells.value,
        id=notice.value("payment_id"),
        on=_day(notice.value("date"), seen, context),
        unnamed=unnamed,
        read=tuple((one.name, one.value, one.line) for one in notice.read),
    )


def _day(text: str, seen: Seen, context: Context) -> date | None:
    days = (one.day for one in dates_in(text, seen.written, context.country)) if text else ()
    return next((day for day in days if seen.written - _OLDEST <= day <= seen.written), None)


def _about(seen: Seen, notice: Notice, context: Context) -> Attribution:
    """The invoices that the fields of the rule name, else the whole mail; what names none is not guessed at."""
    if notice.rule is None:
        return seen.attribution
    said = "\n".join(filter(None, (notice.value("invoice"), notice.value("reference"))))
    mine = context.ledger.open_invoices(seen.attribution.client) if seen.attribution.client else ()
    whole = f"{seen.message.subject}\n{seen.words.whole}"
    for one in notice.read:
        # An amount or the day of payment is no number of an invoice.
        whole = whole if one.name in ("invoice", "reference") else whole.replace(one.value, " ")
    found = references.exact(said, context.ledger) or references.among(said, mine)
    found = found or references.exact(whole, context.ledger)
    clients = {one.invoice.client for one in found}
    numbers = tuple(one.invoice.number for one in found)
    if len(clients) == 1:
        return Attribution(clients.pop(), numbers, named=True)
    guessed = (*numbers, *seen.attribution.invoices, *seen.attribution.candidates)
    return Attribution("" if clients else seen.attribution.client, (), tuple(dict.fromkeys(guessed)))


def _first_number(seen: Seen) -> str:
    sentences = sentences_of(seen.words.signed)
    return next((one.text for one in sentences if any(letter.isdigit() for letter in one.text)), "")


def _forged(seen: Seen, notice: Notice, context: Context) -> bool:
    sender = seen.message.sender.domain
    # The provider's own mail, from a domain that the owner has not named: it is no forgery of the one that is named.
    genuine = notice.rule is not None and seen.checks.vouches_for(notice.rule.domain_of(sender))
    if seen.checks.failed or genuine:
        return seen.checks.failed
    # "Log in to see the details" stands in real notices as well: it is a lure where nobody vouches for the sender.
    vouched = seen.checks.vouches_for(sender)
    lures = not vouched and context.phrases.says("lure", f"{seen.message.subject}\n{seen.words.signed}")
    return (
        lures
        or forgery.imitates_a_source(seen.message, context, seen.checks)
        or forgery.answers_elsewhere(seen.message)
    )
