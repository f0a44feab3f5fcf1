"""Reports of failed delivery are found however they are written; people who write about a bounce are people."""

from __future__ import annotations

import pytest

from assistant.domain.reading import Bounce
from assistant.understanding.bounce import bounce_of
from assistant.understanding.message import parse

COPY = """
--part
Content-Type: message/rfc822

From: ekonomi@tallkotten.example
To: Inger Hallin <inger@klubbvik.example>
Subject: Reminder
Message-ID: <r17.1@tallkotten.example>

Hello
--part--
"""


def bounce_in(text: str) -> Bounce | None:
    raw = text.lstrip("\n").encode()
    return bounce_of(parse(raw), raw)


def report(action: str) -> str:
    return f"""
From: mx@klubbvik.example
To: ekonomi@tallkotten.example
Subject: Report
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.klubbvik.example

Final-Recipient: rfc822; inger@klubbvik.example
{action}
{COPY}"""


@pytest.mark.parametrize(
    ("fields", "hard"),
    [
        ("Action: failed\nStatus: 5.1.1", True),
        ("Action: failed (unknown mailbox)\nStatus: 5.1.1", True),
        ("Action: error\nStatus: 5.0.0", True),
        ("Action: failure\nStatus: 553 too large", True),
        ("Action: delayed\nStatus: 4.4.1", False),
        ("Action: expired\nStatus:", False),
    ],
)
def test_whatever_a_server_calls_it_what_did_not_arrive_has_failed(fields: str, hard: bool) -> None:
    bounce = bounce_in(report(fields))
    assert bounce is not None
    assert (bounce.recipients, bounce.hard) == (("inger@klubbvik.example",), hard)
    assert bounce.original == "<r17.1@tallkotten.example>"


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "deliverable"])
def test_what_arrived_is_no_bounce(action: str) -> None:
    assert bounce_in(report(f"Action: {action}\nStatus: 2.1.5")) is None


def from_a_gateway(subject: str, text: str, sender: str = "gateway7@klubbvik.example") -> str:
    return f"""
From: {sender}
To: ekonomi@tallkotten.example
Subject: {subject}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=part

--part
Content-Type: text/plain

{text}
{COPY}"""


def test_a_gateway_that_returns_the_mail_needs_no_name_of_a_daemon() -> None:
    bounce = bounce_in(from_a_gateway("Mail could not be delivered", "The following mail could not be delivered.\n"))
    assert bounce is not None
    assert bounce.recipients == ("inger@klubbvik.example",)


def test_a_daemon_that_uses_words_of_its_own_is_understood_with_the_library() -> None:
    text = "From: MAILER-DAEMON@mx.example\nTo: ekonomi@tallkotten.example\nSubject: mail failed, returning\n\n"
    text += "|------------------------- Message log follows: -------------------------|\n"
    text += " no valid recipients were found for this message\n"
    text += "|------------------------- Failed addresses follow: ---------------------|\n"
    text += " inger@klubbvik.example ... unknown host\n"
    text += "|------------------------- Message text follows: ------------------------|\nHello\n"
    bounce = bounce_in(text)
    assert bounce is not None
    assert bounce.recipients == ("inger@klubbvik.example",)


def notice(kind: str, reason: str = "Permanent") -> str:
    body = (
        f'{{"notificationType":"{kind}","bounce":{{"bounceType":"{reason}","bouncedRecipients":'
        '[{"emailAddress":"Inger@klubbvik.example","status":"5.1.1","diagnosticCode":"smtp; 550 user\n unknown"}]},'
        '"mail":{"commonHeaders":{"messageId":"<r17.1@tallkotten.example>"}}}'
    )
    return (
        f"From: no-reply@sns.example\nTo: ekonomi@tallkotten.example\nSubject: Notification\n\n{body}\n\n--\nStop: x\n"
    )


def test_a_sending_service_tells_of_a_bounce_in_json() -> None:
    bounce = bounce_in(notice("Bounce"))
    assert bounce is not None
    assert (bounce.recipients, bounce.hard) == (("inger@klubbvik.example",), True)
    assert (bounce.original, bounce.status) == ("<r17.1@tallkotten.example>", "5.1.1")
    soft = bounce_in(notice("Bounce", "Transient"))
    assert soft is not None
    assert not soft.hard


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '{"notificationType":"Bounce"}', '{"Message":"x"}', "{" * 5_000])
def test_other_json_is_no_bounce_and_raises_nothing(text: str) -> None:
    assert bounce_in(f"From: a@b.example\nSubject: x\n\n{text}\n") is None
    assert bounce_in(notice("Delivery")) is None
    assert bounce_in(notice("Complaint")) is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Mail failed?", "Hi, I tried to send you the receipt but got: 550 5.2.2 mailbox full\nBest, Inger"),
        ("Re: Undelivered Mail Returned to Sender", "Sorry, our mailbox was full. <inger@klubbvik.example> works now."),
        (
            "Fwd: failure notice",
            "This is what I get when I mail you.\n\n550 5.1.1 <ekonomi@tallkotten.example> unknown",
        ),
        ("Leveransen", "Paketet kunde inte levereras eftersom adressen inte finns. Ring 08-123 45 67."),
        ("Delivery problem", "Two boxes could not be delivered to our door, so we will not pay for them."),
        ("Ej levererat", "Varorna hittades inte på lagret, ni får skicka dem igen till lager@klubbvik.example."),
    ],
)
def test_people_who_write_about_mail_or_goods_that_did_not_arrive_are_people(subject: str, text: str) -> None:
    raw = f"From: Inger <inger@klubbvik.example>\nTo: ekonomi@tallkotten.example\nSubject: {subject}\n\n{text}\n"
    assert bounce_in(raw) is None


def test_a_mail_attached_by_a_person_is_not_returned_mail() -> None:
    assert bounce_in(from_a_gateway("Your reminder", "Please see the attached, which we got today.")) is None
