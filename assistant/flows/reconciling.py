"""Payments without a place are looked at: told before by another source, settled, taken back, or asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from assistant.domain.events import ChargesPaid
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.allocate import BANK, OWNER, Part, Placement, close_question, happened, place, said_by, take_back
from assistant.flows.world import World
from assistant.payments.credit import Credit
from assistant.payments.outcome import (
    HARD,
    Allocation,
    Candidate,
    Ground,
    Question,
    Reason,
    Settled,
    Surplus,
    TakenBack,
)
from assistant.payments.outcome import Outcome as Reconciled
from assistant.payments.payer import Payer, folded
from assistant.payments.reconcile import reconcile
from assistant.payments.told_twice import DAYS, Likeness, compared, is_bare, told_facts
from assistant.store.payment_rows import Choice, KeptPayment, State
from assistant.store.payments import Asked, Outcome

_SEEN = "payments_looked_at"
# A word that an invoice is paid is about a payment of these days; a later one is another payment.
_WORD_DAYS = timedelta(days=30)
_ALIKE = 84.0
_FIRST = 3


def look_again(world: World, now: datetime, *, anew: bool = False) -> int:
    """Try every payment without a place anew if anything has changed that it may rest on; how many were looked at."""
    store = world.store
    if not anew and store.setting(_SEEN) == store.sources.fingerprint():
        return 0
    with store.transaction():
        oldest = store.ledger.first_issued()
        kept = {one.credit.key: one for one in store.payments.waiting() if _may_be_placed(one, oldest)}
        told = {key for one in kept.values() for key in _told_before(world, one, now)}
        left = [one.credit for one in kept.values() if one.credit.key not in told]
        for outcome in reconcile(left, store.items).outcomes:
            _apply(world, kept[outcome.credit.key], outcome, now)
        store.remember(_SEEN, store.sources.fingerprint())
    return len(kept)


def _may_be_placed(kept: KeptPayment, oldest: str) -> bool:
    """What the owner took from its place is for the owner to place; what is early waits for older invoices."""
    if kept.state is State.EARLY:
        return bool(oldest) and kept.credit.booked.isoformat() >= oldest
    return kept.placed_by != OWNER


def _told_before(world: World, kept: KeptPayment, now: datetime) -> tuple[str, ...]:
    """The keys that need no place: another source has told of the same payment, or may have."""
    credit, payments = kept.credit, world.store.payments
    if kept.apart or (still := payments.get(credit.key)) is None or not still.waiting:
        return ()
    batch = payments.batch_of(credit, DAYS) if is_bare(credit) else ""
    others = [
        one
        for one in payments.near(credit, DAYS)
        if not payments.has_twin_from(one.credit.key, credit.source) and (one.id < kept.id or not one.waiting)
    ]
    found = [(compared(credit, one.credit), one) for one in others]
    same = next((one for likeness, one in found if likeness is Likeness.SAME), None)
    if same is not None:
        # Of two that are one, the one that says more is looked at.
        more = same.waiting and told_facts(credit) > told_facts(same.credit)
        twin, other = (same.credit, credit) if more else (credit, same.credit)
        return (_is_twin(world, twin, other.key, f"told by {other.source} of {other.booked} as well", now),)
    if batch:
        return (_is_twin(world, credit, batch, "told in its parts as well", now),)
    maybe = next((one for likeness, one in found if likeness is Likeness.MAYBE), None)
    if maybe is None:
        return ()
    _ask_if_same(world, kept, maybe, now)
    return (credit.key,)


def _is_twin(world: World, credit: Credit, other: str, why: str, now: datetime) -> str:
    world.store.payments.settle(credit.key, Outcome(State.TWIN, why, BANK, twin_of=other), now)
    close_question(world, credit, why, now)
    return credit.key


def _ask_if_same(world: World, kept: KeptPayment, other: KeptPayment, now: datetime) -> None:
    credit, told = kept.credit, other.credit
    why = f"{told.source} tells of {told.amount} on {told.booked} as well: the same payment?"
    suspects = (other.client,) if other.client else tuple(_suspects(world, credit, ()))
    world.store.payments.ask(credit.key, Asked(why, (), suspects, told.key))
    facts = _facts(credit) | {"other": told.source, "on": told.booked.isoformat()}
    world.store.tasks.restate(NewTask(TaskKind.SAME_PAYMENT, facts=facts, message_id=credit.key), now)


def _apply(world: World, kept: KeptPayment, outcome: Reconciled, now: datetime) -> None:
    match outcome:
        case Settled():
            if _word_is_old(world, outcome):
                choice = Choice(outcome.client, _parts_of(outcome.allocations), why_of(outcome), outcome.surplus.minor)
                _ask(world, kept, Reason.ALREADY_PAID, (choice,), now)
                return
            place(world, kept, placement_of(outcome), now)
            _learn(world, outcome, now)
            _pay_charges(world, outcome, now)
        case TakenBack():
            parts = tuple(Part(one.number, one.amount.minor) for one in outcome.allocations)
            take_back(world, kept, Placement(outcome.client, parts, why_of(outcome)), now)
        case Question():
            _question(world, kept, outcome, now)


def why_of(outcome: Settled | TakenBack) -> str:
    """The evidence in one line."""
    return "; ".join(dict.fromkeys(map(str, outcome.evidence)))


def placement_of(outcome: Settled) -> Placement:
    """Where a settled payment goes."""
    parts = tuple(Part(*one) for one in _parts_of(outcome.allocations))
    credited = outcome.surplus_is is Surplus.CLIENT_CREDIT
    # Charges that were paid beside the invoice are no part of its balance.
    beside = sum(one.charges.minor for one in outcome.allocations if one.charges)
    surplus = outcome.surplus.minor + beside
    return Placement(outcome.client, parts, why_of(outcome), BANK, surplus, credited)


def _word_is_old(world: World, outcome: Settled) -> bool:
    """Whether it would confirm a word that is far older than the payment."""
    for one in outcome.allocations:
        case = world.store.cases.get(one.number)
        if case is None or case.is_open:
            continue
        said = world.store.allocations.last_said_on(one.number)
        if said is not None and outcome.credit.booked - said > _WORD_DAYS:
            return True
    return False


def _learn(world: World, outcome: Settled, now: datetime) -> None:
    """A name that fits, beside a hard fact, teaches the account; a remittance advice is used up."""
    grounds = {one.ground for one in outcome.evidence}
    if outcome.client and Ground.NAME in grounds and grounds & HARD:
        for account in (outcome.credit.payer_account, outcome.credit.payer_number):
            world.store.sources.teach(account, outcome.client, outcome.credit.source, now)
    for advice in world.store.items.advices(outcome.credit.amount) if Ground.ADVICE in grounds else ():
        if set(advice.invoices) & {one.number for one in outcome.allocations}:
            world.store.sources.use_advice(advice.message_id, outcome.credit.key)


def _pay_charges(world: World, outcome: Settled, now: datetime) -> None:
    """What was paid beside an invoice for its charges; those that were not paid with it are asked about by `decide`."""
    for one in outcome.allocations:
        if one.charges:
            source = said_by(outcome.credit, why_of(outcome))
            happened(world, one.number, ChargesPaid(one.charges, outcome.credit.booked, source), now)


def _question(world: World, kept: KeptPayment, question: Question, now: datetime) -> None:
    credit = question.credit
    silent = question.reason is Reason.NO_HARD_FACT
    if silent and any(world.store.sources.is_nobodys(one) for one in payer_marks(credit)):
        outcome = Outcome(State.NOT_OURS, "this payer is none of the clients, as the owner said", OWNER)
        world.store.payments.settle(credit.key, outcome, now)
        close_question(world, credit, outcome.why, now)
        return
    oldest = world.store.ledger.first_issued()
    if silent and not question.candidates and (not oldest or credit.booked.isoformat() < oldest):
        why = "older than the oldest invoice here, and it names none"
        world.store.payments.settle(credit.key, Outcome(State.EARLY, why, BANK), now)
        return
    choices = tuple(_choice_of(world, one) for one in question.candidates)
    _ask(world, kept, question.reason, choices, now)


def _choice_of(world: World, candidate: Candidate) -> Choice:
    """A candidate as it is offered: what only rounding or a bank's fee leaves open is waived when it is chosen."""
    parts = list(_parts_of(candidate.allocations))
    if {one.ground for one in candidate.evidence} & {Ground.ROUNDING, Ground.FEE} and not candidate.surplus:
        number, minor, _ = parts[-1]
        found = world.store.ledger.invoice(number)
        parts[-1] = (number, minor, max(0, found.balance.minor - minor) if found else 0)
    why = "; ".join(map(str, candidate.evidence))
    return Choice(candidate.client, tuple(parts), why, candidate.surplus.minor)


