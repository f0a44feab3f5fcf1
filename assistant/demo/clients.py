"""The simulated clients: they read their own mailboxes and answer by mail, pay, or are away, as the story says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from assistant.demo.agenda import Agenda
from assistant.demo.cast import Act, Cast, Does, Hand, Player
from assistant.demo.edge import Edge
from assistant.demo.letters import (
    SERVICE_ADDRESS,
    Paid,
    Sender,
    answer,
    away,
    bounced,
    from_a_stranger,
    parsed,
    payment_notice,
    plain,
    spoken_day,
)
from assistant.demo.post import hand_in
from assistant.demo.servers import MailWorld
from assistant.demo.telling import Line
from assistant.domain.calendar import Calendar
from assistant.domain.money import Money
from assistant.flows.world import World
from assistant.writing.formats import money

# A greeting is shorter than this, what a person has to say is mostly longer.
_A_SENTENCE = 30
_BOUNCE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Cue:
    """A mail that makes somebody act: whose it is, at which stage, about which invoices, and its bytes."""

    player: Player
    stage: str
    invoices: tuple[str, ...]
    raw: bytes


@dataclass
class Doings:
    """What came of the clients' part so far; the owner looks some of it up."""

    # The day last promised, by client.
    promised: dict[str, date] = field(default_factory=dict)
    # Money on its way to the owner's bank account, by invoice: when it was sent.
    transferred: list[tuple[datetime, Player, str]] = field(default_factory=list)
    # Hand-written mails of the owner that a cue has called for.
    hands: list[tuple[datetime, Hand, Cue]] = field(default_factory=list)


