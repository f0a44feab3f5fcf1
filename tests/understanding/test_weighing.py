"""Where neither rules nor model are sure, what would end by itself waits for the owner."""

from __future__ import annotations

import pytest

from assistant.domain.reading import Kind
from assistant.understanding.weighing import doubtful


def test_a_faint_promise_is_doubtful() -> None:
    assert doubtful([Kind.PROMISE], {}, {Kind.PROMISE: 0.5})


def test_a_promise_that_a_sure_rule_names_is_believed() -> None:
    assert not doubtful([Kind.PROMISE], {Kind.PROMISE: 4.0}, {Kind.PROMISE: 0.5})


def test_a_promise_that_the_model_is_sure_of_is_believed() -> None:
    assert not doubtful([Kind.PROMISE], {}, {Kind.PROMISE: 0.7})


@pytest.mark.parametrize("kind", [Kind.DISPUTE, Kind.QUESTION, Kind.REFUSAL, Kind.PLAN_REQUEST])
def test_what_waits_for_the_owner_anyway_needs_no_doubt(kind: Kind) -> None:
    assert not doubtful([Kind.PROMISE, kind], {}, {Kind.PROMISE: 0.4, kind: 0.3})
