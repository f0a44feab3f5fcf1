"""What a letter may claim on top of its invoices; and what it has claimed, once it has left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.domain.case import Case
from assistant.domain.claim import ClaimState, charged, outstanding
from assistant.domain.client import Client
from assistant.domain.decide import decide
from assistant.domain.decision import Decision
from assistant.domain.events import ChargeClaimed
from assistant.domain.gates import Facts
from assistant.domain.grouping import Ready
from assistant.domain.hold import HoldKind
from assistant.domain.ladder import Stage, Tone
from assistant.domain.law.charge import FEES, CaseFacts, Charge, Charged, Refused, Want
from assistant.domain.law.charges import charges_for_letter
from assistant.domain.law.claims import Law, interest_per_day
from assistant.domain.law.interest import owed_after
from assistant.domain.money import Money, total
from assistant.domain.reminder import Line
from assistant.domain.schedule import Terms
from assistant.flows.world import World
from assistant.store.outbox import Waiting

Answers = tuple[Charge | Refused, ...]


@dataclass(frozen=True)
class Letter:
    """The invoices of a letter with what it claims on top, what may not be claimed and why, and each day's interest."""

    lines: tuple[Line, ...]
    refused: tuple[tuple[str, Refused], ...] = ()
    per_day: Money | None = None


def letter_of(world: World, client: Client, group: Sequence[Ready], facts: Facts) -> Letter:
    """What the letter about these cases says they come to; it claims for those that have come as far as the first."""
    stage, today = group[0].stage, facts.terms.today
    reached = [one.case for one in group if one.stage.id == stage.id and stage.overdue]
    wanted, law = wants(stage), world.law_for(client)
    # Nobody asks the law about a letter that claims nothing.
    asking = [(case, _facts(world, case, stage, law, facts)) for case in reached if wanted and not _waived(case)]
    answered = charges_for_letter([about for _, about in asking], wanted, law, today)
    answers = {case.number: found for (case, _), found in zip(asking, answered, strict=True)}
    lines = tuple(_line(one, answers.get(one.case.number, ()), one.case in reached) for one in group)
    days = [interest_per_day(about, law, today) for _, about in asking if Want.INTEREST in wanted]
    running = [one for one in days if one is not None]
    refused = [(number, one) for number, found in answers.items() for one in found if isinstance(one, Refused)]
    return Letter(lines, tuple(refused), total(running, running[0].currency) if running else None)


def wants(stage: Stage) -> frozenset[Want]:
    """What the stage claims where law or agreement give it."""
    fee = {Want.FEE, Want.COMPENSATION} if stage.fee else set()
    return frozenset(fee | ({Want.INTEREST} if stage.interest else set()))


def _waived(case: Case) -> bool:
    """What the owner has given up once is not claimed again."""
    return any(one.state is ClaimState.WAIVED for one in case.claims)


def _line(one: Ready, answers: Answers, reached: bool) -> Line:
    now = tuple(answer for answer in answers if isinstance(answer, Charge))
    kinds = {charge.kind for charge in now} - FEES
    # Interest is counted anew from its first day; a fee comes beside the ones before it.
    before = tuple(claim for claim in outstanding(one.case.claims) if claim.kind not in kinds)
    return Line(one.case.invoice, one.case.asked, one.stage, now, before if reached else ())


def _facts(world: World, case: Case, stage: Stage, law: Law, facts: Facts) -> CaseFacts:
    holds = (*case.holds, *facts.standing.holds)
    return CaseFacts(
        invoice=case.invoice,
        client=facts.client,
        owed=owed_after(_due_by_now(case), _payments(world, case)),
        charged=(*charged(case.claims), *_counted_together(world, case, law)),
        disputed=any(one.kind is HoldKind.DISPUTE and one.active(facts.terms.today) for one in holds),
        says_interest=law.settings.invoices_say_interest,
        # The fee of a formal notice is for one that lacks nothing; another does not leave (gate `notice`).
        notice_lacks=() if stage.tone is Tone.FORMAL else None,
    )


def _due_by_now(case: Case) -> Money:
    """What interest may be counted on: without what was credited, and without parts that fall due later."""
    invoice = case.invoice
    parts = [part for due, part in invoice.instalments if due <= invoice.due]
    whole = total(parts, invoice.currency) if parts else invoice.amount
    left = whole if case.credited is None else whole - case.credited
    return left if left.minor > 0 else Money(0, invoice.currency)


def _payments(world: World, case: Case) -> list[tuple[date, Money]]:
    kept = world.store.allocations.of_invoice(case.number)
    return [(one.on, Money(one.amount, case.invoice.currency)) for one in kept]


def _counted_together(world: World, case: Case, law: Law) -> Iterable[Charged]:
    """In Denmark the letters with a fee are counted over all that a client is in arrears with (renteloven § 9 b)."""
    if law.profile.country != "DK":
        return ()
    others = (one for one in world.store.cases.of_client(case.invoice.client) if one.number != case.number)
    return [one for other in others for one in charged(other.claims) if one.kind in FEES]


def claimed_by(world: World, waiting: Waiting, decisions: Sequence[Decision], terms: Terms) -> tuple[Decision, ...]:
    """The decisions about a mail that left, and after each what the mail has claimed on top of that invoice."""
    asked = world.store.charges.asked(waiting.id)
    found: list[Decision] = []
    for decision in decisions:
        found.append(decision)
        stage = waiting.stages.get(decision.case.number, "")
        message_id = getattr(decision.event, "message_id", waiting.mail.message_id)
        for one in asked.get(decision.case.number, ()):
            event = ChargeClaimed(one.kind, one.amount, stage, one.reason, one.source, message_id)
            found.append(decide(found[-1].case, event, terms))
    return tuple(found)


def claims_of(lines: Iterable[Line]) -> dict[str, tuple[Charge, ...]]:
    """What the letter claims anew, by invoice."""
    return {line.invoice.number: line.charges for line in lines if line.charges}
