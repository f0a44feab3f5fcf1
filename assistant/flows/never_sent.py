"""An invoice that nobody seems to have sent: no mail that brought it lies in Sent. Asked about once."""

from __future__ import annotations

from datetime import timedelta

from assistant.domain.task import NewTask, TaskKind
from assistant.flows.own_mail import SENDING_DAYS
from assistant.flows.world import Pass, World
from assistant.store.store import Change

# Older ones were sent somehow, or the reminders will find out.
_OLDEST = timedelta(days=30)
_MOST_AT_ONCE = 50
# Who sends invoices from elsewhere has none in Sent, and is not asked about each of them.
_SENDS_BY_MAIL = """select 1 as yes from messages join message_invoices using (message_id)
                    where direction = 'own' limit 1"""
_UNSENT = """select i.invoice, i.client, i.issued from invoices i join cases c using (invoice)
             where i.thread = '' and i.issued between ? and ? and c.status = 'open' and c.backlog = 0
               and not exists (select 1 from message_invoices m where m.invoice = i.invoice)
               and not exists (select 1 from stages_done d where d.invoice = i.invoice and d.how = 'sent')
               and not exists (select 1 from tasks t where t.invoice = i.invoice and t.kind = 'never-sent')
             order by i.issued, i.invoice limit ?"""


def notice_unsent(world: World, this: Pass) -> None:
    """Ask about invoices issued some days ago of which Sent knows nothing; only once Sent has been read."""
    if this.read_at is None or not world.store.query(_SENDS_BY_MAIL):
        return
    today = world.today(this.now)
    between = ((today - _OLDEST).isoformat(), (today - SENDING_DAYS - timedelta(days=1)).isoformat())
    tasks = tuple(
        NewTask(TaskKind.NEVER_SENT, one["client"], one["invoice"], {"date": one["issued"]})
        for one in world.store.query(_UNSENT, *between, _MOST_AT_ONCE)
    )
    if tasks:
        world.store.commit(Change(tasks=tasks), this.now, today)
