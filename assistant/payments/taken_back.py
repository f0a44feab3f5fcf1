"""Payments that went back: which items they open again, told by the earlier payment's id or by what they name."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.payments.credit import Direction
from assistant.payments.facts import Strength
from assistant.payments.open_items import OpenItem
from assistant.payments.outcome import Allocation, Evidence, Ground, Reason, TakenBack
from assistant.payments.payer import Standing
from assistant.payments.work import Asked, Work


def taken_back(work: Work) -> TakenBack | Asked:
    """The items that are open again, or a question when it is not plain which; deductions are always asked about."""
    if work.credit.direction is Direction.DEDUCTED:
        return Asked(Reason.DEDUCTED)
    if work.credit.end_to_end:
        earlier = [work.remaining.now(one) for one in work.items.paid_by(work.credit.end_to_end)]
        if earlier and sum(paid_of(item) for item in earlier) == work.credit.amount.minor:
            return _opened(work, earlier, (Evidence(Ground.EARLIER_PAYMENT, work.credit.end_to_end),))
    hits = [hit for hit in work.hits if paid_of(hit.item) >= work.credit.amount.minor]
    sure = [
        hit for hit in hits if hit.strength is Strength.REFERENCE or work.standing(hit.item.client) is Standing.SAME
    ]
    if len(sure) != 1 or sure[0].item.currency != work.credit.currency:
        return Asked(Reason.TAKEN_BACK, tuple((hit.item,) for hit in hits))
    return _opened(work, [sure[0].item], (sure[0].evidence,))


def paid_of(item: OpenItem) -> int:
    """How much of the item has been paid, in minor units."""
    return item.amount.minor - item.balance.minor


def _opened(work: Work, items: Sequence[OpenItem], evidence: tuple[Evidence, ...]) -> TakenBack:
    clients = {item.client for item in items}
    if len(items) == 1:
        allocations: tuple[Allocation, ...] = (Allocation(items[0].number, work.credit.amount),)
    else:
        allocations = tuple(Allocation(one.number, one.amount - one.balance) for one in items)
    return TakenBack(work.credit, clients.pop() if len(clients) == 1 else "", allocations, evidence)
