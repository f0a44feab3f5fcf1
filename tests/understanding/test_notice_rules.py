"""The rules for notices: each reads its own examples and no other's, and a mistake in one is said in a line."""

from __future__ import annotations

import pytest

from assistant.understanding.notice_rules import (
    NoticeRule,
    NoticeRuleError,
    NoticeRules,
    Tells,
    example_problems,
    notice_rule_in,
    notice_rules_of,
)
from tests.understanding.reader import notice_rule_texts, shipped_notice_rules

RULES = shipped_notice_rules()
OWN = {"name": "Paysund", "domains": ["paysund.example"], "subject": ["betald"], "fields": {"amount": "Belopp"}}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.title)
def test_a_rule_reads_its_examples_field_by_field(rule: NoticeRule) -> None:
    assert rule.examples
    assert list(example_problems(rule)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.title)
def test_no_other_rule_of_the_provider_comes_before_it(rule: NoticeRule) -> None:
    others = [one for one in RULES if one.provider == rule.provider]
    for example in rule.examples:
        assert next(one for one in others if one.fits(example.subject, example.text)) is rule


@pytest.mark.parametrize("name", sorted(notice_rule_texts()))
def test_each_provider_tells_money_that_came_from_money_that_did_not(name: str) -> None:
    tells = {rule.tells for rule in notice_rules_of(notice_rule_texts()[name], name)}
    assert len(tells) >= 2


def test_no_domain_stands_in_two_files() -> None:
    owners: dict[str, set[str]] = {}
    for rule in RULES:
        for domain in rule.domains:
            owners.setdefault(domain, set()).add(rule.provider)
    assert {domain: names for domain, names in owners.items() if len(names) > 1} == {}


def test_rules_are_found_by_the_domain_and_those_below_it() -> None:
    rules = NoticeRules([notice_rule_in(OWN, "config.toml")])
    assert rules.covers("paysund.example")
    assert rules.covers("mail.paysund.example")
    assert not rules.covers("paysund.example.evil.example")
    assert not rules.covers("notpaysund.example")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"subject": ["("]}, "config.toml: Paysund: subject is no pattern: missing )"),
        ({"body": "(a+)+b"}, "config.toml: Paysund: body could take endless time"),
        ({"fields": {"amount": "(?:.*).*x {}"}}, "config.toml: Paysund: fields.amount could take endless time"),
        ({"fields": {"amuont": "Belopp"}}, 'fields has an unknown field "amuont"; did you mean amount?'),
        ({"fields": {"payer": "(a) (b)"}}, "fields.payer has several groups"),
        ({"subjekt": "x"}, 'unknown key "subjekt"; did you mean subject?'),
        ({"subject": []}, "subject or body must say by what words the mail is known"),
        ({"subject": ["a*"]}, "subject fits the empty text"),
        ({"tells": "paymet"}, "tells must be one of payment, failed, chargeback, refund, payout, information; did you"),
        ({"domains": []}, "domains must name whose mail it is"),
        ({"domains": ["pay sund"]}, '"pay sund" is not a domain like stripe.com'),
        ({"name": ""}, "config.toml: name is missing"),
        ({"fields": "Belopp"}, "fields must be a table"),
        ({"subject": [1]}, "subject must be text in quotes, or a list of such"),
        ({"example": [{"summa": "x"}]}, 'an example has an unknown field "summa"'),
    ],
)
def test_a_mistake_is_one_line_that_names_the_place(changed: dict[str, object], said: str) -> None:
    with pytest.raises(NoticeRuleError) as wrong:
        notice_rule_in(OWN | changed, "config.toml")
    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule = 1", "own.toml: there is no [[rule]]"),
        ("[[rule]", "own.toml: "),
        ('domain = ["x.example"]', 'own.toml: unknown key "domain"; did you mean domains?'),
    ],
)
def test_a_file_with_a_mistake_is_named(text: str, said: str) -> None:
    with pytest.raises(NoticeRuleError, match=r"own\.toml") as wrong:
        notice_rules_of(text, "own.toml")
    assert said in str(wrong.value)


def test_an_example_that_is_read_otherwise_is_told() -> None:
    example = {"subject": "Faktura betald", "text": "Belopp: 100,00 kr", "amount": "200,00 kr"}
    rule = notice_rule_in(OWN | {"example": [example, {"subject": "Nyhetsbrev"}]}, "config.toml")
    assert list(example_problems(rule)) == [
        'Paysund: example 1 reads amount as "100,00 kr" instead of "200,00 kr"',
        "Paysund: example 2 is not known by subject and body",
    ]


def test_a_rule_tells_of_a_payment_unless_it_says_otherwise() -> None:
    assert notice_rule_in(OWN, "config.toml").tells is Tells.PAYMENT
