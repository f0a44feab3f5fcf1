"""When somebody absent is back: the day beside "back", else the day after the last day away."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.understanding.date_words import MONTHS, WEEKDAYS, any_of
from assistant.understanding.dates import Day, dates_in
from assistant.understanding.phrases import fold

FARTHEST = 330
_MONTH, _WEEKDAY = any_of(MONTHS), any_of(WEEKDAYS)
_BACK = re.compile(
    r"\b(?:ater|aterkommer|tillbaka|tillbaks|tilbage|tilbake|back|"
    r"retur|return\w*|pa plats|pa kontoret|i tjanst|traffes|traffe|"
    r"reopen\w*|re-open\w*|oppnar|abner|apner|resume\w*|zuruck|wieder|palaan)\b"
)
_ANSWERS = re.compile(
    r"\b(?:igen|again|borjar|starter|besvara\w*|svarar|svarer|answered|respond|reply|forran|fran och med|fra og med|"
    r"from|fran|fra|available|tilgangelig|kontorstid|ab)\b"
)
# After the day only a word of coming back counts: "this week and will answer from Monday" is not about this week.
_BACK_AFTER = re.compile(r"[^.!?]{0,20}\b(?:ater|tillbaka|tilbage|tilbake|back|igen|again|wieder|zuruck)\b")
_SENTENCE = re.compile(r"[.!?]\s|\n\n")
_LEAD = rf"\W{{0,3}}(?:den |the |d\. ?)?(?:{_WEEKDAY}(?:en)?,? (?:den |the |d\. ?)?)?$"
_THROUGH = re.compile(
    rf"(?:t\.? ?o\.? ?m\.?|till och med|til og med|t\.o\.m|through|thru|inclusive|tom|bis einschlies+lich){_LEAD}"
)
_UNTIL = re.compile(rf"(?:until|till|til|untill|bis|frem til|fram til|fram till|indtil|tills|inntil){_LEAD}")
_FROM = re.compile(r"\b(?:from|fran|fra|von|vom|between|mellan|mellem)\W(?:[^.!?\n]|(?<=\d)\.){0,40}$")
# "Within two days" is how long an answer takes.
_ANSWER_TIME = re.compile(r"(?:inom|within|inden for|indenfor|innen|innerhalb|binnen)\b.*\d?")
_WEEK = re.compile(r"^(?:(?:v|vecka|veckan|uge|uke|week|wk|kw)\b\.? ?\d|w/c\b|week (?:commencing|of)\b)")
_SPAN = r"(?:[-–—&]|\b(?:to|till|til|and|och|og|until|bis|through|und)\b)"
_NEXT_WEEK = re.compile(rf" ?{_SPAN} ?(?:v|vecka|uge|uke|week|kw)?\.? ?(\d\d?)\b(?!\.|/|:)")
_TO = re.compile(rf"{_SPAN} ?(?:{_WEEKDAY}(?:en)? )?(?:the |den |d\. ?)?$")
_DASH = re.compile(rf"\d\.? ?(?:{_MONTH})? ?[-–—] ?$")
_BEGINS_SPAN = re.compile(r" ?(?:[-–—]|(?:till|til|to|until|bis|frem til|fram til)\b)")
_SPAN_OF_DAYS = re.compile(
    r"(?:^|\D)[0-3]?\d\.?(?:st|nd|rd|th)? ?(?:[-–—]|till|til|to|bis|and|och|og|und) ?(?:the |den )?$"
)
_THIS_WEEK = re.compile(
    r"^(?:hela |denna |under |i |this |den har |den her |i denne |denne )+(?:veckan?|ugen?|week|uken?)$"
)


def return_day(text: str, written: date, country: str) -> date | None:
    """The day on which somebody absent is back, after the day of writing; None if the text tells none."""
    folded = fold(text[:8_000], "sv")
    days = [
        one
        for one in dates_in(text, written, country)
        if 0 <= (one.day - written).days <= FARTHEST and not _ANSWER_TIME.match(folded[one.start : one.end])
    ]
    back = _named_as_return(days, folded, written)
    return back if back is not None else _after_the_absence(days, folded, written)


def _named_as_return(days: list[Day], folded: str, written: date) -> date | None:
    ahead = [one for one in days if one.day > written and not _is_last(one, folded)]
    for pattern in (_BACK, _ANSWERS):
        for one in ahead:
            before = _SENTENCE.split(folded[max(0, one.start - 70) : one.start])[-1]
            # Only the first day after the word, and none that a span begins with: "away from 7 to 14 November".
            near = [each for each in days if each.end <= one.start and each.end > one.start - len(before)]
            if pattern is _ANSWERS and _THIS_WEEK.match(folded[one.start : one.end]):
                continue
            said = before[near[-1].end - (one.start - len(before)) :] if near else before
            if pattern.search(said) and not _BEGINS_SPAN.match(folded[one.end : one.end + 30]):
                return _first_day(one, folded)
    for one in ahead:
        if _BACK_AFTER.match(folded[one.end : one.end + 40]):
            return _first_day(one, folded)
    return None


def _after_the_absence(days: list[Day], folded: str, written: date) -> date | None:
    for one in days:
        if _is_last(one, folded):
            return next_working(_last_week(one, folded))
    for one in days:
        if _UNTIL.search(folded[max(0, one.start - 70) : one.start]) and one.day > written:
            return _first_day(one, folded)
    # A bare weekday beside none of these words may be any: "I work Tuesdays to Thursdays".
    later = [one for one in days if one.day > written and not one.weak]
    if not later:
        return None
    last = later[-1]
    return next_working(last.day) if _THIS_WEEK.match(folded[last.start : last.end]) else last.day


def _last_week(one: Day, folded: str) -> date:
    """ "Weeks 46 and 47" names its second week by a bare number."""
    more = _NEXT_WEEK.match(folded[one.end : one.end + 30])
    if more is None or not _WEEK.match(folded[one.start : one.end]):
        return one.day
    weeks = (int(more.group(1)) - one.day.isocalendar().week) % 52
    return one.day + timedelta(days=7 * weeks) if weeks <= 12 else one.day


def _is_last(one: Day, folded: str) -> bool:
    """Whether that day is the last one away: "through", or the end of a span."""
    before = folded[max(0, one.start - 70) : one.start]
    if _THROUGH.search(before) or _SPAN_OF_DAYS.search(before):
        return True
    if _WEEK.match(folded[one.start : one.end]) and not _BACK.search(_SENTENCE.split(before)[-1]):
        return True
    return bool(_TO.search(before)) and bool(_FROM.search(before) or _DASH.search(before))


def _first_day(one: Day, folded: str) -> date:
    """ "Back in week 48" is its Monday, although a week as a term ends on Friday."""
    if _WEEK.match(folded[one.start : one.end]):
        return one.day - timedelta(days=one.day.weekday())
    return one.day


def next_working(day: date) -> date:
    """The first Monday to Friday after the day."""
    day += timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
