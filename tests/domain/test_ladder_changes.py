"""A ladder may change under a case: what was done stays done. And a stage may go again until somebody answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assistant.domain.case import Case, How, Status
from assistant.domain.decide import decide
from assistant.domain.events import HoldPlaced, HoldsEnded, ReminderSent, StageStopped
from assistant.domain.hold import HoldKind
from assistant.domain.ladder import DEFAULT, Ladder, Stage, Tone
from assistant.domain.schedule import day_of, next_stage
from tests.domain.cases import DUE, due_on, on

SECOND_ON = DUE + timedelta(8)


def _with(**changes: object) -> Ladder:
    """The default ladder with `second` changed."""
    stages = tuple(replace(one, **changes) if one.id == "second" else one for one in DEFAULT.stages)  # type: ignore[arg-type]
    return Ladder(stages)


def _sent(case: Case, day: date, ladder: Ladder, *stages: str) -> Case:
    for stage in stages:
        case = decide(case, ReminderSent(stage, f"<{stage}@nordljus.example>"), on(day, ladder)).case
    return case


def _next(case: Case, day: date, ladder: Ladder) -> tuple[str, date] | None:
    terms = on(day, ladder)
    stage = next_stage(case, terms)
    return None if stage is None else (stage.id, day_of(case, stage, terms))


def _twice_reminded() -> Case:
    case = _sent(due_on(), DUE + timedelta(1), DEFAULT, "first")
    return _sent(case, SECOND_ON, DEFAULT, "second")


CHANGED = {
    "renamed": _with(id="nudge"),
    "renamed-and-later": Ladder(
        tuple(replace(one, id="nudge", day=10) if one.id == "second" else one for one in DEFAULT.stages)
    ),
    "removed": Ladder(tuple(one for one in DEFAULT.stages if one.id != "second")),
    "all-renamed": Ladder(tuple(replace(one, id=f"new-{one.id}") for one in DEFAULT.stages)),
    "inserted": Ladder((*DEFAULT.stages[:3], Stage("extra", 4, Tone.MILD), *DEFAULT.stages[3:])),
    "reordered": Ladder(
        tuple(
            replace(one, day={"first": 8, "second": 1}.get(one.id, one.day))
            for one in (*DEFAULT.stages[:2], DEFAULT.stages[3], DEFAULT.stages[2], *DEFAULT.stages[4:])
        )
    ),
}


@pytest.mark.parametrize("how", list(CHANGED))
def test_a_ladder_that_changes_never_sends_again_what_was_sent(how: str) -> None:
    ladder = CHANGED[how]
    found = _next(_twice_reminded(), SECOND_ON + timedelta(1), ladder)
    assert found is not None
    expected = {"all-renamed": "new-third", "renamed-and-later": "nudge"}.get(how, "third")
    assert found[0] == expected


def test_the_distance_is_kept_from_a_stage_that_the_ladder_no_longer_has() -> None:
    case = _sent(due_on(), DUE + timedelta(1), DEFAULT, "first")
    case = _sent(case, DUE + timedelta(20), DEFAULT, "second")
    assert _next(case, DUE + timedelta(21), CHANGED["removed"]) == ("third", DUE + timedelta(27))


def test_a_stage_that_was_inserted_below_is_not_made_up_for() -> None:
    case = _twice_reminded()
    names = []
    ladder = CHANGED["inserted"]
    day = SECOND_ON
    while (found := _next(case, day, ladder)) is not None and len(names) < 9:
        names.append(found[0])
        day = found[1]
        case = _sent(case, day, ladder, found[0])
    assert names == ["third", "formal", "management", "final", "handover"]


def test_a_stage_that_repeats_goes_again_until_the_next_one_is_due() -> None:
    ladder = _with(repeat_every=3)
    case, seen = _sent(due_on(), DUE + timedelta(1), ladder, "first"), []
    day = DUE + timedelta(1)
    for _ in range(4):
        found = _next(case, day, ladder)
        assert found is not None
        stage, day = found
        seen.append((stage, (day - DUE).days))
        case = _sent(case, day, ladder, stage)
    # Another repetition would come after `third`; day 30 is New Year's Eve, day 33 a Sunday.
    assert seen == [("second", 8), ("second#2", 13), ("third", 15), ("formal", 34)]


def test_repetitions_push_nothing_that_follows() -> None:
    ladder = _with(repeat_every=3)
    case = _sent(_twice_reminded(), DUE + timedelta(13), ladder, "second#2")
    assert _next(case, DUE + timedelta(14), ladder) == ("third", DUE + timedelta(15))


def test_the_last_stage_repeats_for_good() -> None:
    ladder = Ladder((Stage("first", 1, Tone.MILD, repeat_every=30),))
    case, day = due_on(), DUE
    for expected in ("first", "first#2", "first#3", "first#4"):
        found = _next(case, day, ladder)
        assert found is not None
        assert found[0] == expected
        day = found[1]
        case = _sent(case, day, ladder, expected)


@pytest.mark.parametrize("kind", [HoldKind.ACKNOWLEDGEMENT, HoldKind.PROMISE, HoldKind.QUESTION, HoldKind.DISPUTE])
def test_an_answer_ends_the_repetitions(kind: HoldKind) -> None:
    ladder = _with(repeat_every=3)
    terms = on(SECOND_ON + timedelta(1), ladder)
    held = decide(_twice_reminded(), HoldPlaced(kind, None, "they answered", "the client"), terms).case
    free = decide(held, HoldsEnded("cleared up", "the owner"), terms).case
    assert _next(free, SECOND_ON + timedelta(1), ladder) == ("third", DUE + timedelta(15))


def test_an_absence_does_not_end_them() -> None:
    ladder = _with(repeat_every=3)
    away = HoldPlaced(HoldKind.OUT_OF_OFFICE, SECOND_ON + timedelta(2), "away", "the client")
    case = decide(_twice_reminded(), away, on(SECOND_ON, ladder)).case
    assert _next(replace(case, holds=()), SECOND_ON + timedelta(1), ladder) == ("second#2", date(2026, 12, 14))


def test_the_owner_s_no_to_a_repetition_ends_them() -> None:
    ladder = _with(repeat_every=3)
    case = decide(_twice_reminded(), StageStopped("second#2", "no"), on(SECOND_ON + timedelta(3), ladder)).case
    assert case.done[-1].how is How.PASSED
    assert _next(case, SECOND_ON + timedelta(4), ladder) == ("third", DUE + timedelta(15))


def test_each_repetition_is_done_once() -> None:
    ladder = _with(repeat_every=3)
    case = _sent(_twice_reminded(), DUE + timedelta(13), ladder, "second#2", "second#2")
    assert [one.stage for one in case.done] == ["first", "second", "second#2"]
    assert case.status is Status.OPEN


def test_a_repetition_stands_where_its_stage_stands() -> None:
    ladder = _with(repeat_every=3)
    assert ladder.index("second#4") == ladder.index("second")
    assert (ladder.stage("second#4").id, ladder.stage("second#4").templates) == ("second#4", "second")
    assert ladder.any_overdue(["second#4"])


def test_the_mail_before_the_end_of_service_is_the_one_that_announces_it() -> None:
    stages = tuple(replace(one, stop_service=one.id == "management") for one in DEFAULT.stages)
    ladder = Ladder(stages)
    assert [one.id for one in stages if ladder.announces_stop(one.id)] == ["formal"]
    assert not ladder.announces_stop("gone")
    case = _sent(due_on(), DUE + timedelta(30), ladder, "formal")
    assert case.stop_announced_on == DUE + timedelta(30)
    assert _sent(due_on(), DUE + timedelta(30), DEFAULT, "formal").stop_announced_on is None
