"""Sets the stage: config, lists and PDFs on disk, mailboxes on the server, and the mails that brought the invoices."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from assistant.config import load_config
from assistant.demo.agenda import Agenda
from assistant.demo.cast import Bill, Cast, Contact, Player
from assistant.demo.invoice_pdf import invoice_pdf
from assistant.demo.letters import invoice_mail
from assistant.demo.servers import HOST, PASSWORD, MailWorld
from assistant.flows.take_in_lists import Offered, take_in_lists
from assistant.flows.world import World
from assistant.store.store import Store
from assistant.wiring import build_world

_SENT_AT = time(15, 20)
LISTS = ("clients.csv", "contacts.csv", "invoices.csv")

_MARK = "# The demo's config"
_CONFIG = (
    f"{_MARK}: a real one, but for the servers, which run on this machine while the demo does.\n"
    + """\

[owner]
name = "{firm.name}"
email = "{firm.email}"
also = ["{manager}"]
country = "SE"
language = "en"
timezone = "Europe/Stockholm"
signature_name = "{firm.signature_name}"
phone = "{firm.phone}"
org_number = "{firm.org_number}"

{people}
[imap]
host = "{host}"
port = {imap_port}
security = "none"
user = "{firm.email}"
password_file = "password"
trusted_authserv = ["mx.lysvik.example"]

[smtp]
host = "{host}"
port = {smtp_port}
security = "none"
user = "{firm.email}"
password_file = "password"

[payment]
bankgiro = "{firm.bankgiro}"
iban = "{firm.iban}"
bic = "{firm.bic}"
fik = "{firm.fik}"

[[payment_source]]
name = "Paysund"
domains = ["paysund.example"]
"""
)


@dataclass(frozen=True)
class Setting:
    """Where everything lies: the folder, the config's path, and each invoice's PDF by number."""

    folder: Path
    config: Path
    pdfs: dict[str, bytes]

    def build(self) -> World:
        """The firm's world, by the real config and wiring."""
        config = load_config(self.config)
        return build_world(config, Store(config.store.path))


def people_of(cast: Cast) -> list[str]:
    """Everybody who has a mailbox at the demo's server."""
    clients = [
        one.email for player in cast.players for one in (*player.contacts, *player.new_contacts) if not one.closed
    ]
    return list(dict.fromkeys([cast.firm.email, *(one["email"] for one in cast.firm.people), *clients]))


def make_room(folder: Path) -> bool:
    """Take away what an earlier demo left; False when somebody else's files lie there."""
    if not folder.exists() or not any(folder.iterdir()):
        return True
    config = folder / "config.toml"
    if not (config.is_file() and config.read_text(encoding="utf-8").startswith(_MARK)):
        return False
    shutil.rmtree(folder)
    return True


def lay_out(cast: Cast, mail: MailWorld, folder: Path) -> Setting:
    """Write config, password, lists and PDFs into the folder."""
    (folder / "invoices").mkdir(parents=True, exist_ok=True)
    pdfs = {bill.number: invoice_pdf(cast, player, bill) for player in cast.players for bill in player.invoices}
    for number, pdf in pdfs.items():
        (folder / "invoices" / f"{number}.pdf").write_bytes(pdf)
    password = folder / "password"
    password.write_text(PASSWORD)
    password.chmod(0o600)
    people = "\n".join(
        f'[[people]]\nrole = "{one["role"]}"\nname = "{one["name"]}"\nemail = "{one["email"]}"\n'
        for one in cast.firm.people
    )
    config = folder / "config.toml"
    config.write_text(
        _CONFIG.format(
            firm=cast.firm,
            manager=cast.firm.people[0]["email"],
            people=people,
            host=HOST,
            imap_port=mail.imap_port,
            smtp_port=mail.smtp_port,
        ),
        encoding="utf-8",
    )
    return Setting(folder, config, pdfs)


def send_invoices(cast: Cast, mail: MailWorld, agenda: Agenda, setting: Setting) -> dict[str, bytes]:
    """The owner sent every invoice by mail when it was issued: in Sent, and in the client's inbox. By number."""
    sent = {}
    for player, bill in sorted(_bills(cast), key=lambda one: one[1].issued):
        when = agenda.at(cast.day(bill.issued), _SENT_AT)
        raw = invoice_mail(cast, player, bill, setting.pdfs[bill.number], when).as_bytes()
        mail.deliver(cast.firm.email, raw, "Sent", when)
        if mail.is_local(player.contacts[0].email):
            mail.deliver(player.contacts[0].email, raw, when=when)
        sent[bill.number] = raw
    return sent


def write_lists(cast: Cast, folder: Path, moved: Sequence[str] = ()) -> None:
    """clients.csv, contacts.csv, invoices.csv; `moved` are clients whose new contacts are known by now."""
    _write(
        folder / "clients.csv",
        ("client", "name", "type", "country", "region", "language", "address"),
        ((one.id, one.name, one.type, one.country, one.region, one.language, one.address) for one in cast.players),
    )
    _write(
        folder / "contacts.csv",
        ("client", "email", "name", "role", "phone"),
        (
            (player.id, one.email, one.name, one.role, one.phone)
            for player in cast.players
            for one in _contacts(player, player.id in moved)
        ),
    )
    _write(
        folder / "invoices.csv",
        ("invoice", "client", "amount", "currency", "issued", "due", "reference", "pdf", "due_agreed"),
        (
            (
                bill.number,
                player.id,
                player.amount(bill).decimal,
                player.pays_in,
                cast.day(bill.issued),
                cast.day(bill.due),
                player.reference(bill),
                f"invoices/{bill.number}.pdf",
                "yes",
            )
            for player, bill in _bills(cast)
        ),
    )


def bring_in(world: World, folder: Path, now: datetime) -> None:
    """Import the three lists as the command line does."""
    offered = [Offered(name, (folder / name).read_bytes(), folder) for name in LISTS]
    take_in_lists(world, offered, now)


def contact_bringer(cast: Cast, folder: Path) -> Callable[[World, Player, datetime], None]:
    """The owner's way to bring new contacts in: write them into contacts.csv and import it again."""
    moved: list[str] = []

    def bring(world: World, player: Player, now: datetime) -> None:
        moved.append(player.id)
        write_lists(cast, folder, moved)
        bring_in(world, folder, now)

    return bring


def _contacts(player: Player, moved: bool) -> Iterable[Contact]:
    known = {one.email: one for one in player.contacts}
    return (known | {one.email: one for one in player.new_contacts} if moved else known).values()


def _bills(cast: Cast) -> list[tuple[Player, Bill]]:
    return [(player, bill) for player in cast.players for bill in player.invoices]


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
