"""Days in running text, counted from the day the message was written: our own lexicon of how people here name days.

"By the end of the week" is its Friday, "end of November" its last day, "next week" that week's Friday; what names no last
day ("soon", "primo december", "next month") is no date at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.understanding.date_words import MONTHS, NUMBERS, ORDINALS, WEEKDAYS, any_of
from assistant.understanding.phrases import fold

FARTHEST_BACK = 400
FARTHEST_AHEAD = 400
MONTH_FIRST = frozenset({"US"})

_MONTH, _WEEKDAY, _NUMBER = any_of(MONTHS), any_of(WEEKDAYS), rf"(?:\d{{1,3}}|{any_of(NUMBERS)})"
_ORDINAL = any_of(ORDINALS)
_NEXT = r"(?:nasta|naste|naeste|neste|next|kommande|kommende|nachste[rn]?)"
_THIS = r"(?:denna|den har|denne|den her|this|i|inom|innevarande|i lopet af|i lobet af|i loebet af|i lopet av|under|dieser?|inneva)"
_WEEK = r"(?:veckan?|ugen?s?|uken?s?|week|wk|woche)"
_MONTH_WORD = r"(?:manaden?s?|maneden?s?|maaneden?s?|maned|month|mnd|monats?|man)"
_END = (
    r"(?:i? ?slutet (?:av|pa)|vid slutet (?:av|pa)|sista dagen i|slut(?:et)? (?:pa|av)|before the end of|(?:the )?end (?:of )?(?:the )?|"
    r"(?:senest |inden )?(?:ved |med )?udgangen af|(?:innen )?utgangen av|slutningen af|slutten av|ultimo|ende|sista|utgangen av|late|"
    r"(?:the )?last day (?:of|in)|den sidste(?: dag)? i|sidste dag i|siste dag i|eo)"
)


@dataclass(frozen=True)
class Day:
    """A day named in the text, where it stands, and the words around the end of it that were read."""

    day: date
    start: int
    end: int
    # A bare weekday, which gives way to the date beside it.
    weak: bool = False


Read = Callable[[re.Match[str], date, str], date | None]


def dates_in(text: str, written: date, country: str = "SE") -> list[Day]:
    """The days the text names, in order; those more than about a year away are left out. Text is folded here."""
    folded = fold(text[:8_000], "sv")
    found: list[Day] = []
    for pattern, read in _LEXICON:
        for match in pattern.finditer(folded):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            day = _guarded(read, match, written, country)
            if day is not None and -FARTHEST_BACK <= (day - written).days <= FARTHEST_AHEAD:
                found.append(Day(day, match.start(), match.end(), read is _weekday))
    return _without_doubles(sorted(found, key=lambda one: one.start))


def _without_doubles(found: list[Day]) -> list[Day]:
    """ "Friday 13 November" is one day, and it is the number that says which; "COB Friday" likewise."""
    return [
        one
        for one, after in zip(found, [*found[1:], None], strict=False)
        if after is None or not (0 <= after.start - one.end <= 5 and one.weak and not after.weak)
    ]


def days_in(text: str, country: str = "SE") -> set[tuple[int, int]]:
    """Day and month of every calendar day that is written out, whatever the year."""
    folded = fold(text[:8_000], "sv")
    found = set()
    for pattern, read in _LEXICON[:_CALENDAR_DAYS]:
        for match in pattern.finditer(folded):
            day = _guarded(read, match, date(2024, 7, 1), country)
            if day is not None:
                found.add((day.day, day.month))
    return found


def _guarded(read: Read, match: re.Match[str], written: date, country: str) -> date | None:
    try:
        return read(match, written, country)
    except (ValueError, OverflowError, KeyError):
        return None


def _nearest(day: int, month: int, written: date) -> date | None:
    """The year is left out: the nearest one, a little rather ahead than back."""
    candidates = []
    for year in (written.year - 1, written.year, written.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:
            continue
    return min(candidates, key=lambda one: abs((one - written).days - 90), default=None)


def _year(text: str) -> int:
    value = int(text)
    return value + 2000 if value < 100 else value


def _iso(match: re.Match[str], written: date, country: str) -> date | None:
    return date(int(match["y"]), int(match["m"]), int(match["d"]))


def _numeric(match: re.Match[str], written: date, country: str) -> date | None:
    first, second = int(match["a"]), int(match["b"])
    day, month = (second, first) if country in MONTH_FIRST and first <= 12 else (first, second)
    if month > 12 and day <= 12:
        day, month = month, day
    year = match.groupdict().get("y")
    return date(_year(year), month, day) if year else _nearest(day, month, written)


def _named_month(match: re.Match[str], written: date, country: str) -> date | None:
    month, day = MONTHS[match["month"]], _day_number(match["d"])
    year = match.groupdict().get("y")
    return date(_year(year), month, day) if year else _nearest(day, month, written)


def _day_number(text: str) -> int:
    return int(text) if text.isdigit() else ORDINALS[text]


def _day_of_month(match: re.Match[str], written: date, country: str) -> date | None:
    """ "The 25th": the next one, counted from the day of writing."""
    day = _day_number(match["d"])
    first = written.replace(day=1)
    for _ in range(4):
        try:
            candidate = first.replace(day=day)
        except ValueError:
            candidate = None
        if candidate is not None and candidate >= written:
            return candidate
        first = _next_month(first)
    return None


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _last_day(day: date) -> date:
    return _next_month(day) - timedelta(days=1)


def _working(day: date) -> date:
    """The day itself or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _friday(written: date, weeks: int) -> date:
    # On a weekend "this week" is the one that is about to begin.
    monday = (
        written + timedelta(days=7 - written.weekday())
        if written.weekday() >= 5
        else written - timedelta(days=written.weekday())
    )
    return monday + timedelta(days=4 + 7 * weeks)


