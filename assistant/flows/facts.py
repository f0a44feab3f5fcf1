"""The facts that the gates look at, gathered from the store; `why`, `plan` and the daemon share them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

from assistant.domain.case import Case
from assistant.domain.client import Client, Contact
from assistant.domain.freshness import Freshness
from assistant.domain.gates import Facts
from assistant.domain.gates_escalation import open_matters, superiors
from assistant.domain.grouping import copies, language_of, recipient
from assistant.domain.ladder import Stage
from assistant.domain.policy import DAY_AT_FIRST
from assistant.domain.task import TaskKind
from assistant.flows.brakes import day_limit, resumed_on
from assistant.flows.composing import notice_lacks
from assistant.flows.freshness import confirmed_on, freshness
from assistant.flows.kept_credit import covering_credit
from assistant.flows.world import World
from assistant.store.payment_rows import KeptPayment


@dataclass(frozen=True)
class Moment:
    """What is true of the whole firm in this pass."""

    now: datetime
    read_at: datetime | None
    live: bool
    payments_confirmed_on: date | None
    sent_today: int
    sent_this_pass: int = 0
    sources: tuple[Freshness, ...] = ()
    day_limit: int = DAY_AT_FIRST
    resumed_on: date | None = None


def moment_of(world: World, now: datetime, read_at: datetime | None, queued: int = 0) -> Moment:
    """The firm as it stands; `queued` counts the reminders this pass has written already."""
    midnight = datetime.combine(world.today(now), time(), ZoneInfo(world.policy.timezone)).astimezone(now.tzinfo)
    return Moment(
        now=now,
        read_at=read_at,
        live=world.live,
        payments_confirmed_on=confirmed_on(world),
        sent_today=world.store.outbox.sent_since(midnight),
        sent_this_pass=queued,
        sources=freshness(world, now),
        day_limit=day_limit(world, now),
        resumed_on=resumed_on(world),
    )


def facts_of(world: World, client: Client, moment: Moment) -> Facts:
    """What the gates need to know of a client now."""
    to = recipient(client)
    cases, terms = world.store.cases, world.terms(client, moment.now)
    standing = cases.standing(client.client)
    # Whoever was not reminded today was not in any currency.
    today = cases.reminded_on(client.client, terms.today) if standing.last_reminder_on == terms.today else ()
    return Facts(
        now=moment.now,
        client=client,
        standing=standing,
        policy=world.policy,
        terms=terms,
        live=moment.live,
        read_at=moment.read_at,
        payments_confirmed_on=moment.payments_confirmed_on,
        recipient=to.email if to else "",
        sent_today=moment.sent_today,
        sent_this_pass=moment.sent_this_pass,
        reminded_in=frozenset(currency for stage, currency in today if terms.ladder.any_overdue([stage])),
        sources=moment.sources,
        day_limit=moment.day_limit,
        resumed_on=moment.resumed_on,
        unmatched=tuple(_unplaced(world, one) for one in world.store.payments.suspected_of(client.client)),
        one_waits=terms.ladder.any_overdue(cases.queued(client.client)),
    )


def _unplaced(world: World, kept: KeptPayment) -> str:
    """A payment without a place, and the task in which it is asked about."""
    credit = kept.credit
    task = world.store.tasks.open_about(credit.key)
    payer = f", {credit.payer}" if credit.payer else ""
    return f"{credit.amount}, {credit.booked}{payer}{f' (#{task.id})' if task else ''}"


def facts_for(world: World, case: Case, stage: Stage, facts: Facts) -> Facts:
    """The same with what is true of this case and stage alone."""
    facts = _with_superiors(world, case, stage, facts)
    rest = world.store.journal.rest_of(case.number, case.invoice.client) if stage.overdue else None
    problem = world.template_problems.get((language_of(facts.client), stage.origin), "") if stage.mails else ""
    return replace(
        facts,
        has_document=bool(case.invoice.document),
        credit=covering_credit(world, case),
        rested_days=(rest[1] - rest[0]).days if rest else 0,
        template_problem=problem,
        notice_lacks=partial(notice_lacks, world, case, stage, facts),
        announcement_told=case.pending is None or not world.store.tasks.is_untold(TaskKind.VETO, case.number),
    )


def _with_superiors(world: World, case: Case, stage: Stage, facts: Facts) -> Facts:
    """Who above the people that deal with invoices would get this mail, and what stands between."""
    client, cases = facts.client, world.store.cases
    found = superiors(client, recipient(client), copies(client, world.people, facts.terms.ladder, stage))
    if not found or not stage.mails:
        return facts
    holds = [hold for one in cases.of_client(client.client) for hold in one.holds]
    reached = world.store.outbox.reached(client.client)
    new = [one for one in found if isinstance(one, Contact) and one.email.lower() not in reached]
    return replace(
        facts,
        superiors=tuple(one.name or one.email for one in found),
        new_superiors=tuple(one.name or one.email for one in new),
        open_matters=open_matters((*holds, *facts.standing.holds), facts.terms.today),
    )


def last_read(world: World) -> datetime | None:
    """When every watched folder had last been read, as the store remembers it."""
    found = world.store.query("select min(read_at) as at from folders")
    return datetime.fromisoformat(found[0]["at"]) if found and found[0]["at"] else None
