"""How people here name days: patterns over folded text, each with the rule that makes a day of it; the first wins."""

from __future__ import annotations

import re

from assistant.understanding import date_rules as rules
from assistant.understanding.date_words import MONTHS, NUMBERS, ORDINALS, WEEKDAYS, any_of

_MONTH, _WEEKDAY, _NUMBER = any_of(MONTHS), any_of(WEEKDAYS), rf"(?:\d{{1,3}}|{any_of(NUMBERS)})"
_ORDINAL = any_of(ORDINALS)
_NEXT = r"(?:nasta|naste|naeste|neste|next|kommande|kommende|nachste[rn]?)"
_THIS = (
    r"(?:denna|den har|denne|den her|this|i|inom|innevarande|i lopet af|i lobet af|i loebet af|i lopet av|"
    r"under|dieser?|inneva)"
)
_WEEK = r"(?:veckan?s?|ugen?s?|uken?s?|weeks?|wk|woche)"
_MONTH_WORD = r"(?:manaden?s?|maneden?s?|maaneden?s?|maned|month|mnd|monats?|man)"
_END = (
    r"(?:i? ?slutet (?:av|pa)|vid slutet (?:av|pa)|sista dagen i|slut(?:et)? (?:pa|av)|before the end "
    r"of|(?:the )?end (?:of )?(?:the )?|"
    r"(?:senest |inden )?(?:ved |med )?udgangen af|(?:innen )?utgangen av|slutningen af|slutten av|"
    r"ultimo|ende(?: des)?|sista|utgangen av|late|"
    r"(?:the )?last day (?:of|in)|den sidste(?: dag)? i|sidste dag i|siste dag i|eo)"
)


_PREPOSITION = (
    r"(?:den|d|the|on|pa|per|pr|senast|senest|by|till|til|inden|innan|fore|fra|from|zum|am|vor|bis|"
    rf"before|until|tom|fom|\b{any_of(WEEKDAYS)})"
)
_D = r"(?P<d>[0-3]?\d)"
_Y = r"(?P<y>20\d\d)"
_SUFFIX = r"(?:st|nd|rd|th|:?e\b|:?a\b|:?en\b|\.)?"
_UNIT = (
    r"(?P<unit>dagars?|dages?|dager|days?|tagen?|veckors?|vecka|ugers?|uger?s?|uker?s?|uke|weeks?|"
    r"wochen?|manaders?|manad|maneders?|"
    r"maned|months?|monaten?|bankdagar|bankdage|bankdager|bankdays?|arbetsdagar|arbejdsdage|"
    r"arbeidsdager|working days?|business days?|"
    r"hverdage|virkedager|vardagar|werktagen?)"
)
_LAST_BANK_DAY = (
    r"(?:(?:sista|sidste|siste|last) (?:bank|arbets|arbejds|arbeids|working|business|banking|hver)"
    r"[ -]?(?:dagen|dag|day))"
)

# Days that are written out, whenever the message was written.
CALENDAR: tuple[tuple[str, rules.Read], ...] = (
    (rf"{_Y}[-./](?P<m>[01]?\d)[-./]{_D}", rules.iso),
    (
        (
            rf"(?:w/c|week commencing|week of|veckan som borjar|ugen fra) (?:the )?{_D}{_SUFFIX} (?:of "
            rf")?(?P<month>{_MONTH})"
        ),
        rules.week_of,
    ),
    (rf"{_END} ?(?P<month>{_MONTH})(?! (?:monats|jahres|quartals))", rules.end_of_named_month),
    (rf"(?P<d>[0-3]?\d|{_ORDINAL}) ?{_SUFFIX} ?(?:of |i )?(?P<month>{_MONTH})\.?,? ?(?P<y>20\d\d)?", rules.named_month),
    (rf"(?P<month>{_MONTH})\.? (?:the )?{_D}(?:st|nd|rd|th)?(?!\.?\d)(?:,? (?P<y>20\d\d))?", rules.named_month),
    (r"(?P<a>[0-3]?\d)\.(?P<b>[01]?\d)\.(?P<y>(?:20)?\d\d)", rules.numeric),
    (r"(?P<a>[0-3]?\d)[/-](?P<b>[0-3]?\d)[/-](?P<y>(?:20)?\d\d)", rules.numeric),
    (rf"{_PREPOSITION}\.? (?P<a>[0-3]?\d)\.(?P<b>[01]?\d)\.?(?!\d)", rules.numeric),
    (r"(?P<a>[0-3]?\d)\.(?P<b>[01]\d)\.(?![\d\w])", rules.numeric),
    (r"(?!24/7|1/2\b|1/3\b|1/4\b|3/4\b)(?P<a>[0-3]?\d)/(?P<b>[0-3]?\d)(?![/\d])", rules.numeric),
)

