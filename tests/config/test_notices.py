"""[[notice_rule]]: the owner's rules arrive, are asked first, and each mistake is a line with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config import ConfigError, parse_config
from assistant.config.load import load_config
from assistant.store.store import Store
from assistant.wiring import build_context, load_notice_rules
from tests.config.test_load import SMALLEST

RULE = """
[[notice_rule]]
name = "paysund"
domains = ["paysund.example"]
subject = "betald"
fields = { amount = "Belopp", payer = ["Kund", "från {}"] }
"""
IN_A_FILE = """
provider = "Paysund"
domains = ["stripe.com"]
[[rule]]
name = "mine"
subject = "payment"
fields.amount = "Amount"
[[rule.example]]
subject = "payment"
text = "Amount: 10.00 EUR"
amount = "10.00 EUR"
"""


def wrong(text: str, folder: Path = Path()) -> list[str]:
    with pytest.raises(ConfigError) as found:
        parse_config(SMALLEST + text, folder)
    return found.value.problems


def test_a_rule_of_the_config_is_asked_before_those_that_come_along(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(IN_A_FILE)
    (tmp_path / "config.toml").write_text(SMALLEST + RULE + '[[notice_rule]]\nfile = "own.toml"\n')
    rules = build_context(load_config(tmp_path / "config.toml"), Store(None)).notice_rules
    assert [one.title for one in rules.of_domain("paysund.example")] == ["paysund"]
    assert next(rules.of_domain("stripe.com")).title == "Paysund: mine"
    assert len(list(rules.of_domain("stripe.com"))) > 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            ("betald", "("),
            "config.toml: notice_rule.paysund: subject is no pattern: missing ), unterminated subpattern",
        ),
        (("betald", "(a+)+b"), "config.toml: notice_rule.paysund: subject could take endless time"),
        (("payer", "payr"), 'notice_rule.paysund: fields has an unknown field "payr"; did you mean payer?'),
        (('subject = "betald"', ""), "notice_rule.paysund: subject or body must say by what words the mail is known"),
        (("subject", "subjekt"), "notice_rule.paysund.subjekt: unknown key; did you mean subject?"),
        (('name = "paysund"', ""), "notice_rule.1: name is missing"),
        (('name = "paysund"', 'name = "paysund"\nfile = "x.toml"'), "notice_rule.paysund.file: stands alone"),
        (('["paysund.example"]', "[]"), "notice_rule.paysund: domains must name whose mail it is"),
    ],
)
def test_a_mistake_in_a_rule_is_told_before_anything_starts(changed: tuple[str, str], said: str) -> None:
    found = wrong(RULE.replace(*changed))
    assert any(said in line for line in found), found


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"\xff\xfe[[", "own.toml: not UTF-8; save the file as UTF-8"),
        (b"[[rule]", "config.toml: notice_rule: own.toml: "),
        (IN_A_FILE.replace('Amount"', '.*.*x"').encode(), "own.toml: mine: fields.amount could take endless time"),
        (
            IN_A_FILE.replace('amount = "10', 'amount = "9').encode(),
            'example 1 reads amount as "10.00 EUR" instead of "9.00 EUR"',
        ),
    ],
)
def test_a_mistake_in_a_file_of_rules_names_the_file(tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "own.toml").write_bytes(content)
    (line,) = wrong('[[notice_rule]]\nfile = "own.toml"\n', tmp_path)
    assert said in line


def test_the_rules_that_come_along_are_read_unchecked_as_they_are_checked() -> None:
    assert len(load_notice_rules()) >= 25
