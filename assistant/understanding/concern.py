"""From the header alone: whether a message is fetched whole, its text looked at in memory, or left alone."""

from __future__ import annotations

from enum import StrEnum

from assistant.domain.message import Message
from assistant.understanding import references
from assistant.understanding.attribution import PUBLIC_DOMAINS
from assistant.understanding.bounce import looks_like_bounce
from assistant.understanding.context import Context
from assistant.understanding.machine import is_list

MOST_RECIPIENTS = 50


class Concern(StrEnum):
    """What is done with a message of which only the header is known."""

    WHOLE = "whole"
    LOOK_AT_TEXT = "look-at-text"
    IGNORE = "ignore"


def may_concern(message: Message, context: Context) -> Concern:
    """Known address, known thread, payment source, delivery report or a number in the subject: fetched whole."""
    if _in_known_thread(message, context) or looks_like_bounce(message):
        return Concern.WHOLE
    if context.is_owner(message.sender.email):
        return Concern.WHOLE if _to_a_client(message, context) or _to_the_owner(message, context) else Concern.IGNORE
    if _known(message.sender.email, message.sender.domain, context) or context.source_of(message.sender.domain):
        return Concern.WHOLE
    if references.exact(message.subject, context.ledger):
        return Concern.WHOLE
    return Concern.IGNORE if is_list(message) else Concern.LOOK_AT_TEXT


def names_a_case(text_message: Message, context: Context) -> bool:
    """Whether the text of an unknown sender's mail names an invoice, a payment reference, or continues a thread."""
    text = f"{text_message.subject}\n{text_message.text[:65_536]}\n{text_message.html[:65_536]}"
    return _in_known_thread(text_message, context) or bool(references.exact(text, context.ledger))


def _in_known_thread(message: Message, context: Context) -> bool:
    return any(context.ledger.thread(one) is not None for one in message.thread[:30])


def _known(email: str, domain: str, context: Context) -> bool:
    if context.ledger.clients_by_address(email):
        return True
    return domain not in PUBLIC_DOMAINS and bool(domain) and bool(context.ledger.clients_by_domain(domain))


def _to_a_client(message: Message, context: Context) -> bool:
    return any(_known(one.email, one.domain, context) for one in (*message.to, *message.cc)[:MOST_RECIPIENTS])


def _to_the_owner(message: Message, context: Context) -> bool:
    return any(context.is_owner(one.email) for one in message.to[:MOST_RECIPIENTS])
