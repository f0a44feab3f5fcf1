"""Words kept for the formal stage: courts, enforcement and lawyers; and collection, which a firm tone may tell of.

Swedish inkassolagen (1974:182) 1 § is the reason: a reminder that states the time to pay, or that the matter will be
handed over, is no collection measure; one that threatens with Kronofogden or a court is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.domain.ladder import Tone

_COURT = "courts, enforcement and lawyers are for the formal notice alone"
_NOTICE = "this names the formal notice itself, which nothing before it may do"
_CREDIT = "credit registers are told of in the formal notice alone"
_HANDOVER = "a handover to a collector may be told, as information, from a firm tone on"
_NEVER = "a threat that no creditor may make"


@dataclass(frozen=True)
class Finding:
    """A word that the tone does not allow, why, and what to say instead (empty: leave it out)."""

    text: str
    why: str
    offer: str = ""


@dataclass(frozen=True)
class _Reserved:
    """What may stand from that tone on; never, when `tone` is None."""

    words: re.Pattern[str]
    tone: Tone | None
    why: str
    offer: str = ""


def _reserved(words: str, tone: Tone | None, why: str, offer: str = "") -> _Reserved:
    return _Reserved(re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), tone, why, offer)


# Where two overlap, the first wins. Words that are also names or have another use need companions or small letters:
# Tennis Court Ltd, Ward Solicitors and Advokatbyrån Berg are clients, and Danish udlæg is also an expense.
_WORDS = {
    "sv": (
        _reserved(
            r"kronofogd\w*|betalningsföreläggande\w*|(?:tings|hov)rätt\w*|domstol\w*|stämning(?:s\w+|en)?|rättegång\w*|"
            r"rättslig\w*|juridisk\w*|jurist(?:er\w*|en)?|advokat(?:er\w*|en|hjälp)?|utmätning\w*|lagsök\w*|verkställighet\w*|"
            r"exekutiv\w*|delgivning\w*|(?:dra|ta) (?:er|dig|det|saken) (?:till|inför) rätta|i rätten|konkursansök\w*|"
            r"ansök\w* om konkurs",
            Tone.FORMAL,
            _COURT,
        ),
        _reserved(r"betalningsanmärkning\w*", Tone.FORMAL, _CREDIT),
        _reserved(
            r"inkassokrav\w*|inkassoåtgärd\w*|inkassokostnad\w*|inkassoavgift\w*",
            Tone.FORMAL,
            _NOTICE,
            "betalningspåminnelse",
        ),
        _reserved(r"inkasso\w*", Tone.FIRM, _HANDOVER, "hör gärna av er om något hindrar betalningen"),
        _reserved(r"polisanmäl\w*", None, _NEVER),
    ),
    "da": (
        _reserved(
            r"foged\w*|betalingspåkrav\w*|domstol\w*|stævning\w*|stævne\w*|retssag\w*|søgsmål\w*|sagsøg\w*|"
            r"(?:i|ved|for|til) retten(?! til)|retslig\w*|juridisk\w*|jurist(?:er\w*|en)?|advokat(?:er\w*|en|bistand)?|"
            r"(?:foretage|gøre) udlæg|udlægsforretning\w*|konkursbegæring\w*|(?:begære|erklæret) konkurs",
            Tone.FORMAL,
            _COURT,
        ),
        _reserved(r"RKI(?:-\w+)?|debitor registret|dårlig(?:e)? betaler\w*", Tone.FORMAL, _CREDIT),
        _reserved(r"inkassovarsel\w*|inkassovarsl\w*|påkrav\w*|inkassogebyr\w*", Tone.FORMAL, _NOTICE, "rykker"),
        _reserved(r"inkasso\w*", Tone.FIRM, _HANDOVER, "skriv gerne, hvis noget står i vejen for betalingen"),
        _reserved(r"politianmeld\w*", None, _NEVER),
    ),
    "en": (
        _reserved(
            r"(?:county|high|sheriff|civil|small[ -]claims|district) courts?|(?-i:courts?|COURTS?)|"
            r"court (?:action|claim|proceedings|order|fees?)|small claims|money claim|"
            r"legal (?:action|proceedings|steps|measures|remedies|advice|team|department|costs|fees|claim|consequences|"
            r"representatives?|advisers?|recourse)|legally|(?-i:(?:lawyer|solicitor|attorney|barrister)s?)|lawsuits?|"
            r"litigat\w+|(?:to|will|may|shall) sue|su(?:e|ing) you|bailiffs?|enforcement (?:action|officers?|agents?)|"
            r"(?:default|court) judgments?|judgment against|CCJs?|winding[ -]up|insolvency proceedings",
            Tone.FORMAL,
            _COURT,
        ),
        _reserved(
            r"credit (?:rating|score|file|record|register|reference agenc\w+|bureaus?|history)", Tone.FORMAL, _CREDIT
        ),
        _reserved(
            r"statutory demands?|letters? before (?:action|claim)|letters? of claim|pre-action", Tone.FORMAL, _NOTICE
        ),
        _reserved(
            r"debt[ -]collect\w+(?: agenc\w+)?|collect(?:ion|ions|ing) agenc\w+|debt recovery(?: agenc\w+)?|"
            r"(?:to|into|in) collections?(?! (?:and|or) delivery)",
            Tone.FIRM,
            _HANDOVER,
            "please let us know if anything is holding the payment up",
        ),
        _reserved(r"report (?:you|this|it) to the police|criminal (?:charges|complaint)", None, _NEVER),
    ),
}
_TONES = list(Tone)


def reserved_words(text: str, language: str, tone: Tone) -> tuple[Finding, ...]:
    """Every word of the text that this tone does not allow, in the order in which they stand, each once.

    Words of the other languages are looked for as well: Kronofogden is no softer in an English mail.
    """
    words = [one for code in sorted(_WORDS, key=lambda code: code != language) for one in _WORDS[code]]
    forbidden = [one for one in words if one.tone is None or _TONES.index(tone) < _TONES.index(one.tone)]
    once: dict[str, Finding] = {}
    for _, finding in sorted(_hits(text, forbidden), key=lambda hit: hit[0]):
        once.setdefault(finding.text.casefold(), finding)
    return tuple(once.values())


def _hits(text: str, forbidden: list[_Reserved]) -> Iterator[tuple[int, Finding]]:
    taken: set[int] = set()
    for one in forbidden:
        for hit in one.words.finditer(text):
            if taken.isdisjoint(range(*hit.span())):
                taken.update(range(*hit.span()))
                yield hit.start(), Finding(" ".join(hit[0].split()), one.why, one.offer)
