"""To whom the owner wrote, and whom an absent person names in their place."""

from __future__ import annotations

import re

from assistant.domain.message import Message
from assistant.understanding.attribution import Attribution, Traces, attribute
from assistant.understanding.context import Context

_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
MOST_RECIPIENTS = 20


def owner_attribution(message: Message, traces: Traces, context: Context) -> Attribution:
    """Client and invoices of a mail that the owner sent: read as if its first client recipient had sent it."""
    for one in (*message.to, *message.cc)[:MOST_RECIPIENTS]:
        if context.is_owner(one.email):
            continue
        asked = Message(
            message.message_id,
            one,
            in_reply_to=message.in_reply_to,
            references=message.references,
            subject=message.subject,
        )
        attribution = attribute(asked, traces, context)
        if attribution.client:
            return attribution
    return Attribution()


def substitute_in(text: str, message: Message, context: Context) -> str:
    """The first mail address in the text that is neither the writer's nor ours."""
    for found in _ADDRESS.findall(text[:20_000]):
        email = found.lower().rstrip(".")
        if email != message.sender.email and not context.is_owner(email):
            return str(email)
    return ""
