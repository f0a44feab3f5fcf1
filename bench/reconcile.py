"""Payments against open invoices: how many are placed right by themselves, how many wrong, how good the rest is asked.

    python -m bench.reconcile [PAYMENTS] [INVOICES]

Goals: none wrong, 95 % right without a person, the true answer among the first three of 90 % of the questions that
have one; 100,000 payments against 1,000,000 open invoices below 60 s and 1.5 GB.
"""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.payments.index import ItemsInMemory
from assistant.payments.outcome import Outcome, Question, Settled
from assistant.payments.reconcile import reconcile
from bench.payments_ledger import KINDS, Paid, Payers, world_of


@dataclass
class Score:
    """What became of the payments of one kind, or of all."""

    verdicts: Counter[str] = field(default_factory=Counter)

    def share(self, *verdicts: str, of: Sequence[str] = ()) -> float:
        whole = sum(self.verdicts[one] for one in of) if of else self.verdicts.total()
        return 100 * sum(self.verdicts[one] for one in verdicts) / whole if whole else 100.0


def verdict(paid: Paid, outcome: Outcome) -> str:
    """right, wrong; or of a question: first three, later, not offered, nothing to offer."""
    if isinstance(outcome, Settled):
        placed = sum(one.amount.minor + (one.charges.minor if one.charges else 0) for one in outcome.allocations)
        assert placed + outcome.surplus.minor == paid.credit.amount.minor
        return "right" if {one.number for one in outcome.allocations} == paid.truth else "wrong"
    assert isinstance(outcome, Question)
    if not paid.truth:
        return "nothing to offer"
    offered = [frozenset(one.numbers) for one in outcome.candidates]
    if paid.truth in offered[:3]:
        return "first three"
    return "later" if paid.truth in offered else "not offered"


def run(payments: Sequence[Paid], index: ItemsInMemory) -> tuple[dict[str, Score], float]:
    """The scores by kind, and the seconds that reconciling took."""
    begun = time.perf_counter()
    reconciled = reconcile([one.credit for one in payments], index)
    seconds = time.perf_counter() - begun
    by_key = {one.credit.key: one for one in payments}
    scores: dict[str, Score] = {}
    for outcome in reconciled.outcomes:
        paid = by_key[outcome.credit.key]
        said = verdict(paid, outcome)
        if said == "wrong" and "-v" in sys.argv:
            print(paid, outcome, sep="\n", end="\n\n")
        for name in (paid.kind, "all"):
            scores.setdefault(name, Score()).verdicts[said] += 1
    return scores, seconds


ASKED = ("first three", "later", "not offered")


def main() -> int:
    sizes = [int(one) for one in sys.argv[1:] if one.isdigit()]
    number, invoices = (*sizes, 100_000, 1_000_000)[:2] if len(sizes) != 1 else (sizes[0], sizes[0] * 10)
    if number > invoices // 5:
        print(f"{number} payments need a ledger of {number * 5} invoices at least, since no two are meant for one")
        return 2
    begun = time.perf_counter()
    world = world_of(invoices)
    payments = list(Payers(world).payments(number))
    made = time.perf_counter() - begun
    begun = time.perf_counter()
    index = world.index()
    indexed = time.perf_counter() - begun
    scores, seconds = run(payments, index)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{number:,} payments, {invoices:,} invoices (made in {made:.0f} s, indexed in {indexed:.1f} s)")
    print(f"{'kind':32}{'payments':>9}{'right':>8}{'wrong':>7}{'asked':>7}{'first 3':>9}")
    for kind in [*KINDS, "all"]:
        if kind in scores:
            _line(kind, scores[kind])
    every = scores["all"]
    wrong, right, asked = every.verdicts["wrong"], every.share("right"), every.share("first three", of=ASKED)
    print(f"reconciled in {seconds:.1f} s, {1e6 * seconds / number:.0f} µs a payment; {memory:.0f} MB at most")
    reached = not wrong and right >= 95 and asked >= 90
    goal = "reached" if reached else "MISSED"
    print(f"wrong {wrong}, right {right:.2f} %, answer among the first three {asked:.2f} %: {goal}")
    return 0 if reached else 1


def _line(kind: str, score: Score) -> None:
    asked = sum(score.verdicts[one] for one in (*ASKED, "nothing to offer"))
    first = f"{score.share('first three', of=ASKED):.1f} %" if any(score.verdicts[one] for one in ASKED) else ""
    right = f"{score.share('right'):.1f} %"
    print(f"{kind:32}{score.verdicts.total():>9}{right:>8}{score.verdicts['wrong']:>7}{asked:>7}{first:>9}")


if __name__ == "__main__":
    sys.exit(main())
