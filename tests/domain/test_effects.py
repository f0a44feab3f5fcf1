"""What a client's answer holds, and for how long: compared with the table the product promises."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from assistant.domain.calendar import Calendar
from assistant.domain.effects import EFFECTS, holds_of
from assistant.domain.hold import HoldKind
from assistant.domain.ladder import DEFAULT
from assistant.domain.message import Address, Message
from assistant.domain.reading import Kind, Reading
from assistant.domain.schedule import Terms

# A Wednesday.
TODAY = date(2026, 12, 9)
TERMS = Terms(DEFAULT, Calendar("SE"), Calendar("SE"), TODAY)

UNTIL_THE_OWNER_DECIDES = None
# kind -> the hold, and its last day when nothing more is known. Working days skip the weekend of the 12th.
TABLE = {
    Kind.PAYMENT_CLAIM: (HoldKind.PAYMENT_CLAIM, date(2026, 12, 14)),
    Kind.PROMISE: (HoldKind.PROMISE_NO_DAY, date(2026, 12, 16)),
    Kind.PLAN_REQUEST: (HoldKind.PLAN_REQUEST, UNTIL_THE_OWNER_DECIDES),
    Kind.DISPUTE: (HoldKind.DISPUTE, UNTIL_THE_OWNER_DECIDES),
    Kind.REFUSAL: (HoldKind.REFUSAL, UNTIL_THE_OWNER_DECIDES),
    Kind.COPY_REQUEST: (HoldKind.COPY_REQUEST, date(2026, 12, 16)),
    Kind.QUESTION: (HoldKind.QUESTION, UNTIL_THE_OWNER_DECIDES),
    Kind.REDIRECT: (HoldKind.REDIRECT, date(2026, 12, 11)),
    Kind.ACKNOWLEDGEMENT: (HoldKind.ACKNOWLEDGEMENT, date(2026, 12, 16)),
    Kind.UNCLEAR: (HoldKind.UNCLEAR, UNTIL_THE_OWNER_DECIDES),
    Kind.OUT_OF_OFFICE: (HoldKind.OUT_OF_OFFICE, date(2026, 12, 14)),
}


def _said(*kinds: Kind, day: date | None = None, answered: bool = True) -> Reading:
    message = Message(
        "<a@solrosen.example>", Address("anna@solrosen.example"), date=datetime(2026, 12, 9, 9, tzinfo=UTC)
    )
    return Reading(message, kinds[0], kinds, date=day, answered=answered)


def _held(*kinds: Kind, day: date | None = None, **earlier: int) -> list[tuple[HoldKind, date | None]]:
    return [(one.kind, one.until) for one in holds_of(_said(*kinds, day=day), TERMS, **earlier)]


def test_the_table_is_whole() -> None:
    assert set(EFFECTS) == set(TABLE)


@pytest.mark.parametrize("kind", TABLE)
def test_each_kind_holds_as_long_as_promised(kind: Kind) -> None:
    assert _held(kind) == [TABLE[kind]]


@pytest.mark.parametrize("kind", [Kind.AUTO_REPLY, Kind.SUSPICIOUS, Kind.UNRELATED, Kind.OWNER_MAIL, Kind.BOUNCE])
def test_what_no_person_answered_holds_nothing(kind: Kind) -> None:
    assert holds_of(_said(kind, answered=False), TERMS) == ()


def test_any_human_answer_holds_whatever_it_is() -> None:
    assert _held(Kind.FAILED_PAYMENT) == [(HoldKind.UNCLEAR, None)]


def test_every_kind_of_a_message_places_its_own_hold() -> None:
    assert _held(Kind.PROMISE, Kind.QUESTION) == [
        (HoldKind.PROMISE_NO_DAY, date(2026, 12, 16)),
        (HoldKind.QUESTION, None),
    ]


def test_a_promise_holds_two_bank_days_past_its_day() -> None:
    """The 18th is a Friday."""
    assert _held(Kind.PROMISE, day=date(2026, 12, 18)) == [(HoldKind.PROMISE, date(2026, 12, 22))]


@pytest.mark.parametrize("day", [date(2026, 12, 8), date(2027, 2, 8)])
def test_a_promise_for_a_day_past_or_far_off_asks_the_owner(day: date) -> None:
    assert _held(Kind.PROMISE, day=day) == [(HoldKind.PROMISE, None)]


@pytest.mark.parametrize(
    ("promises", "broken", "until"),
    [(0, 0, date(2026, 12, 22)), (1, 0, date(2026, 12, 22)), (2, 0, None), (1, 1, None)],
)
def test_a_promise_after_a_broken_one_and_any_third_ask_the_owner(
    promises: int, broken: int, until: date | None
) -> None:
    day = date(2026, 12, 18)
    assert _held(Kind.PROMISE, day=day, promises=promises, broken=broken) == [(HoldKind.PROMISE, until)]


def test_an_absence_holds_one_working_day_past_the_return() -> None:
    assert _held(Kind.OUT_OF_OFFICE, day=date(2026, 12, 18)) == [(HoldKind.OUT_OF_OFFICE, date(2026, 12, 21))]


def test_an_absence_long_over_holds_nothing() -> None:
    message = Message("<a@solrosen.example>", Address("a@solrosen.example"), date=datetime(2026, 8, 1, tzinfo=UTC))
    away = Reading(message, Kind.OUT_OF_OFFICE, (Kind.OUT_OF_OFFICE,), date=date(2026, 8, 20))
    assert holds_of(away, TERMS) == ()


def test_a_claim_counts_the_owner_s_bank_days_and_the_rest_the_client_s_working_days() -> None:
    """The fifth of June is Constitution Day in Denmark, the sixth Sweden's own day (a Saturday that year)."""
    danish = Terms(DEFAULT, Calendar("DK"), Calendar("SE"), date(2026, 6, 4))
    message = Message("<a@b.example>", Address("a@b.example"), date=datetime(2026, 6, 4, tzinfo=UTC))
    said = Reading(message, Kind.PAYMENT_CLAIM, (Kind.PAYMENT_CLAIM, Kind.REDIRECT), answered=True)
    assert [one.until for one in holds_of(said, danish)] == [date(2026, 6, 9), date(2026, 6, 9)]
