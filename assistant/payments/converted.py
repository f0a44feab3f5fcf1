"""A payment ordered in the currency of the invoice that arrives in another: what was ordered is what is paid."""

from __future__ import annotations

from assistant.domain.money import Money
from assistant.payments.facts import Hit, Strength
from assistant.payments.outcome import Evidence, Ground, Settled
from assistant.payments.payer import Standing
from assistant.payments.placing import Placing, is_what_was_sent, whole
from assistant.payments.work import Work, settled


def settle_converted(work: Work, hits: tuple[Hit, ...]) -> Settled | None:
    """Items named in the currency that was ordered (ISO 20022 InstdAmt), when it is their sum to the last unit.

    None, and so a question, for anything less: what a bank made of another sum is for a person to say.
    """
    sent = work.credit.instructed
    if sent is None:
        return None
    owed = tuple(hit for hit in hits if hit.item.currency == sent.currency and hit.item.balance.minor > 0)
    best = max((hit.strength for hit in owed), default=Strength.NUMBER)
    chosen = tuple(hit for hit in owed if hit.strength is best)
    items = tuple(hit.item for hit in chosen)
    clients = {item.client for item in items}
    if (
        len(clients) != 1
        or not is_what_was_sent(items, work.credit)
        or any(one.issued > work.credit.booked for one in items)
    ):
        return None
    standing = work.standing(clients.pop())
    if standing is not Standing.SAME and (standing is Standing.OTHER or best is not Strength.REFERENCE):
        return None
    ground = Ground.SUM if len(items) > 1 else Ground.EXACT_AMOUNT
    nothing = Money(0, work.credit.currency)
    return settled(work, chosen, Placing(whole(items), (Evidence(ground, f"{sent} was sent"),), nothing))
