"""Which draft of ours a mail is, by what a mail program leaves of it: its id, our header, or else its likeness."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.domain.message import Message
from assistant.flows.world import World
from assistant.store.outbox import Waiting
from assistant.understanding.likeness import Likeness, likeness
from assistant.understanding.message import parse, parse_headers

# A draft that was withdrawn still may be open in a mail program, and so may one of which a crash kept us from knowing.
MAY_BE_SENT = frozenset({"drafted", "queued", "withdrawn"})
# A draft older than this is forgotten: whoever writes so late writes anew.
LATEST = timedelta(days=60)
HEADER = "x-invoice-assistant"


def tag_of(message: Message) -> str:
    """What our header says, without the white space in which programs differ; empty when it is not there."""
    return "".join(message.header(HEADER).split())


def tag_of_draft(draft: Waiting) -> str:
    """What our header says in the draft as we wrote it."""
    return tag_of(parse_headers(draft.mail.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"))


def draft_behind(world: World, sent: Message, client: str, now: datetime) -> Waiting | None:
    """The draft of ours that this mail is, though it has another Message-ID; None when it is none."""
    drafts = world.store.outbox.drafts_for(client, now - LATEST)
    tag = tag_of(sent)
    # A draft that was withdrawn and written anew bears the same header: what still waits comes first.
    ordered = sorted(drafts, key=lambda one: one.state == "withdrawn")
    by_header = next((one for one in ordered if tag and tag_of_draft(one) == tag), None)
    return by_header or next((one for one in ordered if how_alike(one, sent).same_mail), None)


def how_alike(draft: Waiting, sent: Message) -> Likeness:
    """How alike the draft and the mail are."""
    return likeness(parse(draft.mail.raw), sent)
