"""The owner's answers to what only this program asks: a draft that is gone, a mail in doubt."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from assistant.domain import events as e
from assistant.domain.case import Case
from assistant.domain.decide import decide
from assistant.domain.hold import HoldKind
from assistant.domain.task import Task, TaskKind
from assistant.flows.asking_client import asked_client
from assistant.flows.brakes import about_volume
from assistant.flows.deciding import decided
from assistant.flows.kept_credit import about_too_much
from assistant.flows.money_mail import about_a_notice
from assistant.flows.open_questions import about_an_answer
from assistant.flows.own_mail import Sent, draft_sent
from assistant.flows.owner_word import NO, OWNER, AnswerError
from assistant.flows.unreached import uncounted
from assistant.flows.waiving import about_left_over_charges
from assistant.flows.world import World
from assistant.store.store import Change, Settled

_ABOUT_DRAFTS = "say again (write it again), skip (leave the stage out), pause [DATE], or sent (you have sent it)"


Answering = Callable[[World, Task, list[str], datetime], str | None]


def about_a_deleted_draft(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """again, skip, pause [DATE] or sent, for every invoice that was in the draft."""
    verb, rest = words[0].lower(), words[1:]
    if verb == "sent":
        return _it_was_sent(world, task, now)
    act = _DECIDED.get(verb)
    if act is None:
        raise AnswerError(f"`{verb}` is no answer here; {_ABOUT_DRAFTS}")
    until = _until(rest, world.today(now)) if verb in {"pause", "wait"} else None
    for case in _cases_of(world, task):
        events = act(task.task.facts.get("stage", ""), until)
        _all_decided(world, case, events, now)
    return _SAID[verb]


def _again(_stage: str, _until: date | None) -> tuple[e.Event, ...]:
    return (e.HoldsEnded("the owner wants the draft again", OWNER, (HoldKind.DRAFT_DELETED,)),)


def _skip(stage: str, _until: date | None) -> tuple[e.Event, ...]:
    ended = e.HoldsEnded("the owner leaves the stage out", OWNER, (HoldKind.DRAFT_DELETED,))
    return (ended, e.StageStopped(stage, "the owner deleted its draft"))


def _pause(_stage: str, until: date | None) -> tuple[e.Event, ...]:
    paused = e.HoldPlaced(HoldKind.PAUSE, until, "the owner deleted the draft and waits", OWNER)
    return (paused, e.HoldsEnded("the owner pauses instead", OWNER, (HoldKind.DRAFT_DELETED,)))


_DECIDED: dict[str, Callable[[str, date | None], tuple[e.Event, ...]]] = {
    "again": _again,
    "yes": _again,
    "skip": _skip,
    "no": _skip,
    "pause": _pause,
    "wait": _pause,
}
_SAID = {
    "again": "it is written again",
    "yes": "it is written again",
    "skip": "the stage is left out",
    "no": "the stage is left out",
    "pause": "paused; `resume` goes on",
    "wait": "paused; `resume` goes on",
}


def _until(rest: list[str], today: date) -> date | None:
    words = [one for one in rest if one.lower() != "until"]
    if not words:
        return None
    try:
        until = date.fromisoformat(words[0])
    except ValueError:
        raise AnswerError(f"{words[0]} is not a date; write it as 2026-11-23") from None
    if until < today:
        raise AnswerError(f"{until} is past; name a day to come")
    return until


def _it_was_sent(world: World, task: Task, now: datetime) -> str:
    draft = world.store.outbox.by_message_id(task.task.facts.get("draft", ""))
    if draft is None:
        raise AnswerError(f"that draft is not known any more; {_ABOUT_DRAFTS}")
    sent = Sent(draft.mail.message_id, now, ", ".join(draft.mail.to), draft.mail.subject)
    world.store.commit(draft_sent(world, draft, sent, now), now, world.today(now))
    return "noted: it was sent by you"


def _cases_of(world: World, task: Task) -> list[Case]:
    named = task.task.facts.get("invoices", "") or task.task.invoice
    found = [world.store.cases.get(one.strip()) for one in named.split(",") if one.strip()]
    return [case for case in found if case is not None]


def _all_decided(world: World, case: Case, events: tuple[e.Event, ...], now: datetime) -> None:
    for event in events:
        case = decided(world, case, event, now).case


def about_a_mail_in_doubt(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """no: it never arrived, so that the stage goes again for every invoice it carried; yes: nothing changes."""
    if words[0].lower() not in NO:
        return None
    lost = world.store.outbox.by_message_id(task.task.facts.get("message_id", ""))
    client = world.store.ledger.client(task.task.client)
    if lost is None or client is None or lost.state != "in-doubt":
        return "noted; that mail is not in doubt any more"
    terms, id = world.terms(client, now), lost.mail.message_id
    cases = [(world.store.cases.get(number), stage) for number, stage in lost.stages.items()]
    decisions = tuple(decide(case, e.ReminderLost(stage, id), terms) for case, stage in cases if case is not None)
    standings = uncounted(world, client, id, lost.stages, terms)
    settled = Settled(lost.id, "refused", "the owner says it never arrived")
    world.store.commit(Change(decisions, standings, settled=settled), now, terms.today)
    return "; ".join(one.reason for one in decisions)


ANSWERS: dict[TaskKind, Answering] = {
    TaskKind.ANSWER: about_an_answer,
    TaskKind.VOLUME: about_volume,
    TaskKind.IN_DOUBT: about_a_mail_in_doubt,
    TaskKind.DRAFT_DELETED: about_a_deleted_draft,
    TaskKind.LEFT_OVER_CHARGES: about_left_over_charges,
    TaskKind.NOTICE_UNTRUSTED: about_a_notice,
    TaskKind.OVERPAID: about_too_much,
    TaskKind.NO_PROOF: asked_client,
    TaskKind.ASK_WHEN: asked_client,
}
