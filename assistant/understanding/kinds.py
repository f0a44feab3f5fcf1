"""What a person means: every sentence is held against the rules, and the strongest reading leads.

A question asks, a condition takes a promise back, and the safest effect wins among equals: a dispute stops everything,
a claim is looked into, a promise waits, thanks are only thanks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.domain.reading import Evidence, Kind
from assistant.understanding.phrases import Language, fold

MOST_SENTENCES = 120
LONGEST_SENTENCE = 600
# Among equally strong kinds the first one leads.
_ORDER = (
    Kind.SUSPICIOUS,
    Kind.DISPUTE,
    Kind.PAYMENT_CLAIM,
    Kind.REFUSAL,
    Kind.PLAN_REQUEST,
    Kind.COPY_REQUEST,
    Kind.PROMISE,
    Kind.REDIRECT,
    Kind.QUESTION,
    Kind.ACKNOWLEDGEMENT,
    Kind.UNRELATED,
)
# Each further sentence that says the same adds a little.
MORE = 0.2
MOST_MORE = 0.6
# A second kind is named when it is nearly as strong as the leading one.
BESIDE = 0.6
_END = re.compile(
    r"(?<=[!?])[\")]?\s+|(?<=[^\W\d_]{2}[.\")])\s+(?=[A-ZÅÄÖÆØ\"“(•–\d-])|(?<=[\d)]\.)\s+(?=[A-ZÅÄÖÆØ][a-zåäöæø]+ )|"
    r"(?<=[a-zåäöæø]{2}\.)\s+(?=[a-zåäöæø]{2,})|(?<=\.\.)\s+|\n+"
)
# A mail program breaks long lines; a person who ends a line early means it.
_WRAPPED = re.compile(r"(?m)^(.{50,}[^\s!?:;])[ ]*\n(?=[^\s•*–-])")
_ADDRESS = re.compile(r"[^\s@]{1,100}@[^\s@]{0,200}\w")
_SHORTENED = re.compile(
    (
        r"\b(?:kl|nr|ca|bl\.?a|t\.?ex|f\.?eks|evt|d|mr|ms|mrs|inv|fakt|vedr|ang|pga|tom|inkl|exkl|no|st|"
        r"dvs|kr|den|inc|ltd|pr|jan|feb|mar|apr|aug|sep|okt|oct|nov|dec|jf|hhv|iht|mvh|pkt|str|tlf|tel)\.$"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of the writer, as written."""

    text: str
    question: bool


@dataclass(frozen=True)
class Verdict:
    """The kinds found, the leading one first, each with the sentence that decided it."""

    kinds: tuple[Kind, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    scores: tuple[tuple[Kind, float], ...] = ()

    @property
    def strength(self) -> float:
        """The weight of the leading kind, 0 when there is none."""
        return self.scores[0][1] if self.scores else 0.0


def sentences_of(text: str) -> list[Sentence]:
    """The text cut into sentences; abbreviations and dates do not end one."""
    pieces: list[str] = []
    for piece in _END.split(_WRAPPED.sub(r"\1 ", text[:30_000])):
        clean = " ".join(piece.split())
        if not clean:
            continue
        if pieces and _SHORTENED.search(pieces[-1]) and len(pieces[-1]) < LONGEST_SENTENCE:
            pieces[-1] += " " + clean
        else:
            pieces.append(clean)
    return [Sentence(one[:LONGEST_SENTENCE], _asks(one)) for one in pieces[:MOST_SENTENCES]]


def _asks(text: str) -> bool:
    return text.rstrip(" )\"'”:;-").endswith("?") or "? " in text


def verdict_of(sentences: Sequence[Sentence], languages: Iterable[Language]) -> Verdict:
    """Weigh the sentences against the rules of the languages the writer may be using."""
    best: dict[Kind, tuple[float, str]] = {}
    more: Counter[Kind] = Counter()
    for language in languages:
        for sentence in sentences:
            for kind, weight in _heard(sentence, language).items():
                more[kind] += 1
                if best.get(kind, (0.0, ""))[0] < weight:
                    best[kind] = (weight, sentence.text)
    return _weighed(
        {kind: (weight + min(MORE * (more[kind] - 1), MOST_MORE), text) for kind, (weight, text) in best.items()}
    )


def _heard(sentence: Sentence, language: Language) -> dict[Kind, float]:
    """The kinds that one sentence speaks for, with the weight of the strongest rule of each."""
    # An address is no word: "faktura@" asks for no invoice.
    folded = fold(_ADDRESS.sub("x@x", sentence.text), language.code)
    heard: dict[Kind, float] = {}
    for rule in language.rules:
        if heard.get(rule.kind, 0.0) < rule.weight and rule.holds(folded, sentence.question):
            heard[rule.kind] = rule.weight
    return heard


def _weighed(best: dict[Kind, tuple[float, str]]) -> Verdict:
    if not best:
        return Verdict()
    ranked = sorted(best, key=lambda kind: (-best[kind][0], _ORDER.index(kind) if kind in _ORDER else len(_ORDER)))
    top = best[ranked[0]][0]
    kinds = tuple(kind for kind in ranked if best[kind][0] >= BESIDE * top)
    evidence = tuple(Evidence(kind, best[kind][1]) for kind in kinds)
    return Verdict(kinds, evidence, tuple((kind, best[kind][0]) for kind in ranked))
