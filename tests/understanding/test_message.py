"""Whatever arrives becomes a Message: nothing raises, nothing hangs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.understanding.context import Context
from assistant.understanding.message import MOST_BOUNDARIES, bounded, parse, parse_headers
from assistant.understanding.reading import read
from tests.understanding.reader import SAMPLE_FIRM, context_for

HEADER = b"From: A <a@b.example>\nTo: c@d.example\nSubject: x\n"


@pytest.fixture(scope="module")
def context() -> Context:
    return context_for(SAMPLE_FIRM.read_text(encoding="utf-8"))


MALFORMED = {
    "empty": b"",
    "no header": b"\n\nhello",
    "bytes": bytes(range(256)) * 20,
    "id with brackets": HEADER + b"Message-ID: <[x]@y>\n\nhello",
    "unknown charset": HEADER + b"Content-Type: text/plain; charset=klingon\n\nbetalt i g\xe5r",
    "hostile charset": HEADER + b"Content-Type: text/plain; charset=punycode\n\n" + b"a-" * 20_000,
    "comments": HEADER + b"Reply-To: " + b"(" * 5_000 + b"\n\nx",
    "recipients": HEADER + b"Cc: " + b",".join(b"a%d@b.example" % n for n in range(20_000)) + b"\n\nx",
    "nesting": HEADER
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2_000)),
    "messages in messages": HEADER + b"Content-Type: message/rfc822\n\n" * 3_000,
    "parts": HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 30_000,
    "long line": HEADER + b"\n" + b"Den " * 100_000,
    "dashes": HEADER + b"\n" + b"-" * 200_000,
    "broken base64": HEADER + b"Content-Transfer-Encoding: base64\n\n%%%=",
    "encoded word": b"From: =?utf-8?b?%%%?= <a@b.example>\nSubject: =?x?q?=?=\nDate: 99 Foo 0000\n\nx",
    "deep html": HEADER + b"Content-Type: text/html\n\n" + b"<div><blockquote>" * 30_000 + b"x",
    "unclosed html": HEADER + b"Content-Type: text/html\n\n" + b"<a href='" * 50_000,
    "null bytes": HEADER + b"\n\x00\x00betalt\x00",
    "headers": b"X: y\n" * 200_000 + b"\nx",
    "endless number": HEADER + b"\nDu har modtaget " + b"9" * 40 + b"en betaling\n" + b"9" * 20_000 + b"x",
    "signs": HEADER
    + b"\n"
    + b"\n".join(sign * 990 for sign in (b"@", b"*", b":", b".", b"a", b"> ") for _ in range(12)),
    "endless groups": HEADER + b"\nfaktura " + b"12 34-" * 5_000 + b"x",
}


@pytest.mark.parametrize("raw", MALFORMED.values(), ids=MALFORMED.keys())
@pytest.mark.timeout(20)
def test_malformed_mail_is_read_all_the_same(raw: bytes, context: Context) -> None:
    reading = read(raw, context)
    assert not reading.client
    assert parse_headers(raw).sender is not None


@given(st.binary(max_size=3_000))
@settings(max_examples=150, deadline=None)
def test_any_bytes_can_be_read(raw: bytes) -> None:
    assert parse(raw).text is not None


@given(
    st.lists(
        st.sampled_from(["Subject", "From", "To", "Date", "Content-Type", "References", "Auto-Submitted"]), max_size=6
    ),
    st.lists(st.text(max_size=80), min_size=6, max_size=6),
    st.text(max_size=600),
)
@settings(max_examples=150, deadline=None)
def test_any_header_and_text_can_be_read(names: list[str], values: list[str], text: str) -> None:
    context = context_for(SAMPLE_FIRM.read_text(encoding="utf-8"))
    block = "".join(f"{name}: {value}\n" for name, value in zip(names, values, strict=False))
    assert read(f"{block}\n{text}".encode("utf-8", "replace"), context).kind


def test_windows_letters_under_a_latin_name_are_read() -> None:
    raw = HEADER + b"Content-Type: text/plain; charset=iso-8859-1\n\n" + "Betalt – i går".encode("cp1252")
    assert parse(raw).text == "Betalt – i går"


def test_flowed_lines_are_joined() -> None:
    raw = HEADER + b"Content-Type: text/plain; charset=utf-8; format=flowed\n\nVi betalar \np\xc3\xa5 fredag.\n"
    assert parse(raw).text == "Vi betalar  på fredag.\n".replace("  ", " ")


def test_too_many_parts_are_cut() -> None:
    assert bounded(MALFORMED["parts"]).count(b"\n--") <= MOST_BOUNDARIES


def test_returned_headers_are_kept_for_bounces() -> None:
    raw = HEADER + (
        b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: text/plain\n\nfailed\n"
        b"--b\nContent-Type: message/rfc822\n\nMessage-ID: <our@id>\nSubject: F26-311\n\nbody\n--b--\n"
    )
    (returned,) = parse(raw).attachments
    assert b"<our@id>" in returned.content
