"""The rules for notices by mail, as data: whose mail it is, what it says, and where in it the facts stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import tomli

from assistant.domain.message import Message
from assistant.domain.nearest import nearest
from assistant.understanding.notice_patterns import FIELDS, PatternError, any_of, field_pattern

MOST_READ = 6_000
_KEYS = ("name", "tells", "domains", "subject", "body", "unless", "fields", "example")
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}")


class NoticeRuleError(ValueError):
    """A rule cannot be used; the message names file, rule and key, and says what to change."""


class Tells(StrEnum):
    """What a notice says of money. What was paid out to the owner is the sum of payments, and none itself."""

    PAYMENT = "payment"
    FAILED = "failed"
    CHARGEBACK = "chargeback"
    REFUND = "refund"
    PAYOUT = "payout"
    INFORMATION = "information"

    @property
    def of_no_invoice(self) -> bool:
        """Whether nothing follows from it."""
        return self in (Tells.PAYOUT, Tells.INFORMATION)


@dataclass(frozen=True)
class Example:
    """A mail as the provider writes it, and every field that is to be read from it."""

    subject: str
    text: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class FieldRead:
    """A field as it was read, and the line of the mail in which it stands."""

    name: str
    value: str
    line: str


@dataclass(frozen=True)
class NoticeRule:
    """One kind of notice of one provider. The patterns are compiled when a mail of the provider is first read."""

    provider: str
    name: str
    tells: Tells
    domains: tuple[str, ...]
    subject: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()

    @property
    def title(self) -> str:
        """The rule as `explain` names it."""
        return f"{self.provider}: {self.name}" if self.name != self.provider else self.name

    def fits(self, subject: str, text: str) -> bool:
        """Whether subject and text say what they must, and nothing that they must not."""
        if self.subject and not any_of(self.subject).search(subject):
            return False
        whole = whole_of(subject, text)
        if self.body and not any_of(self.body).search(whole, len(subject) + 1):
            return False
        return not (self.unless and any_of(self.unless).search(whole))

    def read(self, subject: str, text: str) -> tuple[FieldRead, ...]:
        """Each field that a pattern of its own finds; of several patterns the first that fits."""
        whole = whole_of(subject, text)
        found = ((name, _first(name, patterns, whole)) for name, patterns in self.fields.items())
        return tuple(_field(name, match, whole) for name, match in found if match)

    def domain_of(self, domain: str) -> str:
        """Which of the rule's domains this one is, or lies below; the empty string if none."""
        return next((one for one in self.domains if domain == one or domain.endswith("." + one)), "")


def whole_of(subject: str, text: str) -> str:
    """What is read of a notice: the subject as the first line, and the beginning of the text."""
    return f"{subject}\n{text}"[:MOST_READ]


def _first(name: str, patterns: Sequence[str], text: str) -> re.Match[str] | None:
    return next((match for one in patterns if (match := field_pattern(name, one).search(text))), None)


def _field(name: str, match: re.Match[str], whole: str) -> FieldRead:
    start = whole.rfind("\n", 0, match.start(1)) + 1
    end = whole.find("\n", match.end(1))
    line = whole[start : end if end >= 0 else len(whole)]
    return FieldRead(name, match.group(1).strip(" \t.:,;"), line.strip()[:200])


class NoticeRules:
    """All rules, found by the sender's domain; those named first are asked first."""

    def __init__(self, rules: Iterable[NoticeRule] = ()) -> None:
        self._by_domain: dict[str, list[NoticeRule]] = {}
        for rule in rules:
            for domain in rule.domains:
                self._by_domain.setdefault(domain, []).append(rule)

    def of_domain(self, domain: str) -> Iterator[NoticeRule]:
        """The rules for mail from this domain or one above it."""
        labels = domain.split(".")
        for at in range(max(len(labels) - 1, 0)):
            yield from self._by_domain.get(".".join(labels[at:]), ())

    def covers(self, domain: str) -> bool:
        """Whether there are rules for mail from this domain."""
        return next(self.of_domain(domain), None) is not None

    def fitting(self, message: Message, text: str) -> NoticeRule | None:
        """The first rule that fits the message, None if there is none."""
        return next((one for one in self.of_domain(message.sender.domain) if one.fits(message.subject, text)), None)


def notice_rules_of(text: str, file: str, *, checked: bool = True) -> tuple[NoticeRule, ...]:
    """The rules in a TOML text: provider and domains at the top, a [[rule]] each. NoticeRuleError names the fault.

    Not `checked` are the patterns of the package's own files, which its tests check: that would take half a second.
    """
    try:
        table = tomli.loads(text)
    except tomli.TOMLDecodeError as wrong:
        raise NoticeRuleError(f"{file}: {wrong}") from None
    for key in table:
        if key not in ("provider", "domains", "rule"):
            raise NoticeRuleError(f'{file}: unknown key "{key}"{nearest(key, ("provider", "domains", "rule"))}')
    shared = {"domains": table.get("domains", ())}
    rules = table.get("rule", ())
    if not isinstance(rules, list) or not all(isinstance(one, dict) for one in rules) or not rules:
        raise NoticeRuleError(f"{file}: there is no [[rule]]")
    provider = str(table.get("provider", ""))
    return tuple(notice_rule_in({**shared, **one}, file, provider, checked=checked) for one in rules)