def _parts_of(allocations: Sequence[Allocation]) -> tuple[tuple[str, int, int], ...]:
    return tuple((one.number, one.amount.minor, one.waived.minor if one.waived else 0) for one in allocations)


def payer_marks(credit: Credit) -> tuple[str, ...]:
    """What a payer is known by again: accounts, else the name."""
    accounts = tuple(one for one in (credit.payer_account, credit.payer_number) if one)
    return accounts or ((f"name:{folded(credit.payer)}",) if folded(credit.payer) else ())


def _ask(world: World, kept: KeptPayment, reason: Reason, choices: tuple[Choice, ...], now: datetime) -> None:
    credit = kept.credit
    suspects = tuple(dict.fromkeys(_suspects(world, credit, choices)))
    asked = Asked(str(reason), choices, suspects)
    if kept.state is State.ASKED and (kept.why, kept.choices) == (asked.why, choices):
        return
    world.store.payments.ask(credit.key, asked)
    offered = "; ".join(f"{at}: {_offer(world, one, credit)}" for at, one in enumerate(choices[:_FIRST], start=1))
    facts = _facts(credit) | {"reason": reason.name.lower().replace("_", "-"), "offered": offered}
    client = choices[0].client if choices else ""
    task = NewTask(TaskKind.PLACE_PAYMENT, facts=facts | {"likely": client}, message_id=credit.key)
    world.store.tasks.restate(task, now)


