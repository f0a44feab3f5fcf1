"""XML of strangers: no entities, no bombs, no depths; and where the trouble is."""

from __future__ import annotations

import pytest

from assistant.domain import markup


def refused(raw: bytes) -> markup.MarkupError:
    with pytest.raises(markup.MarkupError) as caught:
        markup.parse(raw)
    return caught.value


def test_an_entity_bomb_is_refused_before_it_is_parsed() -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?>\n<!DOCTYPE d [<!ENTITY a0 "ha">{lines}]><d>&a11;</d>'.encode()
    wrong = refused(bomb)
    assert wrong.line == 2
    assert "document type" in str(wrong)


def test_a_file_of_this_machine_cannot_be_asked_for() -> None:
    assert refused(b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>')


def test_a_bomb_in_utf_16_is_no_way_around() -> None:
    assert refused('<!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>'.encode("utf-16"))
    assert refused('<!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>'.encode("utf-16-le"))


def test_depth_is_limited() -> None:
    assert "deep" in str(refused(b"<a>" * 100 + b"</a>" * 100))
    assert refused(b"<a>" * 100_000 + b"</a>" * 100_000)


def test_broken_xml_tells_its_line() -> None:
    wrong = refused(b"<a>\n<b>\n</a>")
    assert wrong.line == 3
    assert "broken" in str(wrong)


def test_what_is_broken_over_several_lines_is_told_in_one() -> None:
    assert "\n" not in str(refused(b"<a>\n<!-- one\ntwo\n</a>"))


def test_elements_are_found_whatever_their_namespace() -> None:
    root = markup.parse(b'\xef\xbb\xbf<a xmlns="urn:one"><b xmlns="urn:two"><c> x  y </c></b><b><c/></b></a>')
    assert markup.text(root, "none/c", "b/c") == "x y"
    assert len(list(markup.every(root, "b/c"))) == 2
    assert markup.namespace_of(next(markup.every(root, "b"))) == "urn:two"
