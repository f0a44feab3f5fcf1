"""How alike two mails are: whether what the owner sent is the draft we wrote, edited.

A mail program may give an edited draft a new Message-ID and drop the headers it does not know. What is left is what a
person would go by: the words, the subject, who gets it, which mail it answers and what is attached.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.domain.message import Message
from assistant.understanding.quoting import words_of

# Comparing costs the product of both lengths; no reminder is longer.
_MOST_WORDS = 800
_WORD = re.compile(r"\w+")
# Swedish, Danish, Norwegian, English, German: what mail programs put before the subject of an answer or a forward.
_PREFIX = re.compile(r"^\s*((re|sv|vs|fw|fwd|aw|wg|vb|vl|svar)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)
# Below this the words are not those of the draft: an answer in the same thread has all the rest in common with it.
_SOME_WORDS = 0.3
_FEW_WORDS = 0.1
_ALIKE = 0.55
# Enough when the draft has left its folder at the same time.
_ALIKE_ENOUGH = 0.35


@dataclass(frozen=True)
class Likeness:
    """How far two mails agree in each respect, from 0 to 1; `distinct` when the same subject opens no answer."""

    words: float
    subject: float
    recipients: float
    thread: float
    documents: float
    distinct: bool = False

    @property
    def whole(self) -> float:
        """All of it in one number: half of it the words."""
        rest = self.subject * 2 + self.recipients + self.thread + self.documents
        return 0.5 * self.words + 0.1 * rest

    @property
    def same_mail(self) -> bool:
        """Whether one is the other, edited: its own subject to the same people, or enough of its words as well."""
        if self.distinct and self.recipients > 0:
            return True
        return self.words >= _SOME_WORDS and self.whole >= _ALIKE

    @property
    def may_be_the_same(self) -> bool:
        """The same with less to go by: for when the one has vanished as the other appeared."""
        return self.distinct or (self.words >= _FEW_WORDS and self.whole >= _ALIKE_ENOUGH)


def likeness(draft: Message, sent: Message) -> Likeness:
    """How alike they are; quoted text and signatures are left out of the words."""
    ours, theirs = _bare(draft.subject), _bare(sent.subject)
    same = bool(ours) and ours == theirs
    return Likeness(
        words=_in_order(_words(draft), _words(sent)),
        subject=1.0 if same else _in_order(_WORD.findall(ours), _WORD.findall(theirs)),
        recipients=_shared({one.email for one in draft.to}, {one.email for one in (*sent.to, *sent.cc)}),
        thread=1.0 if set(draft.thread) & set(sent.thread) else 0.0,
        documents=_shared(_documents(draft), _documents(sent)),
        distinct=same and _PREFIX.match(draft.subject) is None and _PREFIX.match(sent.subject) is None,
    )


def _words(message: Message) -> list[str]:
    return _WORD.findall(words_of(message).new.casefold())[:_MOST_WORDS]


def _bare(subject: str) -> str:
    return " ".join(_PREFIX.sub("", subject).casefold().split())


def _documents(message: Message) -> set[str]:
    return {one.filename.casefold() for one in message.attachments if one.filename}


def _in_order(ours: list[str], theirs: list[str]) -> float:
    """The share of words that both have in the same order."""
    if not ours or not theirs:
        return 0.0
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def _shared(ours: Collection[str], theirs: Collection[str]) -> float:
    """The share of ours that they have too."""
    return sum(one in theirs for one in ours) / len(ours) if ours else 0.0