# What only the day of writing makes a day.
COUNTED: tuple[tuple[str, rules.Read], ...] = (
    (
        rf"{_LAST_BANK_DAY}(?: (?:i|of|in) (?:(?:this|the|denna|denne) )?{_MONTH_WORD})?",
        lambda match, written, country: rules.working(rules.last_day(written)),
    ),
    (rf"{_END} ?{_NEXT} {_MONTH_WORD}", lambda match, written, country: rules.last_day(rules.next_month(written))),
    (
        (
            rf"{_END} ?(?:the |this |denna |denne |den her |den har )?{_MONTH_WORD}|{_MONTH_WORD}(?:skiftet"
            rf"|ens slut|s slut| slut| utgang|ens udgang| udgang| end|-end)|eom|"
            rf"(?:innan|fore|inden|before|innen) (?:the )?{_MONTH_WORD} (?:ar|er|is) (?:slut|over|omme|out|ude|forbi)|"
            rf"manadsskiftet|manedsskiftet|manedsslut|"
            rf"manadsslutet"
        ),
        lambda match, written, country: rules.last_day(written),
    ),
    (rf"{_END} ?(?:the |this )?(?:quarter|kvartalet|q)", rules.quarter_end),
    (
        (
            rf"(?:{_END} ?|vid |innan |inden |fore |by |before )(?:the |this )?(?:year|aret|arets|"
            rf"arsskiftet|nyar|nytar|new year|arsslut|arets udgang|years end|year end|nyttar)|arsskiftet|"
            r"arets (?:udgang|utgang|slut)|"
            rf"year.?end"
        ),
        rules.fixed(12, 31),
    ),
    (
        (
            r"(?:fore|innan|inden|before|by|till|til|for) (?:jul|julen|juldagarna|christmas|xmas|juleaften"
            r"|julafton|weihnachten)"
        ),
        rules.fixed(12, 24),
    ),
    (r"(?:pa |till |til |innan |inden |senast |before |by )?(?:lucia|luciadagen|st lucia)", rules.fixed(12, 13)),
    (r"(?:pa |till |innan |senast |efter )(?:martensafton|marten)", rules.fixed(11, 10)),
    (
        rf"(?P<weekday>{_WEEKDAY}) (?:i |in |of )?{_NEXT} {_WEEK}|(?P<weekday2>{_WEEKDAY}) (?:i )?{_NEXT} {_WEEK}",
        rules.weekday_next_week,
    ),
    (rf"{_END} ?{_NEXT} {_WEEK}|{_NEXT} {_WEEK}", lambda match, written, country: rules.friday(written, 1)),
    (
        (
            rf"(?P<weekday>{_WEEKDAY}) (?:i |in |of )?(?:w|v|vecka|uge|uke|week|wk|kw) ?\.? ?(?P<w>[0-5]?\d)"
            r"(?!\d| ?%|[.,:]\d)"
        ),
        rules.weekday_of_week,
    ),
    (r"(?:w|v|vecka|uge|uke|week|wk|kw) ?\.? ?(?P<w>[0-5]?\d)(?!\d| ?%|[.,:]\d| ?(?:kr|sek|eur))", rules.week_number),
    (rf"(?P<weekday>{_WEEKDAY}) week|(?:a )?week (?:on )?(?P<weekday2>{_WEEKDAY})", rules.weekday_and_a_week),
    (rf"{_NEXT} (?P<weekday>{_WEEKDAY})", rules.weekday_next_week),
    (
        (
            rf"(?:(?P<weekday>{_WEEKDAY})[ ,]+)?(?:den|d|the|den dag|on the|by the|per|pr)\.? {_D}(?:st|nd|"
            rf"rd|th|:?e|\.)?(?! ?(?:{_MONTH}|kr|%|st\b|stk|timer|timmar|fakt|hours|invoice|dag|dage|dagar|"
            rf"days)|[.,:/]?\d)"
        ),
        rules.day_of_month,
    ),
    (r"(?P<d>[0-3]?\d)(?:st|nd|rd|th|:e)", rules.day_of_month),
    (
        (
            rf"(?:den|the|til den|zum) (?P<d>{_ORDINAL})(?! (?:fakt|paminn|rykker|invoice|reminder|gang|"
            rf"time|one|half|her\b|here\b|har\b|bet|part|inst|rat|del|halv|gangen|og|och|and|av|af|of|thing|mail|two|is|er|"
            rf"ar))"
        ),
        rules.day_of_month,
    ),
    (
        (
            r"(?:den|the) (?:sista|sidste|siste|last)(?! (?:fakt|del|paminn|rykker|mail|invoice|reminder|"
            r"one|two|time|half|part|bet|payment|rest|gang))"
        ),
        lambda match, written, country: rules.last_day(written),
    ),
    (
        r"(?:i? ?overmorgon|i? ?overmorr?on|i? ?overimorgon|i? ?overmorgen|(?:the )?day after tomorrow|ubermorgen)",
        rules.ahead(2),
    ),
    (
        (
            rf"{_END} ?(?:the |this |denna |denne )?{_WEEK}|(?:innan|for|fore|inden|before|by) (?:helgen|"
            rf"helga|weekenden|weekend|the weekend|helg|helgen)|(?:ugens udgang|veckans slut|veckoslutet|"
            rf"eow)|(?:{_THIS} )(?:{_WEEK})(?! ?\d)|later this week|sidst pa ugen|sist i uken|slutningen af"
            rf" ugen|senere pa ugen|innan veckan ar (?:slut|over)|inden ugen er omme"
        ),
        lambda match, written, country: rules.friday(written, 0),
    ),
    (
        (
            rf"(?:in|om|inom|within|inden for|indenfor|innen|i lobet af|i lopet av|i loebet af|efter|after|"
            rf"op til|upp till|another|ytterligare|yderligere|give me|about|cirka|ca|binnen|pa)? ?(?:the "
            rf"next |de naste |hogst |max |senast |senest |about |exactly |exakt |"
            rf"precis |pracis |en )?(?P<n>{_NUMBER}) {_UNIT}(?:(?: anstand| respit| henstand| frist)?"
            rf"(?: raknat| regnet| counted| counting)? (?:from|"
            rf"fran|fra|efter) (?:todays date|today|now|idag|i dag|nu))?(?! (?:sedan|siden|ago|tidigare|tidligere|"
            rf"later? than|forsinke|sen\b|late|overdue|for sent))"
        ),
        rules.relative,
    ),
    (r"(?:in |within |i )?(?:a |en )fortnights?(?: time)?", rules.ahead(14)),
    (
        (
            r"(?:efter|pa|nar|till|til|after|nar jag far|vid|nach) (?:lon(?:en|ingen|ingsdag|ingsdagen)?|"
            r"lonningsdag|payday|pay day|lonnen|lonutbetalning\w*)"
        ),
        rules.payday,
    ),
    (
        (
            r"(?:i ?morgon(?! ?tidigt nasta)|i ?morgen(?!tidlig)|imorron|i morron|imorrn|"
            r"tomorrow|tmrw|tomorow|tmw|imorra|heute morgen|morgen)"
        ),
        rules.ahead(1),
    ),
    (
        (
            r"(?:i ?dag|i ?kvall|i ?aften|i ?kveld|i eftermiddag|today|tonight|eod|heute|straks i dag|this"
            r" (?:afternoon|evening))"
        ),
        rules.ahead(0),
    ),
    (
        rf"(?<!i )(?:(?:sidste|forrige|forra|sista|last|siste|i sidste uge|forstkommande|"
        rf"forstkommende) )?(?P<weekday>{_WEEKDAY})(?!s)",
        rules.coming_weekday,
    ),
)


def _compiled(lexicon: tuple[tuple[str, rules.Read], ...]) -> list[tuple[re.Pattern[str], rules.Read]]:
    return [(re.compile(rf"(?<![\w])(?:{pattern})(?!\w)"), read) for pattern, read in lexicon]


CALENDAR_DAYS = _compiled(CALENDAR)
ALL_DAYS = CALENDAR_DAYS + _compiled(COUNTED)
