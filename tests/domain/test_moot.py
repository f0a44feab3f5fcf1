"""Questions that a case has answered by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.domain.case import Case, Pending, PendingState, Status
from assistant.domain.moot import moot
from assistant.domain.task import TaskKind
from tests.domain.cases import due_on

_DAY = date(2026, 12, 9)


@pytest.mark.parametrize(
    ("case", "open_still"),
    [
        (due_on(), {TaskKind.CALL, TaskKind.PROMISE_BROKEN, TaskKind.ANSWER}),
        (replace(due_on(), backlog=True), {TaskKind.BACKLOG, TaskKind.CALL}),
        (replace(due_on(), pending=Pending("formal", PendingState.ANNOUNCED, _DAY)), {TaskKind.VETO}),
        (replace(due_on(), pending=Pending("final", PendingState.DRAFTED, _DAY)), {TaskKind.DRAFT_WAITING}),
        (replace(due_on(), status=Status.PAID), {TaskKind.ANSWER, TaskKind.OVERPAID, TaskKind.DRAFT_OBSOLETE}),
    ],
)
def test_a_question_stands_as_long_as_its_reason(case: Case, open_still: set[TaskKind]) -> None:
    assert open_still & set(moot(case)) == set()


@pytest.mark.parametrize(
    ("case", "answered"),
    [
        (due_on(), {TaskKind.VETO, TaskKind.DRAFT_WAITING, TaskKind.BACKLOG}),
        (replace(due_on(), status=Status.PAID, backlog=True), {TaskKind.BACKLOG, TaskKind.CALL, TaskKind.LETTER}),
    ],
)
def test_a_question_goes_when_its_reason_does(case: Case, answered: set[TaskKind]) -> None:
    assert answered <= set(moot(case))
