"""Charges as rows: what was claimed on top of invoices, and what mails in the outbox would claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from assistant.domain.case import Case
from assistant.domain.law.charge import Charge, ChargeKind
from assistant.domain.money import Money
from assistant.store.database import insert, rows
from assistant.store.rows import Row, claim_row

Asked = Mapping[str, Sequence[Charge]]


class Charges:
    """Beside the balances, never part of them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_invoice(self, invoice: str) -> list[Row]:
        """The rows of one invoice, in order."""
        return [*rows(self._database, "select * from charges where invoice = ? order by position", invoice)]

    def write(self, case: Case) -> None:
        """Put down what was claimed as it is now; called by the store's commit alone."""
        wanted = [claim_row(one) for one in case.claims]
        known = self.of_invoice(case.number)
        if [{name: one[name] for name in wanted[0]} for one in known] == wanted if wanted else not known:
            return
        self._database.conn.execute("delete from charges where invoice = ?", (case.number,))
        for position, values in enumerate(wanted):
            insert(self._database, "charges", values | {"invoice": case.number, "position": position})

    def ask(self, outbox: int, asked: Asked) -> None:
        """Keep what the mail in the outbox claims, until it is known whether it left."""
        for invoice, charges in asked.items():
            for one in charges:
                values = {"outbox": outbox, "invoice": invoice, "kind": one.kind.value, "amount": one.amount.minor}
                values |= {"currency": one.amount.currency, "reason": one.reason, "source": one.source}
                insert(self._database, "charges_asked", values)

    def asked(self, outbox: int) -> Asked:
        """What the mail claims, by invoice."""
        found: dict[str, list[Charge]] = {}
        for one in rows(self._database, "select * from charges_asked where outbox = ? order by id", outbox):
            charge = Charge(ChargeKind(one["kind"]), _money(one), one["reason"], one["source"])
            found.setdefault(one["invoice"], []).append(charge)
        return found


def _money(found: Row) -> Money:
    return Money(found["amount"], found["currency"])