def freed_payments(world: World, number: str, reason: str, now: datetime) -> str:
    """The payments that the invoice no longer takes anything of are asked about again; their sums in words."""
    freed = []
    parts = world.store.allocations.of_invoice(number)
    for key in dict.fromkeys(one.payment for one in parts if one.payment):
        kept = world.store.payments.get(key)
        used = world.store.allocations.of_payment(key)
        if kept is None or kept.state is not State.PLACED or sum(one.amount for one in used) != 0:
            continue
        world.store.payments.free(key, f"not for {number}, as the owner said: {reason}", OWNER)
        facts = _facts(kept.credit) | {"reason": "not-for", "invoices": number}
        world.store.tasks.restate(NewTask(TaskKind.PLACE_PAYMENT, facts=facts, message_id=key), now)
        freed.append(str(kept.credit.amount))
    return ", ".join(freed)


def _offer(world: World, choice: Choice, credit: Credit) -> str:
    """A candidate in few words, in no language: numbers and who."""
    name = world.store.items.client_name(choice.client)
    return f"{' + '.join(choice.numbers)}{f' ({name})' if name else ''}"


def _facts(credit: Credit) -> dict[str, str]:
    said = " ".join((*(one.text for one in credit.references), *credit.text.split()))
    return {
        "amount": str(credit.amount),
        "date": credit.booked.isoformat(),
        "payer": credit.payer,
        "sentence": said[:140],
        "direction": credit.direction.value,
    }


def _suspects(world: World, credit: Credit, choices: Sequence[Choice]) -> Iterator[str]:
    """Whose the payment may be: candidates, the payer's account, and names that are like the payer's."""
    for choice in choices:
        for number in choice.numbers:
            found = world.store.ledger.invoice(number)
            if found is not None:
                yield found.invoice.client
    payer = Payer(credit, world.store.items)
    yield from payer.by_account
    yield from (client for client, alike in payer.by_name if alike >= _ALIKE)
