"""format=flowed, and paragraphs as HTML."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.writing.flowed import flowed, inline, paragraphs, reflow


def test_long_lines_break_softly_and_short_ones_do_not() -> None:
    lines = flowed("ord " * 40 + "\n\nkort rad\n").split("\n")
    assert all(line.endswith(" ") for line in lines[: lines.index("") - 1])
    assert not lines[lines.index("") - 1].endswith(" ")
    assert "kort rad" in lines


@given(st.text(alphabet="abc åäö\N{NO-BREAK SPACE}>-", min_size=1, max_size=400))
def test_joining_the_soft_breaks_gives_the_words_back(text: str) -> None:
    joined = "".join(
        line.removeprefix(" ") if line.endswith(" ") else line.removeprefix(" ") + "\n"
        for line in flowed(text).split("\n")[:-1]
    )
    assert joined.split(" ") == text.split(" ") or joined.split() == text.split()


def test_what_looks_like_a_quote_or_an_mbox_line_is_stuffed() -> None:
    assert flowed("> svar\nFrom oss\n") == " > svar\n From oss\n"


def test_the_signature_mark_keeps_its_space() -> None:
    assert flowed("Hej\n-- \nKarin") == "Hej\n-- \nKarin\n"


def test_an_amount_is_never_broken_over_two_lines() -> None:
    amount = "12\N{NO-BREAK SPACE}500,00\N{NO-BREAK SPACE}kr"
    assert amount in flowed("x " * 33 + amount)


def test_paragraphs_are_joined_and_lists_are_not() -> None:
    assert reflow("ett\n  två\n\n\n tre\n- fyra\n  fem\n- sex") == "ett två\n\ntre\n- fyra fem\n- sex"


def test_an_abbreviation_at_the_end_of_a_sentence_has_one_full_stop() -> None:
    assert reflow("i alt 12.500,00 kr..") == "i alt 12.500,00 kr."
    assert inline("og så...") == "og så..."


def test_html_paragraphs_are_escaped() -> None:
    assert paragraphs("a <b>\n- x & y\n- z") == "<p>a &lt;b&gt;</p>\n<ul><li>x &amp; y</li><li>z</li></ul>"
