"""Words of courts stand in the formal notice alone; a handover to collection may be told from a firm tone on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.ladder import Tone
from assistant.domain.law.reserved import reserved_words

BEFORE_FIRM = (Tone.FRIENDLY, Tone.MILD, Tone.CLEAR)
BEFORE_FORMAL = (*BEFORE_FIRM, Tone.FIRM, Tone.SERIOUS)


def found(text: str, language: str, tone: Tone) -> list[str]:
    return [one.text for one in reserved_words(text, language, tone)]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("sv", "Då ansöker vi om betalningsföreläggande hos Kronofogden.", ["betalningsföreläggande", "Kronofogden"]),
        ("sv", "Annars vidtar vi rättsliga åtgärder.", ["rättsliga"]),
        ("sv", "Ni riskerar en betalningsanmärkning.", ["betalningsanmärkning"]),
        ("sv", "Detta är ett inkassokrav.", ["inkassokrav"]),
        ("sv", "Vi kopplar in en advokat och stämning lämnas in.", ["advokat", "stämning"]),
        ("da", "Ellers indbringes sagen for fogedretten.", ["fogedretten"]),
        ("da", "Vi ses i retten, og vores advokat skriver.", ["i retten", "advokat"]),
        ("da", "Dette er et inkassovarsel.", ["inkassovarsel"]),
        ("da", "I bliver registreret i RKI.", ["RKI"]),
        ("en", "We will take you to court without further notice.", ["court"]),
        ("en", "A claim in the County Court will follow.", ["County Court"]),
        (
            "en",
            "We may begin legal proceedings and serve a statutory demand.",
            ["legal proceedings", "statutory demand"],
        ),
        ("en", "This will hurt your credit rating.", ["credit rating"]),
        ("en", "Our solicitors will sue.", ["solicitors", "will sue"]),
    ],
)
def test_words_of_courts_are_for_the_formal_notice_alone(language: str, text: str, words: list[str]) -> None:
    for tone in BEFORE_FORMAL:
        assert found(text, language, tone) == words, tone
    assert found(text, language, Tone.FORMAL) == []


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("sv", "Betalar ni inte lämnar vi ärendet vidare till inkasso.", ["inkasso"]),
        ("da", "Ellers overgiver vi sagen til inkasso.", ["inkasso"]),
        ("en", "We may pass the matter to a debt collection agency.", ["debt collection agency"]),
    ],
)
def test_a_handover_may_be_told_from_a_firm_tone_on(language: str, text: str, words: list[str]) -> None:
    for tone in BEFORE_FIRM:
        assert found(text, language, tone) == words
    assert all(found(text, language, tone) == [] for tone in (Tone.FIRM, Tone.SERIOUS, Tone.FORMAL))
    (finding,) = reserved_words(text, language, Tone.MILD)
    assert finding.why
    assert finding.offer


@pytest.mark.parametrize(
    "text", ["Vi gör en polisanmälan.", "Vi politianmelder jer.", "We will report you to the police."]
)
def test_some_threats_may_never_be_made(text: str) -> None:
    for tone in Tone:
        (finding,) = reserved_words(text, "sv", tone)
        assert finding.why == "a threat that no creditor may make"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Dear Tennis Court Ltd, 4 Fountain Court: as a courtesy, here is the invoice again."),
        ("en", "Please tell us your legal name. The spring collection was delivered on time."),
        ("en", "Ward Solicitors LLP"),
        ("sv", "Hej Advokatbyrån Berg! Stämmer beloppet? Rätt adress är Rättviksgatan 3."),
        ("da", "I har retten til at gøre indsigelse. Udlæg for rejsen er med på fakturaen."),
        ("da", "Den rettidige betaling var den 1. december."),
    ],
)
def test_names_and_common_words_are_no_threat(language: str, text: str) -> None:
    assert found(text, language, Tone.FRIENDLY) == []


def test_a_threat_in_another_language_is_a_threat() -> None:
    assert found("Otherwise the matter goes to Kronofogden.", "en", Tone.FIRM) == ["Kronofogden"]


def test_each_word_is_told_once_in_the_order_of_the_text() -> None:
    text = "Inkasso nu, sedan Kronofogden, sedan inkasso."
    assert found(text, "sv", Tone.MILD) == ["Inkasso", "Kronofogden"]


@given(
    st.text(st.sampled_from("abc åkronofogden inkasso court RKI \n"), max_size=80), st.sampled_from(["sv", "da", "en"])
)
def test_a_sharper_tone_never_allows_less(text: str, language: str) -> None:
    counts = [len(reserved_words(text, language, tone)) for tone in Tone]
    assert counts == sorted(counts, reverse=True)
