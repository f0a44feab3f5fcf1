"""XML of strangers -> a tree without entities, network or surprises; elements are found by local name alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

import lxml.etree

DEEPEST = 60
_DECLARED = re.compile(rb"<\?xml[^>]*?(?:encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*)?\?>")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# UTF-16 and UTF-32 hide the DOCTYPE from a search in the bytes; no bank or invoice is written in them.
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


class Element(Protocol):
    """What is used of an element of lxml, which comes without types."""

    tag: str
    text: str | None
    sourceline: int | None

    def iterchildren(self, tag: str) -> Iterator[Element]: ...

    def iter(self) -> Iterator[Element]: ...

    def get(self, name: str, default: str) -> str: ...


class MarkupError(ValueError):
    """The bytes are no XML that can be taken: `line` says where, str() why."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


def parse(raw: bytes) -> Element:
    """The root element; MarkupError for broken, nested beyond reason, or with a DOCTYPE (entity bombs need one)."""
    head = raw.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(_WIDE):
        raise MarkupError(1, "it is not written in UTF-8 or Latin-1")
    if found := _DOCTYPE.search(head):
        raise MarkupError(head.count(b"\n", 0, found.start()) + 1, "it declares a document type or entities")
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Element = lxml.etree.fromstring(_readable(head), parser)
    except lxml.etree.XMLSyntaxError as wrong:
        # The place stands before it already.
        what = re.sub(r", line \d+, column \d+.*", "", " ".join(wrong.msg.split()))
        raise MarkupError(wrong.lineno or 1, f"it is broken XML ({what})") from None
    except ValueError as wrong:
        raise MarkupError(1, f"it is broken XML ({wrong})") from None
    _check_depth(root)
    return root


def _readable(head: bytes) -> bytes:
    """As it is, unless it says (or says nothing and so means) UTF-8 and was written in cp1252 by an old program."""
    declared = _DECLARED.match(head)
    if declared and (declared[1] or b"utf-8").lower() != b"utf-8":
        return head
    try:
        head.decode()
    except UnicodeDecodeError:
        return head[declared.end() :].decode("cp1252", "replace").encode() if declared else head
    return head


def _check_depth(root: Element) -> None:
    depth = 0
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise MarkupError(line_of(element), f"its elements are nested more than {DEEPEST} deep")


def name_of(element: Element) -> str:
    """The element's local name, whatever its namespace."""
    return str(element.tag).rpartition("}")[2]


def namespace_of(element: Element) -> str:
    """The element's namespace, empty without one."""
    return str(element.tag)[1:].partition("}")[0] if str(element.tag).startswith("{") else ""


def line_of(element: Element) -> int:
    """The line it begins on."""
    return int(element.sourceline or 1)


def every(element: Element | None, path: str) -> Iterator[Element]:
    """All elements at a path of local names, each step a child: `NtryDtls/TxDtls`."""
    if element is None:
        return
    step, _, rest = path.partition("/")
    children = element.iterchildren("{*}" + step)
    if not rest:
        yield from children
        return
    for child in children:
        yield from every(child, rest)


def first(element: Element | None, *paths: str) -> Element | None:
    """The first element at the first of the paths that has one."""
    return next((found for path in paths for found in every(element, path)), None)


def text(element: Element | None, *paths: str) -> str:
    """The text at the first of the paths that has any, blanks squeezed."""
    for path in paths:
        for found in every(element, path):
            if said := own_text(found):
                return said
    return ""


def texts(element: Element | None, *paths: str) -> tuple[str, ...]:
    """Every text at any of the paths, each once, in the order of the paths."""
    said = (own_text(found) for path in paths for found in every(element, path))
    return tuple(dict.fromkeys(one for one in said if one))


def own_text(element: Element | None) -> str:
    """What the element itself says, blanks squeezed."""
    return " ".join((element.text or "").split()) if element is not None else ""
