"""One mail's way through SMTP, step by step, so that it is known whether a connection broke before or after the dot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponse,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from assistant.domain.reminder import OutgoingMail
from assistant.ports import Delivery, Outcome

# RFC 5321 4.5.3.2.6: the answer to the final dot may take ten minutes; longer doubt serves nobody.
ANSWER_TO_DOT = 300.0
DRAIN = 300.0

_BARE_LINE_END = re.compile(rb"(?<!\r)\n|\r(?!\n)")
_LEADING_DOT = re.compile(rb"(?m)^\.")
_TOO_BIG = re.compile(r"^5\.3\.4\b")


class BrokenBeforeDotError(Exception):
    """The connection ended while the mail could not yet have been accepted: it may be sent again."""


async def transact(client: SMTP, mail: OutgoingMail) -> Delivery:
    """One transaction on an open connection.

    Raises BrokenBeforeDotError when the server hung up, or fell silent, before it could have taken the mail.
    """
    body = _with_line_ends(mail.raw)
    if (hindrance := _hindrance(client, mail, len(body))) is not None:
        return hindrance
    try:
        refused, delivery = await _envelope(client, mail, len(body))
        if delivery is not None:
            return delivery
        begun = await client.execute_command(b"DATA")
    except (SMTPServerDisconnected, SMTPTimeoutError, OSError) as error:
        raise BrokenBeforeDotError(str(error)) from error
    if begun.code != 354:
        return _answered(begun)
    # RFC 5321 4.5.2: a leading dot is doubled on the way.
    return await _content(client, _LEADING_DOT.sub(b"..", body), tuple(refused))


async def _envelope(
    client: SMTP, mail: OutgoingMail, size: int
) -> tuple[dict[str, SMTPRecipientRefused], Delivery | None]:
    encoding = "ascii" if _is_ascii(mail) else "utf-8"
    try:
        await client.mail(mail.sender.email, options=_options(client, mail, size), encoding=encoding)
    except SMTPSenderRefused as error:
        return {}, _sender_refused(error)
    refused: dict[str, SMTPRecipientRefused] = {}
    for address in mail.recipients:
        try:
            await client.rcpt(address, encoding=encoding)
        except SMTPRecipientRefused as error:
            refused[address] = error
            # 421 closes the connection: whoever has not been asked yet is not refused.
            if error.code == 421:
                return refused, Delivery(Outcome.LATER, said(error))
    if len(refused) == len(mail.recipients):
        return refused, _nobody_taken(refused.values())
    return refused, None


async def _content(client: SMTP, body: bytes, refused: tuple[str, ...]) -> Delivery:
    protocol, transport = client.protocol, client.transport
    if protocol is None or not isinstance(transport, asyncio.WriteTransport):
        raise BrokenBeforeDotError("connection lost")
    try:
        protocol.write(body)
        async with asyncio.timeout(DRAIN):
            await _drained(client, protocol.transport)
        protocol.write(b".\r\n")
    except (SMTPException, OSError) as error:
        client.close()
        raise BrokenBeforeDotError(str(error) or "the mail could not be handed over in time") from error
    try:
        answer = await protocol.read_response(timeout=ANSWER_TO_DOT)
    except (SMTPException, OSError) as error:
        client.close()
        return Delivery(Outcome.IN_DOUBT, f"no answer after the mail was handed over ({error})", refused)
    if answer.code == 421:
        client.close()
    return _answered(answer, refused)


async def _drained(client: SMTP, transport: asyncio.BaseTransport | None) -> None:
    # The dot is held back until the rest is on its way: without it no server may take the mail. asyncio's own event for
    # that is private to aiosmtplib's protocol, hence the looking.
    while isinstance(transport, asyncio.WriteTransport) and client.is_connected:
        if not transport.get_write_buffer_size():
            break
        await asyncio.sleep(0.005)
    # Lets a reset that has arrived already be noticed.
    await asyncio.sleep(0)


def _hindrance(client: SMTP, mail: OutgoingMail, size: int) -> Delivery | None:
    limit = client.esmtp_extensions.get("size", "").strip()
    if limit.isdigit() and 0 < int(limit) < size:
        return Delivery(Outcome.REFUSED, f"the mail has {size} bytes, the server takes at most {limit}")
    if not _is_ascii(mail) and not client.supports_extension("smtputf8"):
        return Delivery(Outcome.REFUSED, "the server takes no addresses with letters beyond ASCII (SMTPUTF8)")
    return None


def _options(client: SMTP, mail: OutgoingMail, size: int) -> list[str]:
    options = []
    if client.supports_extension("size"):
        options.append(f"SIZE={size}")
    if client.supports_extension("8bitmime") and not mail.raw.isascii():
        options.append("BODY=8BITMIME")
    if not _is_ascii(mail):
        options.append("SMTPUTF8")
    return options


def _is_ascii(mail: OutgoingMail) -> bool:
    return all(address.isascii() for address in (mail.sender.email, *mail.recipients))


def _sender_refused(error: SMTPSenderRefused) -> Delivery:
    if error.code == 552 or _TOO_BIG.match(error.message):
        return Delivery(Outcome.REFUSED, said(error))
    # The server will not send for us at all: that says nothing about this mail.
    return Delivery(Outcome.LATER, f"the server takes no mail from {error.sender}: {said(error)}", server_trouble=True)


def _nobody_taken(refusals: Iterable[SMTPRecipientRefused]) -> Delivery:
    errors = list(refusals)
    outcome = Outcome.REFUSED if all(error.code >= 500 for error in errors) else Outcome.LATER
    words = dict.fromkeys(f"{error.recipient}: {said(error)}" for error in errors)
    return Delivery(outcome, "; ".join(words), tuple(error.recipient for error in errors))


def _answered(answer: SMTPResponse, refused: tuple[str, ...] = ()) -> Delivery:
    words = _line(answer.code, answer.message)
    if 200 <= answer.code < 300:
        return Delivery(Outcome.SENT, words, refused)
    if 400 <= answer.code < 500:
        return Delivery(Outcome.LATER, words)
    if 500 <= answer.code < 600:
        return Delivery(Outcome.REFUSED, words)
    return Delivery(Outcome.IN_DOUBT, f"an answer that cannot be understood: {words}", refused)


def said(error: SMTPResponseException) -> str:
    """The server's own words with their code, on one line."""
    return _line(error.code, error.message)


def _line(code: int, message: str) -> str:
    return " ".join(f"{code} {message}".split())[:500]


def _with_line_ends(raw: bytes) -> bytes:
    lines = _BARE_LINE_END.sub(b"\r\n", raw)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"
