"""The shipped model: made from the replies in this repository, small, exact in its file, and no blind judge."""

from __future__ import annotations

import pytest

from assistant.domain.reading import Evidence, Kind
from assistant.understanding.kinds import Verdict, sentences_of
from assistant.understanding.model import ModelError, opened, packed
from assistant.understanding.weighing import ranked, shares_of, weighed
from tests.understanding.reader import model
from training.data import PEOPLE, digest, examples
from training.train import TARGET, model_of

MOST_BYTES = 20_000_000


def test_the_shipped_model_was_trained_from_the_replies_in_this_repository() -> None:
    assert model().trained_from == digest(examples()), "the replies have changed: run `make model`"


def test_the_shipped_model_is_small() -> None:
    assert TARGET.stat().st_size < MOST_BYTES


def test_the_same_replies_give_the_same_bytes() -> None:
    few = examples()[::40]
    assert packed(model_of(few)) == packed(model_of(few))


def test_a_model_survives_its_file() -> None:
    again = opened(packed(model()))
    assert again.scores("Pengarna kommer på fredag") == model().scores("Pengarna kommer på fredag")


@pytest.mark.parametrize("data", [b"", b"{}", b'{"format": 0}\n', packed(model())[:-50], b"[]\nx", b"\xff\n\x00"])
def test_a_file_that_is_no_model_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(ModelError):
        opened(data)


def test_the_model_knows_only_what_people_write() -> None:
    assert set(model().kinds) == PEOPLE


def test_every_language_has_replies_of_every_kind_people_write() -> None:
    found = {(one.language, one.kind) for one in examples()}
    assert not {(language, kind) for language in ("sv", "da", "en") for kind in PEOPLE} - found


def test_a_sure_rule_outweighs_a_doubtful_model() -> None:
    shares = shares_of({Kind.DISPUTE: 5.0}, {Kind.DISPUTE: 0.0, Kind.PROMISE: 1.0})
    assert ranked(shares)[0] is Kind.DISPUTE


def test_a_sure_model_outweighs_a_faint_rule() -> None:
    shares = shares_of({Kind.QUESTION: 2.0}, {Kind.QUESTION: 0.0, Kind.PLAN_REQUEST: 3.0})
    assert ranked(shares)[0] is Kind.PLAN_REQUEST


def test_where_nothing_is_sure_nothing_is_claimed() -> None:
    assert ranked({kind: 1 / len(PEOPLE) for kind in PEOPLE if kind is not Kind.UNRELATED}) == []


def test_nobody_is_overlooked_on_a_doubtful_unrelated() -> None:
    assert ranked({Kind.UNRELATED: 0.6, Kind.PROMISE: 0.3, Kind.QUESTION: 0.1})[0] is Kind.PROMISE


def test_the_evidence_is_the_sentence_that_speaks_most_for_the_kind() -> None:
    sentences = sentences_of("Hope you are well. We will pay the invoice on Friday. The weather is grey here.")
    verdict = weighed(Verdict(), {}, sentences, model())
    assert verdict.evidence[0] == Evidence(Kind.PROMISE, "We will pay the invoice on Friday.")
