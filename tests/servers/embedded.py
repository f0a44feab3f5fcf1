"""The demo's mail world, as one of the servers that the contract tests run against."""

from __future__ import annotations

import itertools

from aiosmtpd.smtp import SMTP

from assistant.demo.servers import MailWorld
from assistant.transport.account import ImapAccount, SmtpAccount
from tests.servers.faulty import FaultyPostman, FaultySmtp
from tests.servers.loopback import HOST, PASSWORD, answers


class Embedded(MailWorld):
    """The mail world with logins, and with a postman who makes mistakes on demand."""

    def __init__(self, smtp: type[SMTP] = FaultySmtp) -> None:
        super().__init__(postman=FaultyPostman, smtp=smtp)
        self._numbers = itertools.count(1)

    @property
    def taken(self) -> list[bytes]:
        """What the clumsy postman stored although he never said so."""
        assert isinstance(self.postman, FaultyPostman)
        return self.postman.taken

    def new_user(self) -> str:
        """An empty mailbox that no other test uses."""
        user = f"user{next(self._numbers)}@example.test"
        self.add_user(user)
        return user

    def account(self, user: str, password: str = PASSWORD) -> ImapAccount:
        """The login at the IMAP server."""
        return ImapAccount(HOST, self.imap_port, "none", user, password)

    def smtp_account(self, user: str, password: str = PASSWORD) -> SmtpAccount:
        """The login at the SMTP server."""
        return SmtpAccount(HOST, self.smtp_port, "none", user, password)

    def stop(self) -> None:
        """Stop the IMAP server; the mail stays."""
        self.stop_imap()

    def restart(self) -> None:
        """Start the IMAP server on its old port, unless it runs."""
        if not answers(self.imap_port):
            self.start_imap()
