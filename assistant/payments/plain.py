"""A payment whose place rests on nothing but itself, whenever it came: what came before or after cannot move it."""

from __future__ import annotations

from assistant.payments.credit import Direction
from assistant.payments.open_items import OpenItem
from assistant.payments.work import Work


def plainly_meant(work: Work) -> OpenItem | None:
    """The one item the payment names, if the sum is all of it and name and account are its client's alone; else None.

    Then neither another open item nor a credit has any say.
    """
    if work.credit.direction is not Direction.IN or len(work.hits) != 1:
        return None
    item = work.hits[0].item
    plain = item.amount == work.credit.amount and item.issued <= work.credit.booked and not item.charges
    payer = work.payer
    return item if plain and {*payer.by_account} <= {item.client} and payer.is_named(item.client) else None
