"""Lines that say who wrote what follows: "On Mon, 16 Nov 2026 at 09:00, Ann <a@b.example> wrote:" and its relatives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.understanding.quote_marks import is_blank, is_marked

MOST_LINES = 5
LONGEST = 400

_VERB = (
    r"(?:wrote|writes|skrev|skriver|schrieb|schreef|kirjoitti|skreiv|a écrit|geschreven|geschrieben|escribió"
    r"|escreveu|ha scritto|napisał(?:\(a\)|a)?|написала?|пише|пишет|đã viết)"
)
# The verb last, or followed by a name or a time: "skrev Ann <a@b.example>:", "schrieb am Fr. um 11:53 Uhr:".
_WROTE = re.compile(rf"(?:^|[\s>*])(?:{_VERB}\b(?:[^:\n]|:\S){{0,200}}|sent):[\s*]*$", re.IGNORECASE)
_BETWEEN_DASHES = re.compile(rf"^\s*-{{2,20}}\s?[^\n]{{1,200}}\b{_VERB}\s?(?:-{{2,}}|:)\s*$", re.IGNORECASE)
# No verb at all: a date and time first, the address last.
_MOMENT_FIRST = re.compile(
    r"^\s*\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}\S*\s[^\n]{0,150}<\s?\S+@\S+>:?\s*$|"
    r"^\s*\d{1,2}[-/. ]\s?\S{1,12}[-/. ]\s?\d{4}\S*\s[^\n]{0,150}<\s?\S+@\S+>:\s*$"
)
_START = re.compile(
    r"^[\s>*|]{0,20}(?:(?:on|den|am|at|le|el|em|il|op|på|vào|w dniu|dnia|kl|må|man|ti|tir|tis|ons|to|tor|fr|fre|lö|"
    r"lør|sö|søn|mån|mon|tue|wed|thu|fri|sat|sun|ma|ke|pe|la|su|the)\b|\d{1,4}|\"|[^<>\n]{1,60}<\s?\S+@|"
    rf"\S{{1,40}}(?: \S{{1,40}}){{0,3}} {_VERB}\b)",
    re.IGNORECASE,
)
_ON_A_DAY = re.compile(r"^[\s>*|]{0,20}(?:on|den|am|le|el|em|il|op|w dniu)\s[^\n]*\d", re.IGNORECASE)
_DATED = re.compile(r"\d{4}|\d{1,2}[./:-]\d{1,2}|@")
_TELLS_A_TIME = re.compile(r"\b(?:19|20)\d{2}\b(?!-\d{3})|\b\d{1,2}[.:]\d{2}\b")
# The line a program puts right behind the answer: "Thanks, will do On Wed, Apr 4, 2012 at 3:59 PM, a@b.example wrote:"
_BEHIND_AN_ANSWER = re.compile(
    rf"(?:\s|(?=-{{3}}))-{{0,3}}\s?(?:On|Den|Am|Op) [^\n]{{0,40}}\d[^\n]{{5,150}}\b{_VERB}:\s*$"
)


def attribution_lines(lines: list[str], position: int) -> int:
    """How many lines, from here, say who wrote what follows; 0 when none do."""
    first = lines[position]
    if _BETWEEN_DASHES.match(first) or _in_any_tongue(first, lines, position + 1):
        return 1
    if not _START.match(first):
        return 0
    joined = ""
    for after, line in enumerate(_that_belong_together(lines, position), position + 1):
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) < LONGEST and _says_who(joined, lines, after):
            return after - position
    return 0


def answer_before_attribution(line: str) -> str | None:
    """What stands before an attribution that shares its line with the answer; None when there is no such thing."""
    found = _BEHIND_AN_ANSWER.search(line)
    return line[: found.start()] if found and found.start() > 0 else None


def marked_follows(lines: list[str], position: int) -> bool:
    """Whether the next line with anything on it is marked as quoted."""
    for line in lines[position : position + 4]:
        if not is_blank(line):
            return is_marked(line)
    return False


def _that_belong_together(lines: list[str], position: int) -> Iterator[str]:
    """The first line and those that may go on with it; an attribution further down must not swallow the answer."""
    for at in range(position, min(position + MOST_LINES, len(lines))):
        # A break that a program made stands within the address: "Ann Berg", an empty line, "<", "mailto:…".
        broken = at + 1 < len(lines) and lines[at + 1].strip() == "<"
        if (is_blank(lines[at]) and not broken) or (at > position and _ON_A_DAY.match(lines[at])):
            return
        yield lines[at]


def _says_who(joined: str, lines: list[str], after: int) -> bool:
    if _MOMENT_FIRST.match(joined):
        return True
    if _WROTE.search(joined):
        return bool(_DATED.search(joined)) or marked_follows(lines, after)
    return _in_any_tongue(joined, lines, after)


def _in_any_tongue(line: str, lines: list[str], after: int) -> bool:
    """A day and a time or year, a colon last, and marked lines right below: whatever the words, somebody wrote."""
    told = line.rstrip().endswith(":") and _TELLS_A_TIME.search(line) and len(re.findall(r"\d+", line)) > 1
    return bool(told) and marked_follows(lines, after)
