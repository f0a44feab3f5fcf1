"""Which of the days and amounts in a message the writer binds themselves to, or asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from assistant.domain.ledger import OpenInvoice
from assistant.domain.reading import Kind
from assistant.understanding.amounts import Found, amounts_in, best, plain_numbers
from assistant.understanding.dates import Day, dates_in
from assistant.understanding.kinds import Sentence, Verdict
from assistant.understanding.phrases import fold

DATED_KINDS = (Kind.PROMISE, Kind.PLAN_REQUEST, Kind.PAYMENT_CLAIM)
MONEY_KINDS = (Kind.PAYMENT_CLAIM, Kind.PROMISE, Kind.PLAN_REQUEST, Kind.DISPUTE)
_LATEST = re.compile(
    r"(?:senast|senest|latest|by|inden|innan|at the latest|sista|utgangen|udgangen|spatestens|"
    r"bis)\W{0,3}(?:the |den |d\. ?|pa |on |no later than )?$"
)
_NOT_THEN = re.compile(
    r"(?:inte|ej|ikke|not|cant|cannot|kan inte|snarare an|instead of|i stallet for|i stedet for|"
    r"(?<!med )forfall\w*|(?<!med )forfald\w*|"
    r"due(?: on)?|dated|daterad|dateret|fran|fra|sedan|siden|since|av|af|from|paminnelse\w*|rykker\w*|"
    r"reminder\w*|faktura\w*|mail\w*|mejl\w*|brev|"
    r"ersta\w*|skickade\w*|sendte|sent|mote\w*|meeting|ringde|phoned|called|prata\w*)\W{1,3}(?:den |"
    r"the |d\. ?|pa |on |of |last )?$"
)
_PAST = re.compile(
    r"(?:i |last |sidste |forrige |forra |sist |siste |in der letzten )$|"
    r"(?<!blir )(?<!bliver )(?<!blive )(?<!bli )(?<!be )(?<!getting )(?<!get )(?<!is )(?<!er )(?<!far )"
    r"(?:betalade|betalte|betald|betalt|betaltes|betalades|overfordes?|paid|sent|went|gick|gik|skickades|blev)"
    r"\b[^,.;]{0,30}$"
)
# "It has not gone yet, she signed it only today": that today is no promise.
_NOT_YET = re.compile(r"\b(?:hasnt|havent|isnt|not|inte|ikke|ej)\b.{0,60}\b(?:yet|an|annu|endnu|afraid|men|but)\b")
_HALF = re.compile(r"\b(?:halva|halften|halvdelen|halv|half|50 ?%|50 procent|50 pct|50 per ?cent)\b")
_AHEAD = re.compile(
    r"\b(?:valuta\w*|likviddag|betalningsdag|betalingsdato|dispositionsdato|payment date|"
    r"value date|valor|bogforing\w*|bokforing\w*|kommer|will be|ll be|skulle vare|bor "
    r"vara|borde vara|ska vara|skal vare|"
    r"skulle vaere|visible|syns|synlig|framme|fremme|with you|on your account|resten|rest|other half|"
    r"second half|andra|anden|sidste halvdel|"
    r"remainder|betaler|betalar|overfores|overfors|balance|by|senast|senest|bliver|lagt ind|lagts in|"
    r"releases|follows|foljer|folger)\b"
)
FARTHEST = 330


def day_of(kind: Kind, verdict: Verdict, sentences: Sequence[Sentence], written: date, country: str) -> date | None:
    """The day promised or asked for, from the deciding sentence or the one beside it; never one in the past."""
    kind = next((one for one in (kind, *verdict.kinds) if one in DATED_KINDS), kind)
    if kind not in DATED_KINDS:
        return None
    deciding = [one.text for one in verdict.evidence if one.kind in DATED_KINDS]
    texts = [*deciding, *_neighbours(deciding, sentences)]
    if kind is Kind.PAYMENT_CLAIM:
        # The days of a claim lie behind; only what is still to arrive, or a rest that is promised, lies ahead.
        texts = [one for one in texts if _AHEAD.search(fold(one, "sv"))]
    for text in texts:
        today = kind is not Kind.PAYMENT_CLAIM and not _NOT_YET.search(fold(text, "sv"))
        day = _bound(text, written, country, allow_today=today)
        if day is not None:
            return day
    return None


def _neighbours(deciding: Sequence[str], sentences: Sequence[Sentence]) -> list[str]:
    texts = [one.text for one in sentences]
    near = []
    for text in deciding:
        if text in texts:
            place = texts.index(text)
            near += texts[place + 1 : place + 3] + texts[max(0, place - 1) : place]
    return near


def _bound(text: str, written: date, country: str, *, allow_today: bool) -> date | None:
    folded = fold(text[:8_000], "sv")
    days = [one for one in dates_in(text, written, country) if _meant(one, folded, written, allow_today)]
    days = _without_a_run_gone_by(days, text, written, country)
    latest = [one for one in days if _LATEST.search(folded[: one.start])]
    # "Signed today, goes on Thursday": today is when something was done, not when the money comes.
    ahead = [one for one in latest or days if one.day > written]
    chosen = (ahead or latest or days)[:1]
    return chosen[0].day if chosen else None


def _without_a_run_gone_by(days: list[Day], text: str, written: date, country: str) -> list[Day]:
    """ "Our Thursday run, value date 12 November": beside a date gone by, its weekday is gone by as well."""
    gone = {one.day.weekday() for one in dates_in(text, written, country) if not one.weak and one.day < written}
    return [one for one in days if not (one.weak and one.day.weekday() in gone)]


def _meant(one: Day, folded: str, written: date, allow_today: bool) -> bool:
    before = folded[max(0, one.start - 60) : one.start]
    if (one.day - written).days > FARTHEST or one.day < written or (one.day == written and not allow_today):
        return False
    return not (_NOT_THEN.search(before) and not _LATEST.search(before)) and not (one.weak and _PAST.search(before))


def amount_of(kind: Kind, verdict: Verdict, text: str, invoices: Sequence[OpenInvoice]) -> tuple[Decimal, str] | None:
    """The amount paid, promised or disputed, with its currency if marked."""
    if kind not in MONEY_KINDS:
        return None
    known = [one.invoice.amount.decimal for one in invoices] + [one.balance.decimal for one in invoices]
    deciding = next((one.text for one in verdict.evidence if one.kind is kind), "")
    for part in (deciding, text):
        found = _found(part, known)
        if found:
            one = _chosen(kind, found, known)
            return best(one, known), one.currency
    if _HALF.search(fold(deciding, "sv")) and len(invoices) == 1:
        return (invoices[0].balance.decimal / 2).quantize(Decimal("0.01")), invoices[0].invoice.currency
    return None


def _found(text: str, known: Sequence[Decimal]) -> list[Found]:
    marked = amounts_in(text)
    bare = [one for one in plain_numbers(text) if any(one.fits(amount) for amount in known)]
    return marked or bare


def _chosen(kind: Kind, found: Sequence[Found], known: Sequence[Decimal]) -> Found:
    if kind is Kind.DISPUTE:
        parts = [one for one in found if not any(one.fits(amount) for amount in known)]
        return parts[-1] if parts else found[0]
    return found[0]
