"""What the demo leaves to look through: every mail as .eml in folders, and one page with mails and timelines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from assistant.demo.cast import Cast
from assistant.demo.letters import parsed, plain
from assistant.demo.post import addressed
from assistant.demo.story import Story, drafts_of, owner_told, short_name
from assistant.demo.summary import Outcome
from assistant.demo.telling import Line, stage_words, together, told
from assistant.store.store import Store
from assistant.writing.formats import money

_KINDS = {
    "Auto-Submitted": "answered by a machine",
    "In-Reply-To": "answer",
}


@dataclass(frozen=True)
class Leaf:
    """A mail on the page; `file` is its .eml, `invoices` the PDFs it carries."""

    number: int
    when: str
    day: str
    way: str
    client: str
    who: str
    kind: str
    subject: str
    sender: str
    to: str
    cc: str
    file: str
    invoices: tuple[str, ...]
    text: str
    html: str


def leave(cast: Cast, store: Store, raws: Iterable[bytes], out: Path, zone: str) -> list[Leaf]:
    """Write every mail as .eml, numbered in the order of their dates, into sent/ and received/."""
    here = ZoneInfo(zone)
    dated = sorted(((parsed(raw), raw) for raw in raws), key=lambda one: _when(one[0]))
    leaves = []
    for number, (message, raw) in enumerate(dated, 1):
        leaf = _leaf(number, message, cast, store, here)
        (out / leaf.file).parent.mkdir(exist_ok=True)
        (out / leaf.file).write_bytes(raw)
        leaves.append(leaf)
    return leaves


def page(cast: Cast, store: Store, leaves: Sequence[Leaf], ends: Sequence[Outcome], story: Story) -> str:
    """The page as HTML, complete in itself."""
    environment = Environment(
        loader=PackageLoader("assistant.demo", "page"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    bodies = {leaf.number: {"text": leaf.text, "html": leaf.html} for leaf in leaves}
    return environment.get_template("index.html.j2").render(
        firm=cast.firm,
        first_day=cast.first_day,
        leaves=leaves,
        clients=[_client(one) for one in ends],
        timelines={one.player.id: _timeline(cast, store, one.player.id, story.lines) for one in ends},
        zone=story.zone,
        # "</" would end the script in which the bodies stand.
        bodies=Markup(json.dumps(bodies, ensure_ascii=False).replace("</", "<\\/")),  # noqa: S704
    )


def _leaf(number: int, message: EmailMessage, cast: Cast, store: Store, zone: ZoneInfo) -> Leaf:
    firm = cast.firm.email
    when = _when(message).astimezone(zone)
    sender = message["From"].addresses[0]
    way = "sent" if sender.addr_spec == firm and addressed(message) != [firm] else "received"
    client = _client_of(message, cast, store)
    html = message.get_body(preferencelist=("html",))
    slug = re.sub(
        r"[^a-z0-9]+", "-", f"{client or sender.addr_spec.partition('@')[2]} {_kind(message, cast)}".lower()
    ).strip("-")
    return Leaf(
        number=number,
        when=f"{when:%H:%M}",
        day=f"{when:%a} {when.day} {when:%b}",
        way=way,
        client=client,
        who=short_name(cast.player(client).name) if client else "",
        kind=_kind(message, cast),
        subject=str(message["Subject"]),
        sender=_said(message, "From"),
        to=_said(message, "To"),
        cc=_said(message, "Cc"),
        file=f"{way}/{number:03d}-{when:%Y-%m-%d}-{slug[:48]}.eml",
        invoices=tuple(
            name for part in message.iter_attachments() if (name := part.get_filename() or "").endswith(".pdf")
        ),
        text=plain(message) or _first_text(message),
        html=str(html.get_content()) if html is not None else "",
    )


def _said(message: EmailMessage, name: str) -> str:
    return str(message.get(name, "")).replace("\r\n", "").strip()


def _first_text(message: EmailMessage) -> str:
    return next((str(part.get_content()) for part in message.walk() if part.get_content_type() == "text/plain"), "")


def _kind(message: EmailMessage, cast: Cast) -> str:
    stage = str(message.get("X-Invoice-Assistant", "")).partition(";")[0].strip()
    if stage == "notice":
        return "notice to the owner"
    if stage:
        return stage_words(stage)
    if message.get_content_type() == "multipart/report":
        return "came back"
    if _said(message, "From").startswith("Paysund"):
        genuine = "dmarc=pass" in str(message.get("Authentication-Results", ""))
        return "payment notice" if genuine else "forged payment notice"
    if message["From"].addresses[0].addr_spec == cast.firm.email:
        return "written by hand" if message["In-Reply-To"] else "the invoice"
    return next((words for header, words in _KINDS.items() if message[header]), "other mail")


def _client_of(message: EmailMessage, cast: Cast, store: Store) -> str:
    known = store.ledger.thread(str(message["Message-ID"]))
    if known is not None:
        return known.client
    for email in (message["From"].addresses[0].addr_spec, *addressed(message)):
        player = cast.player_of_address(email.removeprefix("MAILER-DAEMON@mx.") if "mx." in email else email)
        if player is not None:
            return player.id
    words = plain(message)
    named = (player for player in cast.players for bill in player.invoices if bill.number in words)
    notice = "X-Invoice-Assistant" in message
    return "" if notice else next((player.id for player in named), "")


def _client(one: Outcome) -> dict[str, object]:
    player = one.player
    return {
        "id": player.id,
        "name": player.name,
        "short": short_name(player.name),
        "character": player.character,
        "due": [(bill.number, money(player.amount(bill), "en")) for bill in player.invoices],
        "people": [asdict(contact) for contact in player.contacts],
        "mails": one.mails,
        "last_stage": stage_words(one.last_stage) if one.last_stage != "–" else "",
        "status": one.status,
        "closed": one.closed,
    }


def _timeline(cast: Cast, store: Store, client: str, lines: Sequence[Line]) -> list[Line]:
    """The journal's entries with their evidence, and between them what client and owner did."""
    entries = [told(entry, cast) for entry in store.journal.of_client(client)]
    drafts = drafts_of(store)
    ours = together([one for one in entries if one is not None and not owner_told(one, drafts)])
    others = [one for one in lines if one.client == client and (one.actor != "assistant" or "warns" in one.what)]
    return sorted([*others, *ours], key=lambda one: one.when)


def _when(message: EmailMessage) -> datetime:
    found: datetime = message["Date"].datetime
    return found
