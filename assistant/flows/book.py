"""Bank files: read whole or not at all; what is new is kept and what follows is decided, as one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assistant.domain.policy import BankSource
from assistant.domain.task import NewTask, TaskKind
from assistant.flows.allocate import BANK, close_question
from assistant.flows.freshness import freshness
from assistant.flows.looking_again import look_again
from assistant.flows.undoing import may_be_undone, net_of, undo
from assistant.flows.world import World
from assistant.payments.bank_file import BankRules, Kind, read_bank_file, recognise
from assistant.payments.booking import fresh
from assistant.payments.credit import BankFileError, Credit, Direction, Statement
from assistant.payments.told_twice import is_bare
from assistant.store.payment_rows import KeptPayment, State
from assistant.store.payments import Outcome


class Fate(StrEnum):
    """What became of a payment."""

    PLACED = "placed"
    TAKEN_BACK = "taken back"
    ASKED = "asked"
    # From before the oldest invoice here, or of a payer who is no client, as the owner said.
    LEFT = "left"
    # Kept before: by an earlier file, or as the same payment told by another source.
    KNOWN = "known"


@dataclass(frozen=True)
class BookedPayment:
    """One payment of the file and what became of it; `why` says on what that rests, or why it is asked about."""

    credit: Credit
    fate: Fate
    invoices: tuple[str, ...] = ()
    client: str = ""
    why: str = ""
    # Whether somebody is asked where it belongs.
    asked: bool = False

    @property
    def certain(self) -> bool:
        """Whether nobody needs to be asked where it belongs."""
        return not self.asked


@dataclass(frozen=True)
class Booking:
    """What became of a file: its payments, the controls that held (`totals`), and what a person should know."""

    file: str
    # camt.053, bgmax, csv seb …; several when an archive holds several.
    sources: tuple[str, ...]
    payments: tuple[BookedPayment, ...]
    totals: Mapping[str, str]
    # As they were read: accounts, days, balances, and the controls of each.
    statements: tuple[Statement, ...] = ()
    # Controls that do not hold, though that refuses no file.
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def count(self, fate: Fate) -> int:
        """How many payments ended so."""
        return sum(one.fate is fate for one in self.payments)


def looks_like_bank_file(world: World, raw: bytes) -> bool:
    """Whether the bytes tell of payments (an archive is taken for one too), whatever the file is called."""
    return recognise(raw, world.mappings) is not Kind.UNKNOWN


def book(world: World, name: str, raw: bytes, now: datetime) -> Booking:
    """Read the file, keep what is new and decide on it, all or nothing; the same file again changes nothing.

    BankFileError (one line: file, place, remedy) when anything in it is unsound; then nothing of it is kept.
    """
    statements = read_bank_file(raw, name, BankRules(world.today(now), world.mappings))
    for one in statements:
        _refuse_anothers(world.policy.money.sources, one)
    credits = {credit.key: credit for one in statements for credit in one.credits}
    with world.store.transaction():
        known = {key for key in credits if world.store.payments.by_key(key) is not None}
        _keep(world, list(credits.values()), now)
        _remember(world, raw, statements, now)
        look_again(world, now)
        if not any(one.stale for one in freshness(world, now)):
            world.store.tasks.answer_by_key(NewTask(TaskKind.BANK_STALE).key, f"{name} was read", now)
        payments = tuple(_what_became(world, credit, credit.key in known) for credit in credits.values())
    return Booking(
        file=name,
        sources=tuple(dict.fromkeys(one.source for one in statements)),
        payments=payments,
        totals={total.what: total.value for one in statements for total in one.totals},
        statements=tuple(statements),
        doubts=tuple(doubt for one in statements for doubt in one.doubts),
        notes=_notes(world, statements),
    )


def _keep(world: World, credits: Sequence[Credit], now: datetime) -> None:
    payments = world.store.payments
    news = fresh(credits, _Booked(world))
    for credit in news.new:
        payments.keep(credit, now)
    for credit in news.replaced:
        why = "told in its parts"
        kept = payments.get(credit.key)
        if kept is not None and kept.state is State.PLACED:
            undo(world, kept, why, now)
        payments.settle(credit.key, Outcome(State.REPLACED, why, BANK), now)
        for twin in payments.twins_of(credit.key):
            payments.renew(twin.key)
        close_question(world, credit, why, now)


class _Booked:
    """What is booked; a sum that was placed automatically gives way to its parts, as if they had been told first."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.by_key = world.store.payments.by_key
        self.by_entry = world.store.payments.by_entry

    def is_placed(self, key: str) -> bool:
        payments = self._world.store.payments
        kept = payments.get(key)
        if kept is not None and kept.state is State.TWIN and kept.placed_by == BANK:
            # Another source's sum gives way as well, if it says no more than that.
            kept = payments.get(kept.twin_of)
            if kept is not None and not is_bare(kept.credit):
                return payments.is_placed(kept.credit.key)
        if kept is not None and kept.state is State.PLACED:
            return not may_be_undone(self._world, kept)
        return payments.is_placed(key if kept is None else kept.credit.key)


