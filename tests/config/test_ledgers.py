"""[[ledger_mapping]]: a layout of one's own is read, and its mistakes are said with their path."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config import ConfigError, parse_config

BASE = """\
[owner]
name = "Nordljus"
email = "e@nordljus.example"
country = "SE"
language = "sv"
timezone = "Europe/Stockholm"
[imap]
host = "127.0.0.1"
security = "none"
user = "u"
password_file = "p"
[smtp]
host = "127.0.0.1"
security = "none"
[[ledger_mapping]]
name = "briljant"
columns = {columns}
"""
COLUMNS = '{ invoice = "Nr", name = "Kund", amount = "Summa", issued = "Datum", due = ["Senast", "Förfaller"] }'


def test_a_layout_becomes_a_mapping() -> None:
    config = parse_config(BASE.replace("{columns}", COLUMNS), Path())
    (mapping,) = (one.mapping() for one in config.ledger_mapping)
    assert mapping.columns["due"] == ("senast", "förfaller")
    assert mapping.fits(("nr", "kund", "summa", "datum", "förfaller")) == 5


def test_a_wrong_role_is_said_with_the_nearest_right_one() -> None:
    with pytest.raises(ConfigError) as wrong:
        parse_config(BASE.replace("{columns}", COLUMNS.replace("issued", "isued")), Path())
    assert 'ledger_mapping.briljant: columns has an unknown role "isued"; did you mean issued?' in str(wrong.value)
