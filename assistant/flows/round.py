"""One pass over everything, in the order of the day:

receive | answer | watch | settle | tend drafts | remind | deliver | notify | deliver

A reminder leaves only after every watched folder has been read in the same pass. If listening failed, nothing is sent
to a client; the owner is told.
"""

from __future__ import annotations

import logging
from datetime import datetime

from assistant.flows.answer import answer
from assistant.flows.deliver import deliver
from assistant.flows.drafts import tend_drafts
from assistant.flows.never_sent import notice_unsent
from assistant.flows.notify import notify
from assistant.flows.receive import receive
from assistant.flows.remind import remind
from assistant.flows.retiming import retime_if_changed
from assistant.flows.settle import settle
from assistant.flows.watch import watch
from assistant.flows.world import Pass, World

log = logging.getLogger(__name__)


async def one_round(world: World, now: datetime) -> Pass:
    """Listen, settle, decide, deliver. `now` is aware; every decision of the pass is of this moment."""
    this = Pass(now)
    await receive(world, this)
    await answer(world, this)
    watch(world, this)
    notice_unsent(world, this)
    retime_if_changed(world, now, first_too=False)
    settle(world, this)
    await tend_drafts(world, this)
    if this.read_at is not None:
        remind(world, this)
    await deliver(world, this)
    notify(world, this)
    await deliver(world, this)
    for kind, facts in this.problems:
        log.warning("%s %s", kind, facts.get("error", ""))
    return this
