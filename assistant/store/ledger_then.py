"""The ledger as it was at a moment that is past, so that a message read again is not read by what was paid since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from assistant.domain.ledger import OpenInvoice
from assistant.store.database import rows
from assistant.store.ledger import StoredLedger

_OPEN_THEN = """
select i.invoice from invoices i join cases c using (invoice)
where c.client = ?
  and exists (select 1 from journal j where j.invoice = i.invoice and j.event = 'InvoiceImported' and j.at <= ?)
  and (c.status = 'open' or exists (
    select 1 from journal j where j.invoice = i.invoice and j.at > ?
      and j.event in ('PaymentRecorded', 'PaymentConfirmed', 'InvoiceCredited', 'WrittenOff')))
order by i.due
"""


class LedgerThen(StoredLedger):
    """As the ledger, but open is what was open then; clients and contacts are those of today."""

    def __init__(self, database: Database, at: datetime) -> None:
        super().__init__(database)
        self._at = at.isoformat()

    def open_invoices(self, client: str) -> Sequence[OpenInvoice]:
        numbers = [one["invoice"] for one in rows(self._database, _OPEN_THEN, client, self._at, self._at)]
        found = [one for one in map(self.invoice, numbers) if one is not None]
        # What has been paid since was owed in full, for all that a look back can tell.
        return [one if one.open else replace(one, balance=one.invoice.amount, open=True) for one in found]
