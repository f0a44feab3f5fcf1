"""What holds for a client as a whole."""

from __future__ import annotations

from datetime import date

from assistant.domain.case import Standing
from assistant.domain.events import HoldPlaced, HoldsEnded, HoldsExpired
from assistant.domain.hold import HoldKind, Scope
from assistant.domain.standing import Contacted, StandingEvent, decide_standing

TODAY = date(2026, 12, 9)
AWAY = HoldPlaced(HoldKind.OUT_OF_OFFICE, date(2026, 12, 14), "away", "the client")
PAUSED = HoldPlaced(HoldKind.PAUSE, None, "paused", "the owner")


def _after(*events: StandingEvent, today: date = TODAY) -> Standing:
    standing = Standing("solrosen")
    for event in events:
        standing = decide_standing(standing, event, today).standing
    return standing


def test_a_hold_of_the_client_stands_beside_others_and_replaces_its_own_kind() -> None:
    longer = HoldPlaced(HoldKind.OUT_OF_OFFICE, date(2026, 12, 21), "away longer", "the client")
    found = _after(AWAY, PAUSED, longer)
    assert [(one.kind, one.until, one.scope) for one in found.holds] == [
        (HoldKind.PAUSE, None, Scope.CLIENT),
        (HoldKind.OUT_OF_OFFICE, date(2026, 12, 21), Scope.CLIENT),
    ]


def test_ending_one_kind_leaves_the_others() -> None:
    found = _after(AWAY, PAUSED, HoldsEnded("back", "the owner", (HoldKind.OUT_OF_OFFICE,)))
    assert [one.kind for one in found.holds] == [HoldKind.PAUSE]


def test_a_hold_is_over_the_day_after_its_last() -> None:
    standing = _after(AWAY, PAUSED)
    late = decide_standing(standing, HoldsExpired(), date(2026, 12, 15)).standing
    assert decide_standing(standing, HoldsExpired(), date(2026, 12, 14)).standing == standing
    assert [one.kind for one in late.holds] == [HoldKind.PAUSE]


def test_a_reminder_counts_for_the_gap_and_the_owner_s_own_mail_does_not() -> None:
    found = _after(Contacted(date(2026, 12, 2), "the assistant", reminder=True), Contacted(TODAY, "the owner"))
    assert (found.last_reminder_on, found.last_contact_on) == (date(2026, 12, 2), TODAY)


def test_an_older_contact_found_later_moves_nothing_back() -> None:
    found = _after(Contacted(TODAY, "the assistant", reminder=True), Contacted(date(2026, 11, 1), "the owner"))
    assert (found.last_reminder_on, found.last_contact_on) == (TODAY, TODAY)
