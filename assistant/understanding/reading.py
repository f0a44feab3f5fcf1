"""The pipeline, in one function: the bytes of a mail and what we know become a Reading."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from assistant.domain.message import Message
from assistant.domain.reading import Bounce, Evidence, Kind, Reading, Trust
from assistant.understanding import forgery
from assistant.understanding.absence import return_day
from assistant.understanding.attribution import Traces, attribute
from assistant.understanding.bounce import bounce_of, returned_text
from assistant.understanding.context import Context
from assistant.understanding.kinds import Verdict, sentences_of, verdict_of
from assistant.understanding.machine import Machine, machine_of, sends_elsewhere
from assistant.understanding.message import parse
from assistant.understanding.phrases import fold
from assistant.understanding.promised import amount_of, day_of
from assistant.understanding.quoting import Words, words_of
from assistant.understanding.recipients import owner_attribution, substitute_in
from assistant.understanding.remittance import with_remittance
from assistant.understanding.seen import Seen, money_of, reading_of
from assistant.understanding.speech import all_rules, language_of, rules_for
from assistant.understanding.told import told_of_money
from assistant.understanding.trust import checks_of
from assistant.understanding.unexplained import fallback_kind, off_topic
from assistant.understanding.weighing import weighed

# Thanks and bare questions: too little to hold an invoice's reminders when the talk is of something else.
WEAK = (Kind.QUESTION, Kind.ACKNOWLEDGEMENT)
FAINT = 2.8
# A bare day, or talk of the project alone, speaks as loud as a rule of this weight.
BARE = 4.0


def read(raw: bytes, context: Context) -> Reading:
    """What the message is, whose, about which invoices, until when, and on which sentences that rests."""
    message = parse(raw)
    words = words_of(message)
    if context.is_owner(message.sender.email):
        return _from_the_owner(message, words, context)
    bounce = bounce_of(message, raw)
    if bounce is not None:
        return _bounced(message, words, bounce, context)
    seen = _seen(message, words, context)
    told = told_of_money(seen, context)
    if told is not None:
        return told
    machine = machine_of(message, words.new, context.phrases)
    if machine is not Machine.NONE:
        return with_remittance(_automatic(seen, machine, context), context)
    return with_remittance(_from_a_person(seen, context), context)


def _seen(message: Message, words: Words, context: Context) -> Seen:
    traces = Traces(words.new, message.subject, words.whole)
    attribution = attribute(message, traces, context, context.phrases.says("all_invoices", words.new))
    client = context.ledger.client(attribution.client) if attribution.client else None
    language = language_of(words.new, client.language if client else "", context)
    written = (message.date or datetime(1970, 1, 1, tzinfo=UTC)).date()
    checks = checks_of(message, context.trusted_authserv)
    return Seen(message, words, attribution, checks, language, client.country if client else context.country, written)


def _from_the_owner(message: Message, words: Words, context: Context) -> Reading:
    """The owner's own mail to a client is contact; to themselves it is nothing to read here."""
    attribution = owner_attribution(message, Traces(words.new, message.subject, words.whole), context)
    kind = Kind.OWNER_MAIL if context.folder_is_sent and attribution.client else Kind.UNRELATED
    written = (message.date or datetime(1970, 1, 1, tzinfo=UTC)).date()
    checks = checks_of(message, context.trusted_authserv)
    seen = Seen(message, words, attribution, checks, language_of(words.new, "", context), context.country, written)
    trust = Trust.SUSPICIOUS if checks.failed and not context.folder_is_sent else Trust.OWNER
    if kind is Kind.UNRELATED:
        return reading_of(seen, kind, client="", invoices=(), trust=trust)
    verdict = verdict_of(sentences_of(words.new), rules_for(seen.language, context))
    day = day_of(Kind.PROMISE, verdict, sentences_of(words.new), written, context.country)
    return reading_of(seen, kind, date=day, trust=trust)


def _bounced(message: Message, words: Words, bounce: Bounce, context: Context) -> Reading:
    """A report is about the client whose address failed, and the invoices our returned message was about."""
    returned = returned_text(message) + "\n" + words.whole
    written = (message.date or datetime(1970, 1, 1, tzinfo=UTC)).date()
    thread = context.ledger.thread(bounce.original) if bounce.original else None
    clients = [one for email in bounce.recipients for one in context.ledger.clients_by_address(email)]
    asked = replace(
        message,
        sender=replace(message.sender, email=next(iter(bounce.recipients), message.sender.email)),
        in_reply_to=(bounce.original, *message.in_reply_to) if bounce.original else message.in_reply_to,
    )
    attribution = attribute(asked, Traces("", message.subject, returned), context)
    if not attribution.client and len(set(clients)) == 1:
        attribution = replace(attribution, client=clients[0])
    invoices = thread.invoices if thread is not None else attribution.invoices
    language = language_of(words.new, "en", context)
    seen = Seen(message, words, attribution, checks_of(message, frozenset()), language, context.country, written)
    evidence = (Evidence(Kind.BOUNCE, bounce.diagnostic or message.subject),)
    return reading_of(seen, Kind.BOUNCE, bounce=bounce, invoices=invoices, evidence=evidence, trust=Trust.UNKNOWN)


