"""Charges given up: by the owner's word, or as the answer to what is asked once an invoice is paid without them."""

from __future__ import annotations

from datetime import datetime

from assistant.domain.case import Case
from assistant.domain.claim import outstanding
from assistant.domain.events import ChargesWaived
from assistant.domain.task import Task
from assistant.flows.deciding import decided
from assistant.flows.owner_word import NO, AnswerError
from assistant.flows.world import World

_WAIVE = frozenset({"waive", "waived", "yes", "ok", "ja", "done"}) | NO
_CLAIM = frozenset({"claim", "keep"})


def waive(world: World, case: Case, reason: str, now: datetime) -> str:
    """Give up what was claimed on top of the invoice and is not paid; nothing of it is claimed again."""
    if not outstanding(case.claims):
        return "nothing is claimed on top of it"
    return decided(world, case, ChargesWaived(reason), now).reason


def about_left_over_charges(world: World, task: Task, words: list[str], now: datetime) -> str | None:
    """waive (also yes, no, done), or claim: then they stay claimed, and it is for the owner to go on about them."""
    verb, case = words[0].lower(), world.store.cases.get(task.task.invoice)
    if verb in _CLAIM:
        return "noted: they stay claimed; `waive` gives them up later"
    if verb not in _WAIVE or case is None:
        raise AnswerError(f"`{verb}` is no answer here; say waive (give them up) or claim (they stay claimed)")
    return waive(world, case, "the owner gave them up, since the invoice is paid", now)
