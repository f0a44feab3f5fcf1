"""The phrase files: every example is heard as its rule says, every counter-example is not."""

from __future__ import annotations

import pytest

from assistant.domain.reading import Kind
from assistant.understanding.kinds import sentences_of, verdict_of
from assistant.understanding.phrases import PhraseError, Rule, compile_phrases, fold, phrases_when_needed
from tests.understanding.reader import phrase_texts, phrases

RULES = [(code, rule) for code, language in phrases().languages.items() for rule in language.rules]
EXAMPLES = [(code, rule.kind, text) for code, rule in RULES for text in rule.examples]
COUNTERS = [(code, rule, text) for code, rule in RULES for text in rule.counter]


@pytest.mark.parametrize(("code", "kind", "text"), EXAMPLES, ids=lambda one: str(one)[:60])
def test_an_example_is_heard_as_its_kind(code: str, kind: Kind, text: str) -> None:
    verdict = verdict_of(sentences_of(text), [phrases().languages[code]])
    assert kind in dict(verdict.scores)


@pytest.mark.parametrize(("code", "rule", "text"), COUNTERS, ids=lambda one: str(one)[:60])
def test_a_counter_example_is_not_heard_by_its_rule(code: str, rule: Rule, text: str) -> None:
    heard = [one for one in sentences_of(text) if rule.holds(fold(one.text, code), one.question)]
    assert heard == []


@pytest.mark.parametrize("code", ["sv", "da", "en"])
def test_every_rule_has_an_example(code: str) -> None:
    assert [rule.name for rule in phrases().languages[code].rules if not rule.examples] == []


def test_a_wrong_rule_is_named() -> None:
    with pytest.raises(PhraseError, match=r"sv.*trasig"):
        compile_phrases({"sv": '[[rule]]\nname = "trasig"\nkind = "promise"\nwhen = "("\n'})


def test_folding_makes_hurried_keyboards_read_the_same() -> None:
    assert fold("Overfoert i GAAR", "da") == fold("Overført i går", "da")
    assert fold("Påminnelsen, don't", "sv") == "paminnelsen, dont"


def test_what_is_compiled_when_it_is_needed_is_the_same() -> None:
    texts = phrase_texts()
    later, now = phrases_when_needed(texts), compile_phrases(texts)
    assert (dict(later.languages), len(later.languages)) == (dict(now.languages), len(texts))
    broken = phrases_when_needed({"sv": "[[rule]]"})
    with pytest.raises(PhraseError, match="sv"):
        broken.language("sv")
