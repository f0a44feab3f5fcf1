"""`kill -9` at any step and a new start: nothing doubled, nothing lost.

Doubled: two deliveries for one invoice and stage. Lost: neither delivered nor in an open task of the owner.
"""

from __future__ import annotations

import random

import pytest

from tests.end_to_end.firm import START, Firm
from tests.end_to_end.process import Process
from tests.end_to_end.test_on_real_servers import ask
from tests.servers.loopback import until

DONE = "select stage from stages_done where how <> 'passed'"
WAITING = "select state from outbox where state in ('queued', 'sending')"
IN_DOUBT = "select count(*) from tasks where kind = 'in-doubt' and answered_at is null"
LATER = START.replace(hour=10)


def one_more_round(firm: Firm) -> None:
    """A new start, until all is settled and a whole round is over; then an orderly end."""
    again = Process(firm.config, LATER)
    try:
        until(lambda: ask(firm, "select min(read_at) > '2026-11-17T10' from folders") == [(1,)], "all folders are read")
        until(lambda: ask(firm, WAITING) == [], "all is settled")
        until(lambda: ask(firm, DONE) == [("first",)], "it counts as done")
    finally:
        assert again.end() == 0, again.log.read_text()


def neither_doubled_nor_lost(firm: Firm) -> tuple[int, int]:
    """How often it was delivered, and how many questions about it are open."""
    delivered, asked = len(firm.reminders()), int(str(ask(firm, IN_DOUBT)[0][0]))
    assert delivered <= 1
    assert delivered == 1 or asked == 1
    assert len([one for one in firm.in_folder("Sent") if one["X-Invoice-Assistant"]]) <= 1
    return delivered, asked


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ("after writing", (1, 0)),
        ("after claiming", (0, 1)),
        ("after sending", (1, 1)),
        ("after settling", (1, 0)),
        ("after filing", (1, 0)),
    ],
)
def test_a_reminder_is_neither_doubled_nor_lost(firm: Firm, step: str, outcome: tuple[int, int]) -> None:
    firm.say("go")
    killed = Process(firm.config, START, step)
    assert killed.wait() == -9, killed.log.read_text()
    one_more_round(firm)
    assert neither_doubled_nor_lost(firm) == outcome


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_random_moments_nothing_is_doubled(firm: Firm, seed: int) -> None:
    """The plug is pulled three times, anywhere between the start of the process and the end of its first rounds."""
    firm.say("go")
    moments = random.Random(seed)
    for _ in range(3):
        Process(firm.config, START).wait_or_kill(moments.uniform(0.5, 3.0))
    one_more_round(firm)
    delivered, asked = neither_doubled_nor_lost(firm)
    assert delivered + asked >= 1


@pytest.mark.parametrize("step", ["after keeping", "after answering"])
def test_an_answer_is_never_lost(firm: Firm, step: str) -> None:
    reply = firm.mail(firm.client, firm.owner, "Fakturan", "Vi bestrider hela beloppet, inget är levererat.")
    firm.dovecot.deliver(firm.owner, reply.as_bytes())
    firm.say("go")
    killed = Process(firm.config, START, step)
    assert killed.wait() == -9, killed.log.read_text()
    again = Process(firm.config, LATER)
    asked = "select count(*) from tasks where kind = 'answer'"
    try:
        until(lambda: ask(firm, "select count(*) from holds") == [(1,)], "it holds")
        until(lambda: ask(firm, asked) == [(1,)], "the owner is asked once")
    finally:
        assert again.end() == 0, again.log.read_text()
    assert firm.reminders() == []


def test_a_draft_is_put_down_once(firm: Firm) -> None:
    killed = Process(firm.config, START, "after drafting")
    assert killed.wait() == -9, killed.log.read_text()
    again = Process(firm.config, LATER)
    try:
        until(lambda: ask(firm, "select pending_state from cases") == [("drafted",)], "the draft is noted")
    finally:
        assert again.end() == 0, again.log.read_text()
    assert len(firm.in_folder("Drafts")) == 1
