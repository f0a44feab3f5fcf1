"""What is missing before fees and interest may be claimed: agreements, a fee in the config, somebody to tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.cli.findings import Finding, Level, named
from assistant.config import Config
from assistant.domain.client import Client, ClientType, OwnRole
from assistant.domain.law.countries import law_for
from assistant.domain.law.profile import Profile
from assistant.store.store import Store


def charge_findings(config: Config, store: Store) -> Iterator[Finding]:
    """What keeps the stages that claim something from claiming it, each with what to do."""
    yield from _operations(config)
    policy, settings = config.policy(), config.law.settings()
    charged = [
        (one, law_for(config.owner.country, one, {}, settings).profile)
        for one in store.ledger.clients()
        if any(stage.fee for stage in policy.ladder(one).stages)
    ]
    unagreed = [one for one, law in charged if law.reminder_fee and law.reminder_fee.agreed and not one.fee_agreed]
    if unagreed:
        what = f"no fee for reminders was agreed with them, so none is claimed: {named(unagreed)}"
        yield Finding(Level.ADVICE, "fees", what, "where your terms say it, set fee_agreed to yes in clients.csv")
    if not settings.agreed_fee and (feeless := _without_a_sum(charged)):
        what = f"a fee was agreed, but no law there says how much: {named(feeless)}"
        yield Finding(Level.ADVICE, "fees", what, "write the sum of your terms into [law] agreed_fee")
    yield from _due_dates(store)


def _without_a_sum(charged: Sequence[tuple[Client, Profile]]) -> list[Client]:
    firms = ((one, law) for one, law in charged if one.type is not ClientType.CONSUMER)
    return [one for one, law in firms if one.fee_agreed and law.reminder_fee is None]


def _operations(config: Config) -> Iterator[Finding]:
    stopping = [stage.id for one in config.policy().ladders.values() for stage in one.stages if stage.stop_service]
    if stopping and all(person.role is not OwnRole.OPERATIONS for person in config.colleagues()):
        what = f"deliveries stop at {', '.join(dict.fromkeys(stopping))}, and nobody is told but you"
        yield Finding(Level.ADVICE, "people", what, 'add one with role = "operations" under [[people]]')


def _due_dates(store: Store) -> Iterator[Finding]:
    sql = """select count(*) as n from cases c join invoices i using (invoice)
             where c.status = 'open' and i.due_agreed = 0"""
    (found,) = store.query(sql)
    if found["n"]:
        many = f"{found['n']} open invoices" if found["n"] > 1 else "1 open invoice"
        what = f"{many} with a due date that is not marked as agreed: interest waits for 30 days after the invoice"
        yield Finding(Level.ADVICE, "interest", what, "where it was agreed beforehand, set due_agreed to yes")