class Clients:
    """Everybody outside the owner's firm."""

    def __init__(self, cast: Cast, mail: MailWorld, agenda: Agenda, tell: Callable[[Line], None]) -> None:
        self.cast, self.doings = cast, Doings()
        self._mail, self._agenda, self._tell = mail, agenda, tell
        self._seen: dict[str, int] = {}
        self._cued: set[tuple[str, int]] = set()
        self._bounced = 0

    def look(self, now: datetime) -> None:
        """Read what is new in every mailbox and plan what follows from it."""
        for player in self.cast.players:
            for contact in (*player.contacts, *player.new_contacts):
                if self._mail.is_local(contact.email):
                    self._read(player, contact.email, now)
        self._return_undelivered(now)

    def _read(self, player: Player, email: str, now: datetime) -> None:
        mails = self._mail.messages(email)
        for raw in mails[self._seen.get(email, 0) :]:
            head = parsed(raw)
            stage, _, carried = str(head.get("X-Invoice-Assistant", "")).partition(";")
            to = [one.addr_spec for one in head["To"].addresses]
            if stage and email in to:
                numbers = tuple(one.strip() for one in carried.partition("=")[2].split(","))
                self._cue(Cue(player, stage.strip(), numbers, raw), now)
        self._seen[email] = len(mails)

    def _cue(self, cue: Cue, now: datetime) -> None:
        player = cue.player
        at_home = Calendar(player.country, player.region)
        for number, act in enumerate(player.act):
            if act.upon == cue.stage and (player.id, number) not in self._cued:
                self._cued.add((player.id, number))
                when = self._agenda.after(now, act.days, act.at, at_home)
                self._agenda.plan(when, partial(self._act, act, cue))
        for hand in player.hand:
            if hand.upon == cue.stage:
                self.doings.hands.append((self._agenda.after(now, hand.days, hand.at, at_home), hand, cue))

    def _act(self, act: Act, cue: Cue, world: World, when: datetime) -> None:
        player = cue.player
        if act.does in {Does.WRITES, Does.IS_AWAY}:
            self._write(act, cue, when)
        for number in cue.invoices if act.does in {Does.PAYS_ONLINE, Does.TRANSFERS} else ():
            found = world.store.cases.get(number)
            amount = Money.of(act.share, player.pays_in) if act.share else None
            if found is None or not found.is_open:
                continue
            if act.does is Does.PAYS_ONLINE:
                self._pay_online(player, number, amount or found.balance, when)
            else:
                self.doings.transferred.append((when, player, number))
                what = f"pays {money(amount or found.balance, 'en')} into the bank account"
                self._tell(Line(when, "client", player.id, what, about=(number,)))

    def _write(self, act: Act, cue: Cue, when: datetime) -> None:
        player = cue.player
        at_home = Calendar(player.country, player.region)
        local = at_home.local(when)
        day = at_home.add(local.date(), act.promises)
        if act.does is Does.WRITES and act.promises:
            self.doings.promised[player.id] = day
        text = act.text.format(promised=spoken_day(day, player.language))
        reader = next(one for one in parsed(cue.raw)["To"].addresses)
        name = next(one.name for one in player.contacts if one.email == reader.addr_spec)
        sender = Sender(name, reader.addr_spec, player.language)
        compose = away if act.does is Does.IS_AWAY else answer
        message = compose(cue.raw, sender, text, local)
        hand_in(self._mail, sender.email, [self.cast.firm.email], message.as_bytes())
        says = act.says.format(promised=spoken_day(day, "en"))
        self._tell(Line(when, "client", player.id, says, quote=_gist(text), about=cue.invoices))

    def _pay_online(self, player: Player, number: str, amount: Money, when: datetime) -> None:
        _, bill = self.cast.bill(number)
        paid = Paid(amount, number, player.reference(bill), player.name, self.cast.firm.email)
        hand_in(self._mail, SERVICE_ADDRESS, [paid.to], payment_notice(paid, when).as_bytes())
        what = f"pays {money(amount, 'en')} online; the payment service writes to the firm"
        self._tell(Line(when, "client", player.id, what, about=(number,)))

    def _return_undelivered(self, now: datetime) -> None:
        postman = self._mail.postman
        lost = postman.undelivered if isinstance(postman, Edge) else []
        for recipient, raw in lost[self._bounced :]:
            self._agenda.plan(now + _BOUNCE_AFTER, partial(self._bounce, recipient, raw))
        self._bounced = len(lost)

    def _bounce(self, recipient: str, raw: bytes, _world: World, when: datetime) -> None:
        hand_in(self._mail, "", [self.cast.firm.email], bounced(raw, recipient, when))
        player = self.cast.player_of_address(recipient)
        what = f"the mail comes back: there is no mailbox {recipient} any more"
        self._tell(Line(when, "outside", player.id if player else "", what))

    def plan_strangers(self) -> None:
        """Put into the agenda what comes from people who are no clients."""
        firm, forger = self.cast.firm, self.cast.forger
        for one in self.cast.strangers:
            when = self._at(one.day, one.at)
            message = from_a_stranger(one.sender, firm.email, one.subject, one.text, when)
            sender = message["From"].addresses[0].addr_spec
            deed = partial(self._arrives, sender, message.as_bytes())
            self._agenda.plan(when, deed)
        self._agenda.plan(self._at(forger.day, forger.at), self._forge)

    def _arrives(self, sender: str, raw: bytes, _world: World, _when: datetime) -> None:
        hand_in(self._mail, sender, [self.cast.firm.email], raw)

    def _forge(self, _world: World, when: datetime) -> None:
        player, bill = self.cast.bill(self.cast.forger.invoice)
        paid = Paid(player.amount(bill), bill.number, player.reference(bill), player.name, self.cast.firm.email)
        # Looks like the payment service's notice, but was handed in by somebody else's server.
        hand_in(self._mail, "bulk@pay-sund.example", [paid.to], payment_notice(paid, when).as_bytes())
        what = "somebody pretends to be the payment service: a notice that this invoice is paid"
        self._tell(Line(when, "outside", player.id, what, about=(bill.number,)))

    def _at(self, day: int, hour: time) -> datetime:
        return self._agenda.at(self.cast.day(day), hour)


def _gist(text: str) -> str:
    """What the writer has to say, without greeting and signature, for the printed story."""
    paragraphs = [" ".join(one.split()) for one in text.strip().split("\n\n")]
    return next((one for one in paragraphs if len(one) >= _A_SENTENCE), paragraphs[0])


def quoted(raw: bytes) -> str:
    """The first paragraph with something to say of a mail, without what it quotes."""
    own = "\n".join(line for line in plain(parsed(raw)).split("\n") if not line.startswith(">"))
    return _gist(own)
