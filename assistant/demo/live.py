"""`demo --live`: the servers stay up and the daemon goes on by the wall clock, so that mail clients can play along."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rich.console import Console

from assistant.daemon import run
from assistant.demo.agenda import Agenda
from assistant.demo.cast import Bill, Cast
from assistant.demo.invoice_pdf import invoice_pdf
from assistant.demo.servers import HOST, PASSWORD, MailWorld
from assistant.demo.setting import Setting, bring_in, send_invoices, write_lists

# New invoices for whoever plays along: (client, number, days from today until due, what for, price).
_FRESH = (
    ("ek", "LF-1101", 4, "Foto till hemsidan", 9600),
    ("nordhavn", "LF-1102", 0, "Kort film til butikken", 14000),
    ("skylark", "LF-1103", -2, "Poster for the spring tour", 860),
)
_WHOLE_DAY = '\n[sending]\n# Whoever plays along may do so in the evening.\nopens = "00:01"\ncloses = "23:59"\n'


def play_along(cast: Cast, mail: MailWorld, setting: Setting, console: Console) -> None:
    """Send three new invoices, say how to join, and run the daemon until Ctrl-C."""
    with setting.config.open("a", encoding="utf-8") as config:
        config.write(_WHOLE_DAY)
    today = datetime.now(UTC).date()
    fresh = _with_fresh(cast, today)
    _send_fresh(fresh, mail, setting)
    _tell(fresh, mail, console)
    asyncio.run(run([setting.build]))


def _with_fresh(cast: Cast, today: date) -> Cast:
    now = (today - cast.first_day).days
    bills = {
        client: Bill(number, now + due - 10, now + due, ((what, price),)) for client, number, due, what, price in _FRESH
    }
    players = tuple(
        replace(one, invoices=(*one.invoices, bills[one.id])) if one.id in bills else one for one in cast.players
    )
    return replace(cast, players=players)


def _send_fresh(cast: Cast, mail: MailWorld, setting: Setting) -> None:
    numbers = {number for _, number, *_ in _FRESH}
    only = tuple(
        replace(one, invoices=tuple(bill for bill in one.invoices if bill.number in numbers)) for one in cast.players
    )
    for player in only:
        for bill in player.invoices:
            setting.pdfs[bill.number] = pdf = invoice_pdf(cast, player, bill)
            (setting.folder / "invoices" / f"{bill.number}.pdf").write_bytes(pdf)
    world = setting.build()
    send_invoices(replace(cast, players=only), mail, Agenda(world.policy.timezone), setting)
    write_lists(cast, setting.folder, [one.id for one in cast.players])
    bring_in(world, setting.folder, datetime.now(UTC))
    world.store.close()


def _tell(cast: Cast, mail: MailWorld, console: Console) -> None:
    clients = [cast.player(client) for client, *_ in _FRESH]
    lines = [
        "\nThe servers stay up, and the assistant goes on by the wall clock until you press Ctrl-C.",
        "Set up any mail program, one account for the firm and one for a client, and play either:",
        "",
        f"  IMAP      {HOST} port {mail.imap_port}, no encryption",
        f"  SMTP      {HOST} port {mail.smtp_port}, no encryption, with login",
        f"  password  {PASSWORD}",
        f"  the firm  {cast.firm.email}",
        *(f"  a client  {one.contacts[0].email}  ({one.name})" for one in clients),
        "",
        "Each of these clients has got a new invoice. Answer a reminder, promise, complain, or write as the firm,",
        "and look at what the assistant makes of it:",
        "",
        "  invoice-assistant --config config.toml status        (in the demo's folder)",
        "  invoice-assistant --config config.toml why LF-1103",
    ]
    now = datetime.now(UTC)
    if now.weekday() > 4:
        monday = now + timedelta(days=7 - now.weekday())
        lines += ["", f"It is weekend: reminders leave from {monday:%A} on. What you write is read at once."]
    for line in lines:
        console.print(line, soft_wrap=True, markup=False)
