"""What the writer wrote: quotes above, below and between, forwards, signatures, footers and disclaimers cut off.

Quoted lines never count as the client's words. The whole text is kept beside: numbers in a quote help to find the
invoice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.domain.message import Message
from assistant.understanding.html import lines_of
from assistant.understanding.signature import without_signature

LONGEST = 64 * 1024
LONGEST_LINE = 1_000
MOST_LINES = 2_000

_FROM = r"(?:from|från|fran|fra|frå|von|de|lähettäjä|van)"
_OTHER = (
    r"(?:sent|skickat|sendt|gesendet|lähetetty|date|datum|dato|päivämäärä|to|till|til|an|vastaanottaja"
    r"|subject|ämne|amne|"
    r"emne|betreff|aihe|cc|kopia|kopi|reply-to|svar till)"
)
_HEADER_FROM = re.compile(rf"^[\s>*_|]*{_FROM}\s?:[*_ \t]*\S.*$", re.IGNORECASE)
_HEADER_OTHER = re.compile(rf"^[\s>*_|]*{_OTHER}\s?:", re.IGNORECASE)
_HEADER_INLINE = re.compile(rf"[*_]?{_FROM}:[*_]?\s.{{3,200}}?[*_ ]{_OTHER}:[*_]?\s", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"^[\s>*]*(?:-{2,}\s*(?:original message|original-nachricht|ursprungligt meddelande|ursprungligt mail|"
    r"oprindelig meddelelse|oprindelig besked|opprinnelig melding|opprinnelig e-post|ursprüngliche "
    r"nachricht|forwarded message|"
    r"vidarebefordrat (?:meddelande|brev)|videresendt (?:meddelelse|besked|melding)|weitergeleitete nachricht|"
    r"alkuperäinen viesti|original appointment|forwarded by .{0,80}|reply message|svar ovanför .{0,60})\s*-{0,}.*"
    r"|begin forwarded message:|start på videresendt .{0,20}|vidarebefordrat brev:|början på vidarebefordrat .{0,20}|"
    r"anfang der weitergeleiteten .{0,20}|påbegynt videresendt .{0,20}|"
    r"#{2,}.{0,40}(?:svara|reply|skriv).{0,60}|.{0,10}please type your reply above this line.{0,10})\s*$",
    re.IGNORECASE,
)
# "On Mon, 16 Nov 2026 at 09:00, X <x@y> wrote:" and its relatives, on one to three lines.
_WROTE = re.compile(
    r"(?:^|[\s>])(?:wrote|writes|skrev|skriver|schrieb|kirjoitti|skreiv|a écrit)\b[^:\n]{0,200}:\s*$", re.IGNORECASE
)
_WROTE_START = re.compile(
    r"^[\s>*|]*(?:on|den|am|at|le|kl|må|man|ti|tir|tis|on|ons|to|tor|fr|fre|lö|lør|sö|søn|mån|mon|tue|"
    r"wed|thu|fri|sat|sun|"
    r"\d{1,4}|ma|ke|pe|la|su|the|\S+ \S+ <|\"|\w+ \w+)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{4}|\d{1,2}[./:-]\d{1,2}|@")
_RULE = re.compile(r"^\s*(?:_{10,}|-{20,}|={20,}|\*{20,})\s*$")
_MARKED = re.compile(r"^\s{0,3}(?:>|&gt;)")
_BARRED = re.compile(r"^\s{0,2}\|(?:\s|$)")
_BLANK = re.compile(r"^[\s\u00a0\u200b\ufeff]*$")


@dataclass(frozen=True)
class Words:
    """What a mail says: the writer's own new words, those with the signature still on, and everything with quotes."""

    new: str
    signed: str
    whole: str
    forwarded: bool = False


def words_of(message: Message) -> Words:
    """Plain text is preferred; HTML is read where there is no plain text worth the name."""
    text = _bounded(message.text)
    if text.strip() and not _is_stub(text, message.html):
        signed = without_quotes(text)
        return Words(without_signature(signed, message.sender.name), signed, text, _forwarded(message.subject))
    lines = lines_of(message.html)
    whole = _bounded(lines.whole)
    signed = without_quotes(_bounded(lines.unquoted)) or without_quotes(whole)
    return Words(without_signature(signed, message.sender.name), signed, whole, _forwarded(message.subject))


def _is_stub(text: str, html: str) -> bool:
    """Some programs put a mere pointer into the plain part ("view this in HTML")."""
    return bool(html) and len(text) < 200 and "html" in text.lower()


def _forwarded(subject: str) -> bool:
    return subject.lower().startswith(("fw:", "fwd:", "vb:", "vs:", "wg:", "tr:", "vidarebefordrat:", "videresendt:"))


def _bounded(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST].split("\n")[:MOST_LINES]
    return "\n".join(line[:LONGEST_LINE].rstrip() for line in lines)


def without_quotes(text: str) -> str:
    """The lines that are not quoted from earlier messages, answers between and below quotes included."""
    lines = text.split("\n")
    kept: list[str] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        length = _attribution(lines, position)
        if length:
            if not _marked_follows(lines, position + length):
                break
            position += length
            continue
        if _starts_the_earlier_message(lines, position):
            break
        inline = _HEADER_INLINE.search(line)
        if inline:
            kept.append(line[: inline.start()])
            break
        if not (_MARKED.match(line) or (_BARRED.match(line) and _barred_block(lines, position))):
            kept.append(line)
        position += 1
    return _tidy(kept)


def _attribution(lines: list[str], position: int) -> int:
    """How many lines, from here, say who wrote what follows; 0 when none do."""
    if not _WROTE_START.match(lines[position]):
        return 0
    joined = ""
    for count in range(1, 5):
        if position + count > len(lines) or (count > 1 and _BLANK.match(lines[position + count - 1])):
            return 0
        joined = (joined + " " + lines[position + count - 1].strip()).strip()
        if _WROTE.search(joined) and len(joined) < 400:
            return count if _DATED.search(joined) or _marked_follows(lines, position + count) else 0
    return 0


def _marked_follows(lines: list[str], position: int) -> bool:
    for line in lines[position : position + 4]:
        if not _BLANK.match(line):
            return bool(_MARKED.match(line) or _BARRED.match(line))
    return False


def _barred_block(lines: list[str], position: int) -> bool:
    around = lines[max(0, position - 1) : position + 2]
    return sum(bool(_BARRED.match(line)) for line in around) > 1


def _starts_the_earlier_message(lines: list[str], position: int) -> bool:
    line = lines[position]
    if _SEPARATOR.match(line):
        return True
    if _RULE.match(line):
        return any(_is_header_block(lines, later) for later in range(position + 1, min(position + 4, len(lines))))
    return _is_header_block(lines, position)


def _is_header_block(lines: list[str], position: int) -> bool:
    """ "From:" with at least one more mail header within the next lines, as Outlook puts above what it quotes."""
    if not _HEADER_FROM.match(lines[position]):
        return False
    return any(_HEADER_OTHER.match(line) for line in lines[position + 1 : position + 6])


def _tidy(lines: list[str]) -> str:
    text = "\n".join(line.replace("\u00a0", " ").rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