def _automatic(seen: Seen, machine: Machine, context: Context) -> Reading:
    if machine is Machine.LIST:
        return reading_of(seen, Kind.UNRELATED, invoices=())
    named = seen.attribution.named or bool(seen.message.thread)
    facts: dict[str, object] = {"invoices": seen.attribution.invoices if named else ()}
    facts["substitute"] = substitute_in(seen.words.new, seen.message, context)
    if machine is Machine.ABSENCE:
        day = return_day(seen.words.new, seen.written, seen.country) or return_day(
            seen.message.subject, seen.written, seen.country
        )
        line = next((one.text for one in sentences_of(seen.words.new) if any(c.isdigit() for c in one.text)), "")
        facts |= {"date": day, "evidence": (Evidence(Kind.OUT_OF_OFFICE, line or seen.message.subject),)}
        return reading_of(seen, Kind.OUT_OF_OFFICE, **facts)
    if sends_elsewhere(seen.words.new, context.phrases):
        return reading_of(seen, Kind.REDIRECT, **facts, kinds=(Kind.REDIRECT, Kind.AUTO_REPLY))
    return reading_of(seen, Kind.AUTO_REPLY, **facts)


def _from_a_person(seen: Seen, context: Context) -> Reading:
    sentences = sentences_of(seen.words.new)
    verdict = verdict_of(sentences, rules_for(seen.language, context))
    if not verdict.kinds:
        verdict = verdict_of(sentences, all_rules(context))
    suspicious = _suspicion(seen, verdict, context)
    known = [one for one in map(context.ledger.invoice, seen.attribution.invoices) if one is not None]
    if suspicious is not None:
        found = amount_of(Kind.PROMISE, verdict, seen.words.new, known)
        money = money_of(found[0], found[1], known, context) if found else None
        return reading_of(seen, Kind.SUSPICIOUS, evidence=(suspicious,), trust=Trust.SUSPICIOUS, amount=money)
    if (not verdict.kinds or verdict.kinds[0] in WEAK) and off_topic(seen.words.new, context):
        verdict = Verdict()
    verdict = _with_the_model(seen, verdict, context)
    kind = _leading(seen, verdict, context)
    involved = bool(seen.client) or bool(seen.attribution.candidates)
    if not involved or kind is Kind.UNRELATED:
        return reading_of(seen, Kind.UNRELATED, invoices=(), evidence=verdict.evidence[:1] if involved else ())
    if kind not in verdict.kinds:
        verdict = Verdict((kind, *verdict.kinds), (Evidence(kind, seen.words.new.strip()[:300]), *verdict.evidence))
    found = amount_of(kind, verdict, seen.words.new, known)
    return reading_of(
        seen,
        kind,
        kinds=verdict.kinds,
        evidence=verdict.evidence,
        date=day_of(kind, verdict, sentences, seen.written, seen.country),
        amount=money_of(found[0], found[1], known, context) if found else None,
        answered=True,
    )


def _with_the_model(seen: Seen, verdict: Verdict, context: Context) -> Verdict:
    """What rules and model say together; a bare day and talk of something else count as rules do."""
    if context.model is None or not seen.words.new.strip():
        return verdict
    fallback = fallback_kind(seen.words.new, seen.written, seen.country, context)
    more: dict[Kind, float] = {} if fallback is Kind.UNCLEAR else {fallback: BARE}
    return weighed(verdict, more, sentences_of(seen.words.new), context.model)


def _leading(seen: Seen, verdict: Verdict, context: Context) -> Kind:
    """The strongest kind; a bare day answers "when", and what is asked of a colleague is not asked of us."""
    if context.model is not None and not verdict.kinds:
        return Kind.UNCLEAR
    if context.model is None and verdict.strength <= FAINT:
        fallback = fallback_kind(seen.words.new, seen.written, seen.country, context)
        return fallback if fallback is Kind.PROMISE or not verdict.kinds else verdict.kinds[0]
    among_themselves = seen.message.to and not any(context.is_owner(one.email) for one in seen.message.to)
    asked = (Kind.QUESTION, Kind.COPY_REQUEST, Kind.REDIRECT)
    if among_themselves and verdict.kinds[0] in asked and any(context.is_owner(one.email) for one in seen.message.cc):
        return Kind.ACKNOWLEDGEMENT
    return verdict.kinds[0]


_BAIT = re.compile(r"\b(?:\w*konto\w*|\w*bank\w*|iban|account\w*|refund\w*|aterbetal\w*|tilbage\w*|retur\w*|kod\w*)\b")


def _in_anger(said: Evidence, seen: Seen, context: Context) -> bool:
    """ "Do not ring, do not write": from the client's own domain, with nothing asked of our money, it is a reply."""
    known = seen.attribution.known or seen.client in context.ledger.clients_by_domain(seen.message.sender.domain)
    return known and not seen.checks.failed and not _BAIT.search(fold(said.text, "sv"))


def _suspicion(seen: Seen, verdict: Verdict, context: Context) -> Evidence | None:
    """Somebody else's domain dressed up, or new bank details from whomever: never obeyed, never a hold."""
    client = context.ledger.client(seen.client) if seen.client else None
    said = next((one for one in verdict.evidence if one.kind is Kind.SUSPICIOUS), None)
    if said is not None and verdict.kinds[0] is Kind.SUSPICIOUS and not _in_anger(said, seen, context):
        return said
    if forgery.imitates_a_client(seen.message, client) or forgery.imitates_the_owner(seen.message, context):
        return Evidence(Kind.SUSPICIOUS, seen.message.sender.email)
    elsewhere = forgery.answers_elsewhere(seen.message)
    if elsewhere and (seen.checks.failed or context.phrases.says("lure", seen.words.new)):
        return Evidence(Kind.SUSPICIOUS, ", ".join(one.email for one in seen.message.reply_to))
    return None
