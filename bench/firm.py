"""A firm for the benches: its words, its settings, and both ends of the wire inside this process."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from assistant.domain.client import OwnRole, Person
from assistant.domain.message import Address
from assistant.domain.policy import Brakes, Policy
from assistant.domain.reminder import OutgoingMail
from assistant.flows.world import World
from assistant.ports import Delivery, Mailbox, Outcome
from assistant.store.store import Store
from assistant.understanding.context import Context
from assistant.understanding.language import build_guesser
from assistant.wiring import load_model, load_phrases, load_profiles
from assistant.writing.compose import Writer
from assistant.writing.facts import House, Owner
from assistant.writing.payment import PaymentWays
from assistant.writing.templates import template_environment

ZONE = ZoneInfo("Europe/Stockholm")
OWNER = Address("ekonomi@nordljus.example", "Nordljus Media AB")
HOUSE = House(Owner("Nordljus Media AB", OWNER.email, "08-123 45 67", "Karin Ek"), PaymentWays(bankgiro="123-4567"))
# A firm of this size raises the brakes that are meant for one of fifty clients.
ROOMY = Brakes(per_pass=5_000, per_day=5_000)


def at(day: date, hour: int = 10) -> datetime:
    """That hour of the day where the firm is."""
    return datetime.combine(day, time(hour), ZONE).astimezone(ZoneInfo("UTC"))


@dataclass
class Taking:
    """A sender that takes every mail at once."""

    taken: list[OutgoingMail] = field(default_factory=list)

    async def send(self, mail: OutgoingMail) -> Delivery:
        self.taken.append(mail)
        return Delivery(Outcome.SENT, "250 ok")

    async def close(self) -> None:
        """Nothing is open."""


def world_on(store: Store, mailbox: Mailbox, brakes: Brakes = ROOMY) -> World:
    """The firm on that store."""
    context = Context(
        store.ledger,
        phrases=load_phrases(),
        model=load_model(),
        owner_addresses=frozenset({OWNER.email}),
        trusted_authserv=frozenset({"mx.nordljus.example"}),
        guess_language=build_guesser(load_profiles(("sv", "da", "en", "no", "de", "fi"))),
        country="SE",
        language="sv",
    )
    return World(
        store=store,
        mailbox=mailbox,
        sender=Taking(),
        writer=Writer(HOUSE, template_environment(None)),
        policy=Policy(brakes=brakes),
        context=context,
        owner=OWNER,
        people=(Person("karin@nordljus.example", "Karin Ek", OwnRole.MANAGER),),
    )
