"""Whether a text was written beforehand for anybody who writes, or now and to us.

Nothing in the header need tell: an absence notice of many programs looks like any answer. What tells is that it speaks
of being away or of mail in general, and neither of our invoice nor to us. In doubt a person wrote it, and that holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain.message import Message
from assistant.domain.reading import Kind
from assistant.understanding.kinds import Sentence, sentences_of, verdict_of
from assistant.understanding.phrases import Phrases

LONGEST_READ = 3_000
MOST_SENTENCES = 25
LONGEST_DESK_ANSWER = 1_500
# What an absence notice may ask of anybody: "Urgent?", "Är det bråttom?"
MOST_WORDS_ASKED = 4
_WORD = re.compile(r"[^\W\d_]+")
_PREFIX = re.compile(r"^(?:\s*(?:re|sv|vs|aw|fwd?|vb|antw)\s*:)+\s*", re.IGNORECASE)
_GREETED = re.compile(
    r"^\W*(?:hej+(?: hej)?|hejsan|hallå|tjena|god(?:dag|morgon|kväll| dag| morgon)|kära?|bästa|hi|hello|hey|dear|good "
    r"(?:morning|afternoon)|kære|hei|hallo|moi|liebe[rs]?) ([^\W\d_a-z][^\W\d_]+)(?=[\s,.!]|$)"
)
_ANYBODY = re.compile(
    r"alla?|alle|allesammen|everyone|everybody|there|team|kund(?:er|e|en)?|customers?|clients?|sender|avsändare|leverantör|"
    r"leverandør|supplier|och|og|and|du|ni|i|vän|ven|friends?|sir|madam|colleagues?|kolleg(?:a|or|aer)|jag|jeg|vi|tack|"
    r"tak|takk|thanks?|thank|damen|herr|herren|frau|besökare",
    re.IGNORECASE,
)
_MYSELF = re.compile(r"\b(?:[Jj]ag|[Jj]eg|[Ii]ch)\b|\bI(?:['’](?:ll|m|ve)| (?:will|am|have|aim|try|shall))\b")
_ANSWERING = re.compile(
    r"(?i)\b(?:be)?svar|\banswer|\brepl(?:y|ies)|\brespond|\bantwort|\bmail(?:s|box)?\b|\binbox|\bmejl"
)
# What the rules hear with this weight was written to us, although somebody speaks of being away as well.
SURE = 4.4
HEARD = 3.7
_ANSWERS = (Kind.PROMISE, Kind.PAYMENT_CLAIM, Kind.DISPUTE, Kind.REFUSAL)
_IN_FIGURES = re.compile(
    r"\d+ ?(?:-|–|to|till|til)? ?\d* ?(?:h\b|\w*(?:tim|hour|dag|day|dygn|døgn|tag|stund))", re.IGNORECASE
)


def is_away(text: str, phrases: Phrases) -> bool:
    """Whether the writer, or the writer's place, is said to be away or closed at present."""
    return phrases.says("away", text[:LONGEST_READ])


def speaks_of_mail(text: str, phrases: Phrases) -> bool:
    """Whether the text tells how mail is answered at present, or whom to turn to when it is urgent."""
    return phrases.says("standing", text[:LONGEST_READ])


def is_gone(text: str, phrases: Phrases) -> bool:
    """Whether somebody has left for good, or the address is given up."""
    return phrases.says("gone", text[:LONGEST_READ])


def speaks_to_us(message: Message, text: str, phrases: Phrases) -> bool:
    """Whether the text takes up our matter in its own words, asks us something or calls us by name."""
    opening = text[:LONGEST_READ]
    sentences = sentences_of(opening)[:MOST_SENTENCES]
    if any(one.question and len(_WORD.findall(one.text)) > MOST_WORDS_ASKED for one in sentences):
        return True
    if _calls_by_name(message, opening):
        return True
    own = [one for one in sentences if not _repeats_the_subject(one, message.subject)]
    if any(phrases.says("settles", one.text) for one in own):
        return True
    ours = [one for one in own if not phrases.says("in_general", one.text)]
    return phrases.says("the_matter", "\n".join(one.text for one in ours)) or _answers_us(ours, phrases)


def _answers_us(sentences: Sequence[Sentence], phrases: Phrases) -> bool:
    """Whether the rules hear a promise, a claim or a protest; more faintly only where nobody speaks of being away."""
    not_of_mail = [one for one in sentences if not _ANSWERING.search(one.text)]
    verdict = verdict_of(not_of_mail, phrases.languages.values())
    if any(weight >= SURE for kind, weight in verdict.scores if kind in _ANSWERS):
        return True
    rest = [one for one in not_of_mail if not phrases.says("away", one.text) and not phrases.says("standing", one.text)]
    faint = verdict_of(rest, phrases.languages.values()).scores
    return any(weight >= HEARD for kind, weight in faint if kind in _ANSWERS)


def _calls_by_name(message: Message, opening: str) -> bool:
    """Programs greet by the sender's name as it stands in the mail, people by the name of the person they know."""
    found = _GREETED.match(opening)
    if found is None or _ANYBODY.fullmatch(found.group(1)):
        return False
    known = " ".join(f"{one.name} {one.email}" for one in message.to).lower()
    return found.group(1).lower() not in known


def _repeats_the_subject(sentence: Sentence, subject: str) -> bool:
    core = _PREFIX.sub("", subject).strip()
    return len(core) >= 8 and core in sentence.text


def is_a_desk_answer(text: str, phrases: Phrases) -> bool:
    """The desk's standing answer to any mail: its number for the case, or thanks and the time an answer takes."""
    opening = text[:LONGEST_READ]
    if len(text) > LONGEST_DESK_ANSWER:
        return False
    if phrases.says("address_speaks", opening):
        return True
    ticket, receipt = phrases.says("ticket", opening), phrases.says("receipt", opening)
    if ticket or not receipt:
        return ticket
    if not phrases.says("answer_time", opening):
        return False
    # "Thanks, I'll get back to you as soon as I can" is what a person writes; machines know within how many days.
    return not _MYSELF.search(opening) or bool(_IN_FIGURES.search(opening))
