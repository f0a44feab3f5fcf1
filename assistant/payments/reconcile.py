"""Payments x open items -> outcomes. Settled only by a hard fact without a rival; all else is asked, with candidates.

The rules, in their order:
1. A payment that names nothing of the ledger by reference or number is asked about, however well the amount fits.
2. What it names is looked at by reference with check digit first, then by number.
3. Items whose sum is the amount (but for rounding, a bank's fee, charges or a credit note) are settled, unless the
   payer is another client, or a number alone is all there is and the payer is a stranger.
4. A part, or more than is open, is settled only if the payer is the client, and no other item has just that amount.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assistant.domain.money import Money
from assistant.payments.candidates import candidates_for
from assistant.payments.credit import Credit, Direction
from assistant.payments.facts import Remaining, hits_of
from assistant.payments.named import settle_named
from assistant.payments.open_items import OpenItems
from assistant.payments.outcome import Outcome, Question, Settled, TakenBack
from assistant.payments.payer import Payer
from assistant.payments.placing import Tolerances
from assistant.payments.taken_back import taken_back
from assistant.payments.work import Asked, Work


@dataclass(frozen=True)
class Reconciled:
    """What became of each payment, in the order of booking day and key."""

    outcomes: tuple[Outcome, ...]

    @property
    def settled(self) -> tuple[Settled, ...]:
        """Those that need nobody."""
        return tuple(one for one in self.outcomes if isinstance(one, Settled))

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those a person must place."""
        return tuple(one for one in self.outcomes if isinstance(one, Question))

    @property
    def taken_back(self) -> tuple[TakenBack, ...]:
        """Those that open items again."""
        return tuple(one for one in self.outcomes if isinstance(one, TakenBack))


def reconcile(credits: Iterable[Credit], items: OpenItems, tolerances: Tolerances | None = None) -> Reconciled:
    """Place every payment once, whatever the order and however often it is handed in."""
    own = tolerances or Tolerances()
    once = {credit.key: credit for credit in credits}
    remaining = Remaining()
    ordered = sorted(once.values(), key=in_order)
    return Reconciled(tuple(place_one(laid_out(credit, items, remaining, own)) for credit in ordered))


def in_order(credit: Credit) -> tuple[date, bool, str]:
    """The one order in which payments are looked at, whenever they were told."""
    return credit.booked, credit.direction is not Direction.IN, credit.key


def laid_out(
    credit: Credit, items: OpenItems, remaining: Remaining | None = None, tolerances: Tolerances | None = None
) -> Work:
    """A payment with what it names and who may have paid."""
    remaining = remaining or Remaining()
    hits = hits_of(credit, items, remaining)
    return Work(credit, items, remaining, tolerances or Tolerances(), Payer(credit, items), hits)


def place_one(work: Work) -> Outcome:
    """Place the payment that is on the table, or ask about it with the likeliest candidates."""
    answer = settle_one(work)
    return question_of(work, answer) if isinstance(answer, Asked) else answer


def settle_one(work: Work) -> Settled | TakenBack | Asked:
    """Place it, or why that cannot be done; to look for candidates is much dearer, and left to `question_of`."""
    answer = settle_named(work) if work.credit.direction is Direction.IN else taken_back(work)
    if not isinstance(answer, Asked):
        _note(answer, work)
    return answer


def question_of(work: Work, asked: Asked) -> Question:
    """What a person is asked, and offered."""
    return Question(work.credit, asked.reason, candidates_for(work, asked.first))


def _note(answer: Settled | TakenBack, work: Work) -> None:
    """Later payments of this run see what this one left."""
    sign = 1 if isinstance(answer, Settled) else -1
    for one in answer.allocations:
        item = work.item(one.number)
        if item is not None:
            gone = one.amount.minor + (one.waived.minor if one.waived else 0)
            work.remaining.set(one.number, Money(item.balance.minor - sign * gone, item.currency))
