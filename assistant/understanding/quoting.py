"""What the writer wrote: quotes above, below and between, forwards, signatures, footers and disclaimers cut off.

Quoted lines never count as the client's words. The whole text is kept beside: numbers in a quote help to find the
invoice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.domain.message import Message
from assistant.understanding.html import lines_of
from assistant.understanding.quote_marks import is_barred, is_quoted
from assistant.understanding.signature import without_signature
from assistant.understanding.wrote import answer_before_attribution, attribution_lines, marked_follows

LONGEST = 64 * 1024
LONGEST_LINE = 1_000
MOST_LINES = 2_000

_FROM = r"(?:from|från|fran|fra|frå|von|de|da|od|lähettäjä|van)"
_OTHER = (
    r"(?:sent|skickat|sendt|gesendet|lähetetty|verzonden|envoyé|enviado|inviato|wysłano|date|datum|dato|data|päivämäärä"
    r"|to|till|til|an|à|para|aan|do|vastaanottaja|subject|ämne|amne|emne|betreff|aihe|objet|asunto|assunto|oggetto"
    r"|onderwerp|temat|cc|kopia|kopi|reply-to|svar till|risposta)"
)
_HEADER_FROM = re.compile(rf"^[\s>*_|]*{_FROM}\s?:[*_ \t]*\S.*$", re.IGNORECASE)
_HEADER_OTHER = re.compile(rf"^[\s>*_|]*{_OTHER}\s?:", re.IGNORECASE)
_HEADER_INLINE = re.compile(rf"[*_]?{_FROM}:[*_]?\s.{{3,200}}?[*_ ]{_OTHER}:[*_]?\s", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"^[\s>*]*(?:-{2,}\s*(?:original message|original-nachricht|ursprungligt meddelande|ursprungligt mail|"
    r"oprindelig meddelelse|oprindelig besked|opprinnelig melding|opprinnelig e-post|ursprüngliche "
    r"nachricht|forwarded message|"
    r"vidarebefordrat (?:meddelande|brev)|videresendt (?:meddelelse|besked|melding)|weitergeleitete nachricht|"
    r"alkuperäinen viesti|mensaje original|mensagem original|messaggio originale|"
    r"message d.origine|"
    r"oorspronkelijk bericht|wiadomość oryginalna|"
    r"original appointment|forwarded by .{0,80}|reply message|svar ovanför .{0,60})\s*-{0,}.*"
    r"|begin forwarded message:|start på videresendt .{0,20}|vidarebefordrat brev:|början på vidarebefordrat .{0,20}|"
    r"anfang der weitergeleiteten .{0,20}|påbegynt videresendt .{0,20}|"
    r"#{2,}.{0,40}(?:svara|reply|skriv).{0,60}|.{0,10}please type your reply above this line.{0,10})\s*$",
    re.IGNORECASE,
)
_REST_OF_A_LINK = re.compile(r"^\s*\(?\S*(?:https?://|[=&?])\S*\)?\s*>?\s*$")
_RULE = re.compile(r"^\s*(?:_{10,}|-{20,}|={20,}|\*{20,})\s*$")


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
        before = None if is_quoted(line) else _before_the_quote(line)
        length = 0 if before is not None else attribution_lines(lines, position)
        if length:
            if not marked_follows(lines, position + length):
                break
            position += length
            continue
        if _starts_the_earlier_message(lines, position):
            break
        if before is not None:
            kept.append(before)
            if not marked_follows(lines, position + 1):
                break
        elif not _is_quoted(lines, position):
            kept.append(line)
        position += 1
    return _tidy(kept)


def _before_the_quote(line: str) -> str | None:
    """The answer on a line that ends with the beginning of a quote; None on every other line."""
    header = _HEADER_INLINE.search(line)
    return line[: header.start()] if header else answer_before_attribution(line)


def _is_quoted(lines: list[str], position: int) -> bool:
    line = lines[position]
    return (
        is_quoted(line)
        or (is_barred(line) and _barred_block(lines, position))
        or (_REST_OF_A_LINK.match(line) is not None and _between_quoted(lines, position))
    )


def _between_quoted(lines: list[str], position: int) -> bool:
    """A program broke a long link of a quoted line, and the mark is missing from its rest."""
    return 0 < position < len(lines) - 1 and is_quoted(lines[position - 1]) and is_quoted(lines[position + 1])


def _barred_block(lines: list[str], position: int) -> bool:
    around = lines[max(0, position - 1) : position + 2]
    return sum(is_barred(line) for line in around) > 1


def _starts_the_earlier_message(lines: list[str], position: int) -> bool:
    line = lines[position]
    if _SEPARATOR.match(line):
        return True
    if _RULE.match(line):
        return any(_is_header_block(lines, later) for later in range(position + 1, min(position + 4, len(lines))))
    return _is_header_block(lines, position)


def _is_header_block(lines: list[str], position: int) -> bool:
    """A header as Outlook puts it above what it quotes: "From:" with one more, or two others with an address."""
    line, below = lines[position], lines[position + 1 : position + 6]
    if _HEADER_FROM.match(line):
        return any(_HEADER_OTHER.match(one) for one in below)
    if not _HEADER_OTHER.match(line) or not below:
        return False
    second = below[0]
    return "@" in line + second and bool(_HEADER_OTHER.match(second) or _HEADER_FROM.match(second))


def _tidy(lines: list[str]) -> str:
    text = "\n".join(line.replace("\u00a0", " ").rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
