"""What becomes of a payment that was looked at: settled, taken back, or asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from assistant.domain.events import ChargesPaid
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.allocate import BANK, Part, Placement, close_question, happened, place, said_by, take_back
from assistant.flows.owner_word import OWNER
from assistant.flows.told_failed import is_known_to_have_failed
from assistant.flows.undoing import accounts_of
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
from assistant.store.payment_rows import Choice, KeptPayment, State
from assistant.store.payments import Asked, Outcome

# A word that an invoice is paid is about a payment of these days; a later one is another payment.
_WORD_DAYS = timedelta(days=30)
_ALIKE = 84.0
_FIRST = 3


def apply(world: World, kept: KeptPayment, outcome: Reconciled, now: datetime) -> None:
    """Write down what became of a payment; a part of the caller's transaction."""
    if is_known_to_have_failed(world, kept.credit, now):
        return
    match outcome:
        case Settled():
            if _word_is_old(world, outcome):
                choice = Choice(outcome.client, _parts_of(outcome.allocations), why_of(outcome), outcome.surplus.minor)
                _ask(world, kept, Reason.ALREADY_PAID, (choice,), now)
                return
            place(world, kept, placement_of(outcome), now)
            learn(world, outcome, now)
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
    owed = next((one.amount.currency for one in outcome.allocations), outcome.credit.currency)
    currency = owed if owed != outcome.credit.currency else ""
    return Placement(outcome.client, parts, why_of(outcome), BANK, surplus, credited, currency)


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


def learn(world: World, outcome: Settled, now: datetime) -> None:
    """A name that fits, beside a hard fact, teaches the account; a remittance advice is used up."""
    grounds = {one.ground for one in outcome.evidence}
    if outcome.client and Ground.NAME in grounds and grounds & HARD:
        for account in accounts_of(world, outcome.credit):
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
        outcome = Outcome(State.NOT_OURS, "this payer is none of the clients, as the owner said", BANK)
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
    of = tuple(dict.fromkeys(suspects(world, credit, choices)))
    asked = Asked(str(reason), choices, of)
    if kept.state is State.ASKED and (kept.why, kept.choices) == (asked.why, choices):
        return
    world.store.payments.ask(credit.key, asked)
    offered = "; ".join(f"{at}: {_offer(world, one, credit)}" for at, one in enumerate(choices[:_FIRST], start=1))
    facts = facts_of(credit) | {"reason": reason.name.lower().replace("_", "-"), "offered": offered}
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
        # For another invoice of the same client, perhaps: until it is told, nobody who may have paid is reminded.
        of = (*_client_of(world, number), *suspects(world, kept.credit, ()))
        world.store.payments.free(key, f"{number} was opened again: {reason}", OWNER, of)
        facts = facts_of(kept.credit) | {"reason": "not-for", "invoices": number}
        world.store.tasks.restate(NewTask(TaskKind.PLACE_PAYMENT, facts=facts, message_id=key), now)
        freed.append(str(kept.credit.amount))
    return ", ".join(freed)


def _offer(world: World, choice: Choice, credit: Credit) -> str:
    """A candidate in few words, in no language: numbers and who."""
    name = world.store.items.client_name(choice.client)
    return f"{' + '.join(choice.numbers)}{f' ({name})' if name else ''}"


def facts_of(credit: Credit) -> dict[str, str]:
    """What is told of a payment that is asked about; `sent` only where it is not what arrived."""
    sent = credit.instructed if credit.instructed != credit.amount else None
    said = " ".join((*(one.text for one in credit.references), *credit.text.split()))
    return {
        "amount": str(credit.amount),
        "sent": str(sent or ""),
        "date": credit.booked.isoformat(),
        "payer": credit.payer,
        "sentence": said[:140],
        "direction": credit.direction.value,
    }


def suspects(world: World, credit: Credit, choices: Sequence[Choice]) -> Iterator[str]:
    """Whose the payment may be: candidates, the payer's account, and names that are like the payer's."""
    for choice in choices:
        for number in choice.numbers:
            yield from _client_of(world, number)
    payer = Payer(credit, world.store.items)
    yield from payer.by_account
    yield from (client for client, alike in payer.by_name if alike >= _ALIKE)


def _client_of(world: World, number: str) -> tuple[str, ...]:
    found = world.store.ledger.invoice(number)
    return (found.invoice.client,) if found else ()
