"""docs/law.md shows the profiles and the rates as they are: `pytest tests/domain/law --update-law` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.domain.law.table import profile_table, rates_table
from tests.domain.law.claiming import RATES

PAGE = Path(__file__).parents[3] / "docs" / "law.md"


def filled(page: str) -> str:
    """The page with both tables as the code has them."""
    for name, table in (("profiles", profile_table(RATES)), ("rates", rates_table(RATES))):
        page = re.sub(rf"(<!-- {name}: [^\n]+ -->\n).*?(<!-- end -->)", rf"\1\n{table}\n\2", page, flags=re.DOTALL)
    return page


def test_the_page_for_the_owner_says_what_the_code_does(request: pytest.FixtureRequest) -> None:
    page = PAGE.read_text(encoding="utf-8")
    if request.config.getoption("--update-law", default=False):
        PAGE.write_text(filled(page), encoding="utf-8")
        page = PAGE.read_text(encoding="utf-8")
    assert page == filled(page), "docs/law.md has changed: if that is meant, pytest tests/domain/law --update-law"
    assert "not legal advice" in page


def test_every_country_and_every_rate_table_is_on_the_page() -> None:
    page = filled(PAGE.read_text(encoding="utf-8"))
    for name in (
        "Sweden",
        "Denmark",
        "United Kingdom",
        "Ireland",
        "Finland",
        "Norway",
        "European Union",
        "Anywhere else",
    ):
        assert f"### {name}\n" in page
    for table in RATES.values():
        assert f"{table.name}** ({table.statute})" in page
