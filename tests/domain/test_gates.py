"""Every condition that must be true before a reminder leaves, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from assistant.domain.calendar import Calendar
from assistant.domain.case import Case, Pending, PendingState, Standing, Status
from assistant.domain.client import Client
from assistant.domain.freshness import Freshness
from assistant.domain.gates import GATES, Facts, first_closed, walk
from assistant.domain.hold import Hold, HoldKind
from assistant.domain.ladder import DEFAULT, Ladder
from assistant.domain.policy import Policy
from assistant.domain.verdict import Verdict
from tests.domain.cases import due_on, held, kronor, on

# A Wednesday, ten o'clock in Stockholm.
NOW = datetime(2026, 12, 9, 9, tzinfo=UTC)
TODAY = date(2026, 12, 9)
CLIENT = Client("solrosen", "Solrosen AB")
CASE = due_on()
FIRST, THIRD, FORMAL = (DEFAULT.stage(id) for id in ("first", "third", "formal"))
OPEN = Facts(
    now=NOW,
    client=CLIENT,
    standing=Standing("solrosen"),
    policy=Policy(),
    terms=on(TODAY),
    live=True,
    read_at=NOW,
    payments_confirmed_on=TODAY,
    recipient="anna@solrosen.example",
)


def _closed(case: Case = CASE, stage: str = "first", facts: Facts = OPEN) -> str:
    found = first_closed(case, DEFAULT.stage(stage), facts)
    return found[0] if found else ""


def _verdict(gate: str, case: Case = CASE, stage: str = "first", facts: Facts = OPEN) -> Verdict:
    return dict(walk(case, DEFAULT.stage(stage), facts))[gate]


def _standing(last: date) -> Facts:
    return replace(OPEN, standing=Standing("solrosen", (), last, last))


def _at(hour: int, minute: int) -> Facts:
    now = datetime(2026, 12, 9, hour, minute, tzinfo=UTC)
    return replace(OPEN, now=now, read_at=now)


def test_a_reminder_leaves_when_every_gate_is_open() -> None:
    assert _closed() == ""
    assert [verdict.open for _, verdict in walk(CASE, FIRST, OPEN)] == [True] * len(GATES)


def test_every_gate_says_why() -> None:
    assert all(verdict.reason for _, verdict in walk(CASE, FIRST, OPEN))


@pytest.mark.parametrize(
    ("gate", "case", "stage", "facts"),
    [
        ("open", replace(CASE, status=Status.PAID), "first", OPEN),
        ("open", replace(CASE, paid=kronor(12500)), "first", OPEN),
        ("released", replace(CASE, backlog=True), "first", OPEN),
        ("due", CASE, "second", replace(OPEN, terms=on(date(2026, 12, 8)))),
        ("not under way", replace(CASE, pending=Pending("first", PendingState.QUEUED, TODAY)), "first", OPEN),
        ("not under way", replace(CASE, pending=Pending("first", PendingState.DRAFTED, TODAY)), "first", OPEN),
        ("no hold", held(CASE, HoldKind.DISPUTE), "first", OPEN),
        (
            "no hold",
            CASE,
            "first",
            replace(OPEN, standing=Standing("solrosen", (Hold(HoldKind.PAUSE, TODAY, TODAY),))),
        ),
        ("gap", CASE, "first", _standing(date(2026, 12, 3))),
        ("gap", CASE, "first", replace(OPEN, one_waits=True)),
        ("gap", CASE, "first", replace(_standing(TODAY), reminded_in=frozenset({"SEK"}))),
        ("listened", CASE, "first", replace(OPEN, read_at=None)),
        ("listened", CASE, "first", replace(OPEN, read_at=NOW - timedelta(minutes=31))),
        ("money current", CASE, "third", replace(OPEN, terms=on(date(2026, 12, 16)), payments_confirmed_on=None)),
        (
            "money current",
            CASE,
            "third",
            replace(OPEN, terms=on(date(2026, 12, 24)), payments_confirmed_on=date(2026, 12, 9)),
        ),
        ("money current", CASE, "first", replace(OPEN, sources=(Freshness("seb", date(2026, 12, 2), 5, 3),))),
        ("money current", CASE, "first", replace(OPEN, sources=(Freshness("seb", None, 400, 3),))),
        ("no unmatched money", CASE, "first", replace(OPEN, unmatched=("800.00 SEK, 2026-12-01 (#7)",))),
        ("working hours", CASE, "first", _at(6, 59)),
        ("working hours", CASE, "first", _at(15, 30)),
        ("working hours", CASE, "first", replace(OPEN, terms=on(TODAY, calendar=Calendar("US")))),
        ("deliverable", CASE, "first", replace(OPEN, recipient="")),
        ("document", CASE, "first", replace(OPEN, has_document=False)),
        ("template", CASE, "first", replace(OPEN, template_problem="first.txt.j2: no such word")),
        ("volume", CASE, "first", replace(OPEN, sent_today=50)),
        ("volume", CASE, "first", replace(OPEN, sent_this_pass=20)),
    ],
)
def test_each_gate_closes_for_its_own_reason(gate: str, case: Case, stage: str, facts: Facts) -> None:
    assert _closed(case, stage, facts) == gate


@pytest.mark.parametrize(
    ("case", "stage", "facts"),
    [
        (CASE, "first", _standing(date(2026, 12, 2))),
        (CASE, "heads-up", replace(_standing(TODAY), one_waits=True)),
        (CASE, "first", replace(_standing(TODAY), reminded_in=frozenset({"EUR"}))),
        (CASE, "first", replace(OPEN, payments_confirmed_on=None)),
        (
            CASE,
            "first",
            replace(OPEN, sources=(Freshness("seb", date(2026, 12, 8), 1, 3),), payments_confirmed_on=None),
        ),
        (held(CASE, HoldKind.PROMISE, date(2026, 12, 8)), "first", OPEN),
        (CASE, "first", _at(7, 0)),
        (CASE, "first", replace(OPEN, sent_today=49, sent_this_pass=19)),
    ],
)
def test_and_opens_again_when_it_is_gone(case: Case, stage: str, facts: Facts) -> None:
    assert _closed(case, stage, facts) == ""


def test_a_holiday_of_the_client_is_no_working_day() -> None:
    lucia = replace(OPEN, now=datetime(2026, 12, 13, 9, tzinfo=UTC))
    assert _verdict("working hours", facts=lucia).until == date(2026, 12, 14)


def test_an_open_ended_hold_says_so_and_one_with_an_end_names_the_day_after() -> None:
    assert _verdict("no hold", held(CASE, HoldKind.DISPUTE)).until is None
    assert _verdict("no hold", held(CASE, HoldKind.PROMISE, date(2026, 12, 11))).until == date(2026, 12, 12)


def test_the_gap_names_the_day_on_which_it_ends() -> None:
    assert _verdict("gap", facts=_standing(date(2026, 12, 3))).until == date(2026, 12, 10)


# Approval


_IN_MAY = replace(OPEN, terms=on(date(2027, 1, 5)), payments_confirmed_on=date(2027, 1, 5))


def _announced(leaves: date) -> Case:
    return replace(CASE, pending=Pending("formal", PendingState.ANNOUNCED, date(2027, 1, 4), leaves=leaves))


def test_a_firm_stage_is_first_announced() -> None:
    assert not _verdict("approved", stage="formal", facts=_IN_MAY).open


def test_it_leaves_on_the_day_announced_and_not_before() -> None:
    early, today = (_verdict("approved", _announced(date(2027, 1, day)), "formal", _IN_MAY) for day in (6, 5))
    assert (early.open, early.until, today.open) == (False, date(2027, 1, 6), True)


def test_it_never_leaves_before_the_owner_was_told() -> None:
    untold = replace(_IN_MAY, announcement_told=False)
    assert not _verdict("approved", _announced(date(2027, 1, 5)), "formal", untold).open


@pytest.mark.parametrize("stage", ["first", "formal", "final"])
def test_before_go_nothing_is_announced_since_all_is_drafted(stage: str) -> None:
    verdict = _verdict("approved", stage=stage, facts=replace(_IN_MAY, live=False))
    assert (verdict.open, verdict.key) == (True, "approved.before-go")
    assert "by itself before `go`" in verdict.reason


def test_an_announcement_of_another_stage_approves_nothing() -> None:
    case = replace(_announced(date(2027, 1, 5)), pending=Pending("third", PendingState.ANNOUNCED, TODAY, leaves=TODAY))
    assert not _verdict("approved", case, "formal", _IN_MAY).open


def test_a_ladder_without_the_stage_that_asks_for_confirmation_asks_for_none() -> None:
    short = Ladder((FIRST, FORMAL))
    facts = replace(OPEN, terms=on(date(2027, 1, 5), short), payments_confirmed_on=None)
    assert dict(walk(CASE, FORMAL, facts))["money current"].open
    assert THIRD not in short.stages


def test_a_pause_without_a_reason_of_the_owner_s_is_not_told_twice() -> None:
    plain = replace(CASE, holds=(Hold(HoldKind.PAUSE, TODAY, None, "paused by the owner"),))
    told = replace(CASE, holds=(Hold(HoldKind.PAUSE, TODAY, None, "we talk on Friday"),))
    assert _verdict("no hold", plain).reason == "paused by you, until the owner decides"
    assert _verdict("no hold", told).reason == "paused by you (we talk on Friday), until the owner decides"