def notice_rule_in(table: Mapping[str, Any], file: str, provider: str = "", *, checked: bool = True) -> NoticeRule:
    """One rule from a table that has been read already; NoticeRuleError as above."""
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise NoticeRuleError(f"{file}: name is missing")
    place = f"{file}: {name}"
    for key in table:
        if key not in _KEYS:
            raise NoticeRuleError(f'{place}: unknown key "{key}"{nearest(key, _KEYS)}')
    subject, body, unless = (_list(table, key, place) for key in ("subject", "body", "unless"))
    if not subject and not body:
        raise NoticeRuleError(f"{place}: subject or body must say by what words the mail is known")
    rule = NoticeRule(
        provider=provider or name,
        name=name,
        tells=_tells(table, place),
        domains=_domains(table, place),
        subject=subject,
        body=body,
        unless=unless,
        fields=_fields(table, place),
        examples=tuple(_example(one, place) for one in table.get("example", ())),
    )
    if checked:
        _check_patterns(rule, place)
    return rule


def _tells(table: Mapping[str, Any], place: str) -> Tells:
    said = str(table.get("tells", Tells.PAYMENT))
    if said not in list(Tells):
        raise NoticeRuleError(f"{place}: tells must be one of {', '.join(Tells)}{nearest(said, list(Tells))}")
    return Tells(said)


def _domains(table: Mapping[str, Any], place: str) -> tuple[str, ...]:
    domains = tuple(one.lower() for one in _list(table, "domains", place))
    if not domains:
        raise NoticeRuleError(f"{place}: domains must name whose mail it is")
    for one in domains:
        if not _DOMAIN.fullmatch(one):
            raise NoticeRuleError(f'{place}: "{one}" is not a domain like stripe.com')
    return domains


def _fields(table: Mapping[str, Any], place: str) -> dict[str, tuple[str, ...]]:
    written = table.get("fields", {})
    if not isinstance(written, Mapping):
        raise NoticeRuleError(f"{place}: fields must be a table")
    for name in written:
        if name not in FIELDS:
            raise NoticeRuleError(f'{place}: fields has an unknown field "{name}"{nearest(name, FIELDS)}')
    return {name: _list(written, name, f"{place}: fields") for name in written}


def _check_patterns(rule: NoticeRule, place: str) -> None:
    for key, sources in (("subject", rule.subject), ("body", rule.body), ("unless", rule.unless)):
        with _told_at(f"{place}: {key}"):
            any_of(sources)
    for name, sources in rule.fields.items():
        with _told_at(f"{place}: fields.{name}"):
            for one in sources:
                field_pattern(name, one)


@contextmanager
def _told_at(place: str) -> Iterator[None]:
    try:
        yield
    except PatternError as wrong:
        raise NoticeRuleError(f"{place} {wrong}") from None


def _list(table: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    value = table.get(key, ())
    every = (value,) if isinstance(value, str) else value
    if not isinstance(every, list | tuple) or not all(isinstance(one, str) and one.strip() for one in every):
        raise NoticeRuleError(f"{place}: {key} must be text in quotes, or a list of such")
    return tuple(every)


def _example(one: Any, place: str) -> Example:
    if not isinstance(one, Mapping) or not all(isinstance(value, str) for value in one.values()):
        raise NoticeRuleError(f"{place}: each example is a table of texts in quotes")
    expected = {key: value for key, value in one.items() if key not in ("subject", "text")}
    for key in expected:
        if key not in FIELDS:
            raise NoticeRuleError(f'{place}: an example has an unknown field "{key}"{nearest(key, FIELDS)}')
    return Example(one.get("subject", ""), one.get("text", ""), expected)


def example_problems(rule: NoticeRule) -> Iterator[str]:
    """What the rule does not read in its own examples as they say, a line each."""
    for number, one in enumerate(rule.examples, start=1):
        if not rule.fits(one.subject, one.text):
            yield f"{rule.title}: example {number} is not known by subject and body"
            continue
        found = {read.name: read.value for read in rule.read(one.subject, one.text)}
        for name in dict.fromkeys((*one.fields, *found)):
            wanted, got = one.fields.get(name, ""), found.get(name, "")
            if wanted != got:
                yield f'{rule.title}: example {number} reads {name} as "{got}" instead of "{wanted}"'