def _remember(world: World, raw: bytes, statements: Sequence[Statement], now: datetime) -> None:
    digest = hashlib.sha256(raw).hexdigest()
    if world.store.sources.knows(digest):
        return
    for one in statements:
        world.store.sources.add(digest, bank_of(world.policy.money.sources, one), one, now)


def bank_of(banks: Sequence[BankSource], statement: Statement) -> str:
    """The configured source a statement is of, by its layout or its account; the empty string when it is of none."""
    for bank in banks:
        if bank.mapping and statement.source == f"csv {bank.mapping}":
            return bank.name
    account = _bare(statement.account)
    for bank in banks:
        own = _bare(bank.account)
        # An account number is the end of its IBAN.
        if own and account and (account.endswith(own) or own.endswith(account)):
            return bank.name
    # One that names neither takes what no other claims.
    return next((bank.name for bank in banks if not bank.account and not bank.mapping), "")


def _refuse_anothers(banks: Sequence[BankSource], statement: Statement) -> None:
    """A file of another account pays no invoice of ours. Only IBANs can tell: one account has other numbers as well."""
    ours = [_bare(one.account) for one in banks if one.account[:2].isalpha()]
    its = _bare(statement.account)
    if ours and len(ours) == len(banks) and its[:2].isalpha() and its not in ours:
        what = f"it is of account {statement.account}, which is of no [[bank]] in the config"
        raise BankFileError(statement.file, "", what, "import the file of your own account, or add a [[bank]] for it")


def _bare(account: str) -> str:
    return "".join(one for one in account.upper() if one.isalnum()).lstrip("0")


def _what_became(world: World, credit: Credit, known: bool) -> BookedPayment:
    kept = world.store.payments.get(credit.key)
    if kept is None:
        return BookedPayment(credit, Fate.KNOWN, why="told with its details by another file")
    numbers = tuple(net_of(world, credit.key)) if kept.state is State.PLACED else ()
    asked = kept.waiting and kept.state is not State.EARLY
    fate = Fate.KNOWN if known else _fate(kept)
    return BookedPayment(credit, fate, numbers, kept.client, kept.why, asked)


def _fate(kept: KeptPayment) -> Fate:
    match kept.state:
        case State.TWIN | State.REPLACED:
            return Fate.KNOWN
        case State.NEW | State.ASKED:
            return Fate.ASKED
        case State.PLACED:
            return Fate.PLACED if kept.credit.direction is Direction.IN else Fate.TAKEN_BACK
    return Fate.LEFT


def _notes(world: World, statements: Sequence[Statement]) -> tuple[str, ...]:
    banks = world.policy.money.sources
    notes = [
        "1 line is no payment to you" if one.left_out == 1 else f"{one.left_out} lines are no payments to you"
        for one in statements
        if one.left_out
    ]
    notes += [_of_no_bank(one) for one in statements if banks and not bank_of(banks, one)]
    return tuple(dict.fromkeys(notes))


def _of_no_bank(statement: Statement) -> str:
    if statement.account:
        return f"account {statement.account} is of no [[bank]] in the config"
    remedy = "name its layout as mapping of its [[bank]] in the config, or the bank's data count as old"
    return f"it names no account: {remedy}"
