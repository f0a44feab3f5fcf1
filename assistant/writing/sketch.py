"""A writer for plans: of each reminder only the heads that a plan shows, since nobody gets to read the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from assistant.domain.law.claims import Law
from assistant.domain.reminder import Document, OutgoingMail, Reminder
from assistant.writing.compose import Writer
from assistant.writing.payment import PaymentWays


class Sketch(Writer):
    """Writes subject and readers of a reminder; the mail itself stays empty."""

    def __init__(self, writer: Writer) -> None:
        """The same words; no ways to pay, which no subject names."""
        super().__init__(replace(writer.house, payment=PaymentWays()), writer.environment)
        self._whole = writer

    def notice_lacks(self, reminder: Reminder, law: Law) -> tuple[str, ...]:
        """What the notice would lack if it were written in full."""
        return self._whole.notice_lacks(reminder, law)

    def reminder(
        self, reminder: Reminder, documents: Sequence[Document], message_id: str, now: datetime
    ) -> OutgoingMail:
        """The reminder without its body. TemplateError when the subject's template is wrong."""
        copied = tuple(one.email for one in reminder.cc)
        return OutgoingMail(message_id, self._owner, (reminder.to.email,), copied, self.subject(reminder), b"")
