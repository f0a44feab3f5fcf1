"""`kill -9` at any step and a new start: nothing doubled, nothing lost.

Doubled: two deliveries for one invoice and stage. Lost: neither delivered nor in an open task of the owner.
"""

from __future__ import annotations

import pytest

from tests.end_to_end.firm import START, Firm
from tests.end_to_end.process import Process
from tests.end_to_end.test_on_real_servers import ask
from tests.servers.loopback import until


@pytest.mark.parametrize("step", ["after writing", "after claiming", "after sending", "after settling", "after filing"])
def test_a_reminder_is_neither_doubled_nor_lost(firm: Firm, step: str) -> None:
    firm.say("go")
    killed = Process(firm.config, START, step)
    assert killed.wait() == -9, killed.log.read_text()
    again = Process(firm.config, START.replace(hour=10))
    try:
        until(
            lambda: ask(firm, "select state from outbox where state in ('queued', 'sending')") == [], "all is settled"
        )
        until(
            lambda: ask(firm, "select stage from stages_done where how <> 'passed'") == [("first",)],
            "it counts as done",
        )
        until(lambda: ask(firm, "select min(read_at) > '2026-11-17T10' from folders") == [(1,)], "a whole pass is over")
    finally:
        assert again.end() == 0, again.log.read_text()
    delivered = len(firm.reminders())
    asked = ask(firm, "select count(*) from tasks where kind = 'in-doubt' and answered_at is null")[0][0]
    assert delivered <= 1
    assert delivered == 1 or asked == 1
    assert delivered + int(str(asked)) == {"after claiming": 1, "after sending": 2}.get(step, 1)
    copies = [one for one in firm.in_folder("Sent") if one["X-Invoice-Assistant"]]
    assert len(copies) <= 1


@pytest.mark.parametrize("step", ["after keeping", "after answering"])
def test_an_answer_is_never_lost(firm: Firm, step: str) -> None:
    reply = firm.mail(firm.client, firm.owner, "Fakturan", "Vi bestrider hela beloppet, inget är levererat.")
    firm.dovecot.deliver(firm.owner, reply.as_bytes())
    firm.say("go")
    killed = Process(firm.config, START, step)
    assert killed.wait() == -9, killed.log.read_text()
    again = Process(firm.config, START)
    try:
        until(lambda: ask(firm, "select count(*) from holds where kind <> 'owner-conversation'")[0][0] == 1, "it holds")
        until(
            lambda: ask(firm, "select count(*) from tasks where kind = 'answer'") == [(1,)], "the owner is asked once"
        )
    finally:
        assert again.end() == 0, again.log.read_text()
    assert firm.reminders() == []


def test_a_draft_is_put_down_once(firm: Firm) -> None:
    killed = Process(firm.config, START, "after drafting")
    assert killed.wait() == -9, killed.log.read_text()
    again = Process(firm.config, START)
    try:
        until(lambda: ask(firm, "select pending_state from cases") == [("drafted",)], "the draft is noted")
    finally:
        assert again.end() == 0, again.log.read_text()
    assert len(firm.in_folder("Drafts")) == 1


def test_killed_at_random_moments_nothing_is_doubled(firm: Firm) -> None:
    firm.say("go")
    for _ in range(6):
        child = Process(firm.config, START)
        until(lambda: b"queued" in child.log.read_bytes() or child.ended(), "it has begun to write") if _ else None
        child.kill()
    last = Process(firm.config, START)
    try:
        until(lambda: ask(firm, "select stage from stages_done where how <> 'passed'") == [("first",)], "it is done")
    finally:
        assert last.end() == 0, last.log.read_text()
    assert len(firm.reminders()) <= 1
