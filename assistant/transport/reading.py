"""What is asked of an IMAP folder, as plain calls on a connection where it is selected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from email.header import decode_header, make_header
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from assistant.ports import Heading
from assistant.transport.parts import UnusableStructureError, assemble, sections, structure_of, wanted

BATCH = 200
# Four criteria for each word: more than this makes command lines that servers refuse.
WORDS_A_SEARCH = 8
# No sane header block is longer, and a hostile one must not fill the memory.
LONGEST_HEADER = 65536
_PLACES = ("FROM", "TO", "CC", "SUBJECT")


def since_criteria(since: date | None) -> list[Any]:
    """SINCE compares days without their time zone (RFC 3501 6.4.4), hence one day more."""
    return ["SINCE", since - timedelta(days=1)] if since else ["ALL"]


def new_uids(client: IMAPClient, last_uid: int) -> list[int]:
    """All UIDs above; the server always names the last message, too, even when it is older (RFC 3501 6.4.8)."""
    return sorted(uid for uid in client.search(["UID", f"{last_uid + 1}:*"]) if uid > last_uid)


def headings(client: IMAPClient, uids: Sequence[int]) -> Iterator[Heading]:
    """Header blocks in the order asked for; messages that are gone are left out."""
    items = [f"BODY.PEEK[HEADER]<0.{LONGEST_HEADER}>", "RFC822.SIZE", "FLAGS"]
    for start in range(0, len(uids), BATCH):
        batch = list(uids[start : start + BATCH])
        answers = client.fetch(batch, items)
        for uid in batch:
            if uid in answers:
                answer = answers[uid]
                flags = tuple(flag.decode("ascii", "replace") for flag in answer.get(b"FLAGS", ()))
                header = sections(answer).get("HEADER", b"")
                yield Heading(uid, header, int(answer.get(b"RFC822.SIZE", 0)), flags)


def raw(client: IMAPClient, uid: int) -> bytes:
    """The whole message; empty when it is gone."""
    return sections(client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {})).get("", b"")


def text(client: IMAPClient, uid: int, limit: int) -> bytes:
    """Header block and text parts; merely the first `limit` bytes when its structure is of no use; empty when gone."""
    answer = client.fetch([uid], ["RFC822.SIZE"]).get(uid)
    if answer is None:
        return b""
    if int(answer.get(b"RFC822.SIZE", 0)) <= limit:
        return raw(client, uid)
    try:
        return _by_parts(client, uid, limit)
    except IMAPClientAbortError:
        raise
    except (UnusableStructureError, IMAPClientError, LookupError):
        answer = client.fetch([uid], [f"BODY.PEEK[]<0.{limit}>"]).get(uid, {})
        return sections(answer).get("", b"")


def find(client: IMAPClient, message_id: str) -> list[int]:
    """UIDs of the messages with exactly this Message-ID."""
    wanted_id = message_id.strip()
    uids = client.search(["HEADER", "MESSAGE-ID", wanted_id.encode("utf-8", "replace")])
    if not uids:
        return []
    answers = client.fetch(uids, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"])
    # HEADER finds parts of the value, too: <1@x> is in <21@x> without the brackets.
    return [uid for uid in sorted(uids) if _value(answers.get(uid, {})) == wanted_id]


def search(client: IMAPClient, since: date, words: Sequence[str]) -> list[int]:
    """UIDs since that day with one of the words in From, To, Cc or Subject."""
    found: set[int] = set()
    for start in range(0, len(words), WORDS_A_SEARCH):
        some = [word for word in words[start : start + WORDS_A_SEARCH] if word]
        if some:
            found.update(_search_some(client, since, some))
    return sorted(found)


def _search_some(client: IMAPClient, since: date, words: Sequence[str]) -> Sequence[int]:
    criteria: list[Any] = []
    for word in words:
        for place in _PLACES:
            one = [place, word]
            criteria = ["OR", *criteria, *one] if criteria else one
    day = since_criteria(since)
    if all(word.isascii() for word in words):
        return list(client.search([*day, *criteria]))
    try:
        return list(client.search([*day, *criteria], "UTF-8"))
    except IMAPClientError as error:
        # imapclient calls it the end of the connection when the server does not even want to hear the word.
        if isinstance(error, IMAPClientAbortError) and "waiting for continuation" not in str(error):
            raise
        # A server need not know any character set but ASCII (RFC 3501 6.4.4): then we look ourselves.
        return _look(client, client.search(day), words)


def _look(client: IMAPClient, uids: Sequence[int], words: Sequence[str]) -> list[int]:
    folded = [word.casefold() for word in words]
    found = []
    for start in range(0, len(uids), BATCH):
        answers = client.fetch(list(uids[start : start + BATCH]), [f"BODY.PEEK[HEADER.FIELDS ({' '.join(_PLACES)})]"])
        for uid, answer in answers.items():
            lines = _decoded(next(iter(sections(answer).values()), b"")).casefold()
            if any(word in lines for word in folded):
                found.append(uid)
    return found


def _decoded(header: bytes) -> str:
    plain = header.decode("utf-8", "replace")
    try:
        return str(make_header(decode_header(plain.replace("\r\n ", " ").replace("\r\n\t", " "))))
    except (LookupError, ValueError):
        return plain


def _value(answer: Any) -> str:
    line = next(iter(sections(answer).values()), b"").decode("utf-8", "replace")
    return "".join(line.partition(":")[2].split())


def _by_parts(client: IMAPClient, uid: int, limit: int) -> bytes:
    answer = client.fetch([uid], ["BODYSTRUCTURE"])[uid]
    root = structure_of(answer[b"BODYSTRUCTURE"])
    return assemble(root, sections(client.fetch([uid], list(wanted(root, limit)))[uid]))
