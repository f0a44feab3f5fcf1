"""HTML mail to plain lines, once whole and once with what the client's program marked as quoted cut out of the tree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

DEEPEST = 400
# Beyond this the tree takes seconds; a mail written by a person has a few hundred.
MOST_TAGS = 10_000
MOST_QUOTES = 100
LONGEST_BARE = 128 * 1024
# Quoted by the structure: Gmail, Apple Mail and Thunderbird, Yahoo, Proton, Outlook on the web, Zimbra, GMX.
_QUOTED = (
    "blockquote[type=cite]",
    "blockquote.gmail_quote",
    "div.gmail_attr",
    "div.moz-cite-prefix",
    "div.yahoo_quoted",
    "div.protonmail_quote",
    "div.zmail_extra",
    "#mail-editor-reference-message-container",
    "div.gmx_quote",
    "div.tutanota_quote",
)
# From here to the end of the mail everything is the earlier message.
_REST_QUOTED = "#divRplyFwdMsg, #appendonsend, div.OutlookMessageHeader"
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d)\b[^<>]{0,200}>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\u00a0\u200b\u200c\ufeff]+")


@dataclass(frozen=True)
class Lines:
    """The text of an HTML part: all of it, and what remains without marked quotes."""

    whole: str
    unquoted: str


def lines_of(html: str) -> Lines:
    """Plain text of the HTML; broken or overgrown HTML gives what can be had of it, never an exception."""
    if html.count("<") > MOST_TAGS or html.lower().count("<blockquote") > MOST_QUOTES:
        return Lines(_bare(html), _bare(html))
    try:
        tree = HTMLTree.parse(html)
        whole = _text(tree, ())
        _cut_rest(tree.body)
        return Lines(whole, _text(tree, _QUOTED))
    except (ValueError, TypeError, RuntimeError, AttributeError, RecursionError):
        return Lines(_bare(html), _bare(html))


def _text(tree: Any, skip: tuple[str, ...]) -> str:
    text = extract_plain_text(
        tree, preserve_formatting=True, alt_texts=False, list_bullets=True, skip_elements=list(skip) or None
    )
    return _BLANKS.sub(" ", text)


def _bare(html: str) -> str:
    return _BLANKS.sub(" ", _TAG.sub(" ", _BREAK.sub("\n", html[:LONGEST_BARE])))


def _cut_rest(body: Any) -> None:
    node = body.query_selector(_REST_QUOTED) if body is not None else None
    if node is None:
        return
    first = node
    for _ in range(DEEPEST):
        following = node.next
        while following is not None:
            after = following.next
            following.decompose()
            following = after
        node = node.parent
        if node is None or node.tag == "body":
            break
    first.decompose()
