"""SMTP faults, chosen by the recipient's local part: grey@, perm@, datatemp@, dataperm@, dropdot@, dropmid@, …"""

from __future__ import annotations

import asyncio
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from assistant.demo.servers import TAKEN, Postman

AT_RECIPIENT = {
    "grey": "451 4.7.1 Greylisted, try again later",
    "perm": "550 5.1.1 No such user",
    "closing": "421 4.3.2 Closing down",
}
AFTER_DOT = {
    "dataperm": "554 5.6.0 Content refused",
    "datatemp": "451 4.3.0 Try again later",
    "nonsense": "200-",
}


def fault_of(address: str) -> str:
    """The local part without its detail: dropdot+2@x.example is dropdot."""
    return address.partition("@")[0].partition("+")[0]


class FaultyPostman(Postman):
    """Does as the recipient says; other mail goes the usual way. `taken` is what was really stored."""

    def __init__(self, world: Any) -> None:
        super().__init__(world)
        self.taken: list[bytes] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        fault = fault_of(address)
        if fault in AT_RECIPIENT:
            return AT_RECIPIENT[fault]
        if fault in AFTER_DOT or hasattr(FaultySmtp, f"fault_{fault}") or fault in ("dropdot", "hangdot"):
            envelope.rcpt_tos.append(address)
            return "250 2.1.5 ok"
        return await super().handle_RCPT(server, session, envelope, address, options)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = fault_of(envelope.rcpt_tos[0])
        if fault in AFTER_DOT:
            return AFTER_DOT[fault]
        if fault in ("dropdot", "hangdot"):
            self.taken.append(envelope.original_content or b"")
            if fault == "hangdot":
                await asyncio.sleep(3600)
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return TAKEN
        return await super().handle_DATA(server, session, envelope)


class FaultySmtp(SMTP):
    """Faults that happen before the mail has arrived."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        fault = fault_of(self.envelope.rcpt_tos[0]) if self.envelope and self.envelope.rcpt_tos else ""
        act = getattr(self, f"fault_{fault}", None)
        if act is None:
            await super().smtp_DATA(arg)
        else:
            await act()

    async def fault_dropdata(self) -> None:
        """Hang up instead of asking for the mail."""
        self._abort()

    async def fault_dropmid(self) -> None:
        """Hang up while the mail is still coming."""
        await self.push("354 go on")
        await self._reader.read(4096)
        self._abort()

    async def fault_full(self) -> None:
        """Refuse to hear the mail at all."""
        await self.push("452 4.3.1 Disk full")

    def _abort(self) -> None:
        assert isinstance(self.transport, asyncio.WriteTransport)
        self.transport.abort()


class AsciiSmtp(FaultySmtp):
    """Knows no addresses beyond ASCII, and takes small mails only."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **(options | {"enable_SMTPUTF8": False, "data_size_limit": 50_000}))
