"""Messages read per second beside the bare parse of the standard library, and whether a large ledger slows it down.

    python -m bench.reading [INVOICES…]

The mixed set is the golden corpus. The ledger is filled with that many open invoices of other clients.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

from assistant.domain.client import Client, Contact
from assistant.domain.invoice import Invoice
from assistant.domain.money import Money
from assistant.understanding.context import Context
from assistant.understanding.notice_rules import NoticeRules
from assistant.understanding.reading import read
from tests.understanding.ledger import MemoryLedger, firm_of
from tests.understanding.reader import SAMPLE_FIRM, guesser, phrases, shipped_notice_rules

MAILS = Path(__file__).parent.parent / "tests" / "mails"
ROUNDS = 3


def main(arguments: list[str]) -> int:
    """Print the figures for every size of ledger."""
    mails = [path.read_bytes() for path in sorted(MAILS.glob("*/*.eml"))]
    rate, slowest = measured(mails, lambda raw: message_from_bytes(raw, policy=policy.default).get("subject"))
    print(f"bare parse          {rate:8.0f} messages/s  p99 {slowest:6.2f} ms")
    for size in [int(one) for one in arguments] or [1_000, 1_000_000]:
        rules = NoticeRules(shipped_notice_rules())
        context = Context(ledger=ledger_of(size), phrases=phrases(), guess_language=guesser(), notice_rules=rules)
        rate, slowest = measured(mails, lambda raw, context=context: read(raw, context))  # type: ignore[misc]
        print(f"read, {size:>9,} open {rate:8.0f} messages/s  p99 {slowest:6.2f} ms")
    return 0


def measured(mails: list[bytes], work: Callable[[bytes], object]) -> tuple[float, float]:
    """Messages per second, and the 99th percentile in milliseconds."""
    times = []
    for raw in mails * ROUNDS:
        start = time.perf_counter()
        work(raw)
        times.append(time.perf_counter() - start)
    return len(times) / sum(times), sorted(times)[int(len(times) * 0.99)] * 1000


def ledger_of(size: int) -> MemoryLedger:
    """The sample firm's ledger among so many invoices of others, ten to a client."""
    clients, invoices, _ = firm_of(SAMPLE_FIRM.read_text(encoding="utf-8"))
    amount, issued, due = Money(100_00, "SEK"), date(2026, 9, 1), date(2026, 10, 1)
    others = [Client(f"x{n}", f"Firma {n} AB", contacts=(Contact(f"a@firma{n}.example"),)) for n in range(size // 10)]
    many = [Invoice(f"X-{n}", f"x{n // 10}", amount, issued, due, f"9{n}") for n in range(size)]
    return MemoryLedger([*clients, *others], [*invoices, *many])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
