"""Every reason of every gate can be said in Swedish, Danish and English, with what the gate tells."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

from assistant.domain import gates
from assistant.domain.gates import GATES
from assistant.domain.hold import HoldKind
from assistant.domain.reasons import LANGUAGES, da, en, gate_name, hold_name, said, sv
from assistant.domain.verdict import fails

DOMAIN = Path(gates.__file__).parent
FILES = {"en": en, "sv": sv, "da": da}


def _given() -> dict[str, list[set[str]]]:
    """Every key that a gate answers with, and the facts it brings each time."""
    found: dict[str, list[set[str]]] = {}
    for path in sorted(DOMAIN.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"passes", "fails"}:
                (key,) = node.args
                assert isinstance(key, ast.Constant), f"{path.name}:{node.lineno}: the key must be written out"
                facts = {str(one.arg) for one in node.keywords} - {"until"}
                found.setdefault(str(key.value), []).append(facts)
    return found


GIVEN = _given()


def _named(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


@pytest.mark.parametrize("key", sorted(GIVEN))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_words_that_name_what_the_gate_tells(key: str, language: str) -> None:
    named = _named(FILES[language].PHRASES[key])
    assert all(named == facts for facts in GIVEN[key])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_phrases_of_all_languages_are_the_same_ones(language: str) -> None:
    phrases = FILES[language].PHRASES
    assert {key: _named(phrase) for key, phrase in phrases.items()} == {
        key: _named(phrase) for key, phrase in en.PHRASES.items()
    }
    assert FILES[language].WORDS.keys() == en.WORDS.keys()


def test_no_phrase_is_left_that_no_gate_says() -> None:
    assert {key for key in en.PHRASES if not key.startswith("why.")} == set(GIVEN)


def test_no_gate_makes_a_verdict_without_a_key() -> None:
    made = [path.name for path in DOMAIN.rglob("*.py") if "Verdict(" in path.read_text(encoding="utf-8")]
    assert made == ["verdict.py"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_gate_has_a_name_of_its_own(language: str) -> None:
    names = [FILES[language].NAMES[name] for name, _ in GATES]
    assert len(set(names)) == len(GATES)
    assert all(gate_name(gate, language) == name for (gate, _), name in zip(GATES, names, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", list(HoldKind))
def test_every_hold_has_words_of_its_own(kind: HoldKind, language: str) -> None:
    assert hold_name(kind, language) != kind
    assert [hold_name(one, language) for one in HoldKind].count(hold_name(kind, language)) == 1


def test_several_holds_are_told_in_the_owners_language() -> None:
    verdict = fails("hold.until-decided", holds="dispute; promise")
    assert verdict.words("sv") == "kunden invänder mot fakturan; kunden har lovat att betala, tills du bestämmer"
    assert (
        verdict.reason == "the client says something is wrong; the client has promised to pay, until the owner decides"
    )


def test_a_country_is_told_by_its_name() -> None:
    assert said("hours.day-off", {"day": "2026-06-05", "country": "DK"}, "da").endswith("arbejdsdag i Danmark")


def test_a_language_without_phrases_is_answered_in_english() -> None:
    assert said("hold.none", {}, "fi") == "no hold"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("sv", "1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,50 SEK återstår att betala"),
        ("da", "1.234.567,50 SEK mangler at blive betalt"),
        ("en", "1234567.50 SEK is left to pay"),
    ],
)
def test_an_amount_is_written_as_it_is_there(language: str, text: str) -> None:
    assert said("open.left", {"balance": "1234567.50 SEK"}, language) == text


def test_an_amount_in_a_currency_without_hundredths_has_none() -> None:
    assert said("open.left", {"balance": "-1200 JPY"}, "da").startswith("-1.200 JPY ")


def test_a_pause_is_told_with_the_owner_s_reason_if_there_is_one() -> None:
    facts = {"holds": "pause", "because": "vi pratar på fredag", "last": "2026-12-11"}
    assert said("hold.paused-until", facts, "sv") == "pausad av dig (vi pratar på fredag), till och med 2026-12-11"
