"""`explain`: the facts that are promised, and nothing changed."""

from __future__ import annotations

import re
from email.message import EmailMessage
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.cli.conftest import CONFIG, Firm
from tests.servers.embedded import Embedded

MAIL = """\
From: Anna Berg <anna@akers.example>
To: ekonomi@nordljus.example
Subject: Sv: Faktura 1042
Date: Mon, 23 Nov 2026 09:12:00 +0100
Message-ID: <svar-1@akers.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hej! Vi betalar faktura 1042 på tisdag den 1 december.

Hälsningar
Anna
"""
KEYS = [
    "file",
    "from",
    "client",
    "language",
    "kind",
    "kinds",
    "invoices",
    "date",
    "amount",
    "currency",
    "answered",
    "trust",
    "evidence",
    "new_text",
]


def test_json_has_the_promised_facts_of_each_message(firm: Firm) -> None:
    firm.write("one.eml", MAIL)
    firm.write("two.eml", MAIL.replace("anna@akers.example", "news@shop.example").replace("1042", ""))
    first, second = firm.told("explain", "one.eml", "two.eml", "--at", "2026-11-23")
    assert list(first) == KEYS
    assert (first["file"], first["from"], first["client"]) == ("one.eml", "anna@akers.example", "acme")
    assert (first["kind"], first["invoices"], first["date"]) == ("promise", ["1042"], "2026-12-01")
    assert first["answered"] is True
    assert first["evidence"][0]["kind"] == "promise"
    assert second["client"] is None


def test_for_people_the_evidence_and_what_would_follow(firm: Firm) -> None:
    firm.write("one.eml", MAIL)
    before = len(firm.store().journal.every())
    said = firm.said("explain", "one.eml")
    assert "one.eml: promise" in said
    assert "about 1042 of acme" in said
    assert "promise: “Vi betalar faktura 1042 på tisdag den 1 december.”" in said
    assert "1042: held until 2026-12-03: the client promises payment on 2026-12-01" in said
    assert len(firm.store().journal.every()) == before


NOTICE = """\
From: Paysund <avi@paysund.example>
To: ekonomi@nordljus.example
Subject: Betalning mottagen
Date: Mon, 23 Nov 2026 09:12:00 +0100
Message-ID: <avi-1@paysund.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Belopp: 12 500,00 kr
Betalare: Åkers Bygg AB
Betalnings-ID: PS20261118
En betalning för faktura 1042.
"""
OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"


def test_the_rule_that_the_documents_show_reads_a_notice_field_by_field(firm: Firm) -> None:
    """What docs/operating.md tells people to write is what works."""
    in_config, in_file = re.findall(r"```toml\n((?:\[\[notice_rule|# notices).*?)```", OPERATING.read_text(), re.DOTALL)
    firm.write("notices.toml", in_file)
    firm.write("config.toml", (firm.folder / "config.toml").read_text() + "\n" + in_config)
    firm.write("notice.eml", NOTICE)
    said = firm.said("explain", "notice.eml")
    assert "read by the rule “Paysund: payment received” (payment)" in said
    assert "payer: Åkers Bygg AB, from “Betalare: Åkers Bygg AB”" in said
    assert "you are asked: notice-untrusted" in said
    (told,) = firm.told("explain", "notice.eml")
    assert (told["kind"], told["invoices"], told["amount"]) == ("payment-notice", ["1042"], "12500.00")
    assert (told["rule"], told["source"]) == ("Paysund: payment received", None)
    assert {"field": "payment_id", "value": "PS20261118", "line": "Betalnings-ID: PS20261118"} in told["fields"]


def test_what_cannot_be_read_as_a_mail_is_explained_all_the_same(firm: Firm) -> None:
    (firm.folder / "noise.eml").write_bytes(bytes(range(256)) * 40)
    (said,) = firm.told("explain", "noise.eml")
    assert said["client"] is None
    assert said["answered"] is False


def test_letters_that_command_a_terminal_are_not_passed_on(firm: Firm) -> None:
    firm.write("one.eml", MAIL.replace("Hej!", "Hej! \x1b]0;owned\x07"))
    assert "\x1b" not in firm.said("explain", "one.eml")


def test_the_newest_of_the_mailbox_are_read_and_not_marked(firm: Firm, embedded: Embedded) -> None:
    user = embedded.new_user()
    firm.write("config.toml", CONFIG.format(imap_port=embedded.imap_port, smtp_port=embedded.smtp_port, user=user))
    for number in range(1, 4):
        raw = MAIL.replace("svar-1", f"svar-{number}").replace("1042", ("1042", "1043", "2001")[number - 1])
        embedded.deliver(user, raw.encode())
    before = embedded.flags(user)
    found = firm.told("explain", "--mailbox", "2")
    assert [one["invoices"] for one in found] == [["1043"], []]
    assert all(one["file"].startswith("INBOX/") for one in found)
    assert len(firm.told("explain", "--mailbox")) == 3
    assert embedded.flags(user) == before


def test_a_remittance_advice_that_came_along_is_read(firm: Firm) -> None:
    """The PDF is opened as the daemon opens it, and a broken one is no text."""
    canvas = Canvas(str(firm.folder / "advice.pdf"), invariant=1)
    for at, line in enumerate(("Betalningsavi", "1042   12 500,00   12 500,00", "1043   4 000,00   4 000,00")):
        canvas.drawString(72, 720 - 20 * at, line)
    canvas.save()
    whole = (firm.folder / "advice.pdf").read_bytes()
    for name, content in (("whole", whole), ("broken", whole[:300])):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "anna@akers.example", "ekonomi@nordljus.example", "Betalning"
        mail["Date"], mail["Message-ID"] = "Mon, 23 Nov 2026 09:12:00 +0100", f"<{name}@akers.example>"
        mail.set_content("Hej, se bifogat.")
        mail.add_attachment(content, maintype="application", subtype="pdf", filename="avi.pdf")
        (firm.folder / f"{name}.eml").write_bytes(mail.as_bytes())
    read, unread = firm.told("explain", "whole.eml", "broken.eml")
    assert (read["kind"], read["invoices"], read["amount"]) == ("payment-claim", ["1042", "1043"], "16500.00")
    assert read["evidence"] == [{"kind": "payment-claim", "text": "1042 12 500,00 12 500,00"}]
    assert (unread["client"], unread["amount"]) == ("acme", None)