_GONE = re.compile(r"(?:sidste|forrige|forra|sista|last|siste)")


def _weekday_named(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return groups["weekday"] or groups["weekday2"]


def _weekday(match: re.Match[str], written: date, country: str) -> date | None:
    if _GONE.match(match.group()):
        return None
    wanted = WEEKDAYS[_weekday_named(match)]
    ahead = (wanted - written.weekday()) % 7 or 7
    return written + timedelta(days=ahead)


def _weekday_next_week(match: re.Match[str], written: date, country: str) -> date | None:
    monday = written - timedelta(days=written.weekday()) + timedelta(days=7)
    return monday + timedelta(days=WEEKDAYS[_weekday_named(match)])


def _weekday_and_a_week(match: re.Match[str], written: date, country: str) -> date | None:
    first = _weekday(match, written, country)
    return first + timedelta(days=7) if first else None


def _in_days(match: re.Match[str], written: date, country: str) -> date | None:
    count, unit = _number(match["n"]), match["unit"]
    if unit.startswith(("bank", "arbet", "hver", "arbejds", "work", "business", "virk", "werk", "arbei")):
        return _after_working_days(written, count)
    if unit.startswith(("v", "u", "w")):
        return written + timedelta(days=7 * count)
    if unit.startswith("m"):
        return _after_months(written, count)
    return written + timedelta(days=count)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else NUMBERS[text]


def _after_working_days(day: date, count: int) -> date:
    for _ in range(count):
        day += timedelta(days=1)
        while day.weekday() >= 5:
            day += timedelta(days=1)
    return day


def _after_months(day: date, count: int) -> date:
    first = day
    for _ in range(min(count, 12)):
        first = _next_month(first)
    return first.replace(day=min(day.day, _last_day(first).day))


def _week_number(match: re.Match[str], written: date, country: str) -> date | None:
    week = int(match["w"])
    friday = date.fromisocalendar(written.isocalendar().year, week, 5)
    return friday if (written - friday).days < 150 else date.fromisocalendar(written.isocalendar().year + 1, week, 5)


def _week_of(match: re.Match[str], written: date, country: str) -> date | None:
    day = _named_month(match, written, country)
    return day + timedelta(days=4 - day.weekday()) if day else None


def _end_of_named_month(match: re.Match[str], written: date, country: str) -> date | None:
    day = _nearest(1, MONTHS[match["month"]], written)
    return _last_day(day) if day else None


def _ahead(days: int) -> Read:
    return lambda match, written, country: written + timedelta(days=days)


def _fixed(month: int, day: int) -> Read:
    def read(match: re.Match[str], written: date, country: str) -> date | None:
        this = date(written.year, month, day)
        return this if this >= written else date(written.year + 1, month, day)

    return read


def _payday(match: re.Match[str], written: date, country: str) -> date | None:
    """Swedish wages come on the 25th, Danish ones on the last bank day."""
    if country == "DK":
        return _working(_last_day(written))
    payday = written.replace(day=25)
    return payday if payday >= written else _next_month(written).replace(day=25)


def _quarter_end(match: re.Match[str], written: date, country: str) -> date | None:
    return _last_day(date(written.year, (written.month - 1) // 3 * 3 + 3, 1))


_PREPOSITION = (
    r"(?:den|d|the|on|pa|per|pr|senast|senest|by|till|til|inden|innan|fore|fra|from|zum|am|vor|bis|before|until|tom|fom|\b(?:%s))"
    % "|".join(WEEKDAYS)
)
_D = r"(?P<d>[0-3]?\d)"
_Y = r"(?P<y>20\d\d)"
_SUFFIX = r"(?:st|nd|rd|th|:?e\b|:?a\b|:?en\b|\.)?"
_UNIT = (
    r"(?P<unit>dagars?|dages?|dager|days?|tagen?|veckors?|vecka|ugers?|uger?s?|uker?s?|uke|weeks?|wochen?|manaders?|manad|maneders?|"
    r"maned|months?|monaten?|bankdagar|bankdage|bankdager|bankdays?|arbetsdagar|arbejdsdage|arbeidsdager|working days?|business days?|"
    r"hverdage|virkedager|vardagar|werktagen?)"
)
_LAST_BANK_DAY = r"(?:(?:sista|sidste|siste|last) (?:bank|arbets|arbejds|arbeids|working|business|banking|hver)[ -]?(?:dagen|dag|day))"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{pattern})(?!\w)")


def _lexicon() -> Iterator[tuple[str, Read]]:
    yield rf"{_Y}[-./](?P<m>[01]?\d)[-./]{_D}", _iso
    yield (
        rf"(?:w/c|week commencing|week of|veckan som borjar|ugen fra) (?:the )?{_D}{_SUFFIX} (?:of )?(?P<month>{_MONTH})",
        _week_of,
    )
    yield rf"{_END} ?(?P<month>{_MONTH})", _end_of_named_month
    yield rf"(?P<d>[0-3]?\d|{_ORDINAL}) ?{_SUFFIX} ?(?:of |i )?(?P<month>{_MONTH})\.?,? ?(?P<y>20\d\d)?", _named_month
    yield rf"(?P<month>{_MONTH})\.? (?:the )?{_D}(?:st|nd|rd|th)?(?!\.?\d)(?:,? (?P<y>20\d\d))?", _named_month
    yield r"(?P<a>[0-3]?\d)\.(?P<b>[01]?\d)\.(?P<y>(?:20)?\d\d)", _numeric
    yield r"(?P<a>[0-3]?\d)[/-](?P<b>[0-3]?\d)[/-](?P<y>(?:20)?\d\d)", _numeric
    yield rf"{_PREPOSITION}\.? (?P<a>[0-3]?\d)\.(?P<b>[01]?\d)\.?(?!\d)", _numeric
    yield r"(?P<a>[0-3]?\d)\.(?P<b>[01]\d)\.(?![\d\w])", _numeric
    yield r"(?!24/7|1/2\b|1/3\b|1/4\b|3/4\b)(?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)(?![/\d])", _numeric
    # From here on what only the day of writing makes a date; _CALENDAR_DAYS counts the lines above.
    yield (
        rf"{_LAST_BANK_DAY}(?: (?:i|of|in) (?:(?:this|the|denna|denne) )?{_MONTH_WORD})?",
        lambda m, w, c: _working(_last_day(w)),
    )
    yield rf"{_END} ?{_NEXT} {_MONTH_WORD}", lambda m, w, c: _last_day(_next_month(w))
    yield (
        rf"{_END} ?(?:the |this |denna |denne |den her |den har )?{_MONTH_WORD}|{_MONTH_WORD}(?:skiftet|ens slut|s slut| slut|ens udgang| end|-end)|eom|manadsskiftet|manedsskiftet|manedsslut|manadsslutet",
        lambda m, w, c: _last_day(w),
    )
    yield rf"{_END} ?(?:the |this )?(?:quarter|kvartalet|q)", _quarter_end
    yield (
        rf"(?:{_END} ?|vid |innan |inden |fore |by |before )(?:the |this )?(?:year|aret|arets|arsskiftet|nyar|nytar|new year|arsslut|arets udgang|years end|year end|nyttar)|arsskiftet|year.?end",
        _fixed(12, 31),
    )
    yield (
        r"(?:fore|innan|inden|before|by|till|til|for) (?:jul|julen|juldagarna|christmas|xmas|juleaften|julafton|weihnachten)",
        _fixed(12, 24),
    )
    yield (
        rf"(?P<weekday>{_WEEKDAY}) (?:i |in |of )?{_NEXT} {_WEEK}|(?P<weekday2>{_WEEKDAY}) (?:i )?{_NEXT} {_WEEK}",
        _weekday_next_week,
    )
    yield rf"{_END} ?{_NEXT} {_WEEK}|{_NEXT} {_WEEK}", lambda m, w, c: _friday(w, 1)
    yield rf"(?:w|v|vecka|uge|uke|week|wk|kw) ?\.? ?(?P<w>[0-5]?\d)(?!\d| ?%|[.,:]\d| ?(?:kr|sek|eur))", _week_number
    yield rf"(?P<weekday>{_WEEKDAY}) week|(?:a )?week (?:on )?(?P<weekday2>{_WEEKDAY})", _weekday_and_a_week
    yield rf"{_NEXT} (?P<weekday>{_WEEKDAY})", _weekday_next_week
    yield (
        rf"(?:(?P<weekday>{_WEEKDAY})[ ,]+)?(?:den|d|the|den dag|on the|by the|per|pr)\.? {_D}(?:st|nd|rd|th|:?e|\.)?(?! ?(?:{_MONTH}|kr|%|st\b|stk|timer|timmar|fakt|hours|invoice|dag|dage|dagar|days)|[.,:/]?\d)",
        _day_of_month,
    )
    yield rf"(?P<d>[0-3]?\d)(?:st|nd|rd|th|:e)", _day_of_month
    yield (
        rf"(?:den|the|til den|zum) (?P<d>{_ORDINAL})(?! (?:fakt|paminn|rykker|invoice|reminder|gang|time|one|half|bet|part|inst|rat|del|halv|gangen|og|och|and|av|af|of|thing|mail|two|is|er|ar))",
        _day_of_month,
    )
    yield (
        r"(?:den|the) (?:sista|sidste|siste|last)(?! (?:fakt|del|paminn|rykker|mail|invoice|reminder|one|two|time|half|part|bet|payment|rest|gang))",
        lambda m, w, c: _last_day(w),
    )
    yield r"(?:i? ?overmorgon|i? ?overmorgen|(?:the )?day after tomorrow|ubermorgen)", _ahead(2)
    yield (
        rf"{_END} ?(?:the |this |denna |denne )?{_WEEK}|(?:innan|for|fore|inden|before|by) (?:helgen|helga|weekenden|weekend|the weekend|helg|helgen)|(?:ugens udgang|veckans slut|veckoslutet|eow)|(?:{_THIS} )(?:{_WEEK})(?! ?\d)|later this week|sidst pa ugen|sist i uken|slutningen af ugen|senere pa ugen|innan veckan ar (?:slut|over)|inden ugen er omme",
        lambda m, w, c: _friday(w, 0),
    )
    yield (
        rf"(?:in|om|inom|within|inden for|indenfor|innen|i lobet af|i lopet av|i loebet af|efter|after|op til|upp till|another|ytterligare|yderligere|give me|about|cirka|ca|binnen|pa)? ?(?:the next |de naste |hogst |max |senast |senest |about |en )?(?P<n>{_NUMBER}) {_UNIT}(?: (?:from|fran|fra|efter) (?:today|now|idag|i dag|nu))?(?! (?:sedan|siden|ago|tidigare|tidligere|later? than|forsinke|sen\b|late|overdue|for sent))",
        _relative,
    )
    yield r"(?:in |within |i )?(?:a |en )fortnights?(?: time)?", _ahead(14)
    yield (
        r"(?:efter|pa|nar|till|til|after|nar jag far|vid|nach) (?:lon(?:en|ingen|ingsdag|ingsdagen)?|lonningsdag|payday|pay day|lonnen|lonutbetalning\w*)",
        _payday,
    )
    yield (
        r"(?:i ?morgon(?! ?(?:bitti|tidigt nasta))|i ?morgen(?!tidlig)|imorron|i morron|imorrn|tomorrow|tmrw|tomorow|tmw|imorra|heute morgen|morgen)",
        _ahead(1),
    )
    yield (
        r"(?:i ?dag|i ?kvall|i ?aften|i ?kveld|i eftermiddag|today|tonight|eod|heute|straks i dag|this (?:afternoon|evening))",
        _ahead(0),
    )
    yield rf"(?<!i )(?:(?:sidste|forrige|forra|sista|last|siste|i sidste uge) )?(?P<weekday>{_WEEKDAY})(?!s)", _weekday


_RELATIVE_LEAD = re.compile(
    r"^(?:in|om|inom|within|inden|indenfor|innen|i lobet|i lopet|i loebet|another|binnen|give)|from|fran|fra\b"
)


def _relative(match: re.Match[str], written: date, country: str) -> date | None:
    """ "14 dagar" alone is a length, not a day: it takes "in", "within" or "from today" to make it one."""
    return _in_days(match, written, country) if _RELATIVE_LEAD.search(match.group().strip()) else None


_LEXICON: list[tuple[re.Pattern[str], Read]] = [(_compiled(pattern), read) for pattern, read in _lexicon()]
_CALENDAR_DAYS = 10
