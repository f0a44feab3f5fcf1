"""Reads a config: TOML -> frozen values, or every mistake in it at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import tomli
from pydantic import ValidationError

from assistant.config.calendar import CalendarTable
from assistant.config.ladders import LadderTable, serious_from
from assistant.config.law import LawTable
from assistant.config.ledgers import LedgerMappingTable
from assistant.config.notices import NoticeRuleTable, file_problems
from assistant.config.rules import problems
from assistant.config.section import Section, tables
from assistant.config.sections import (
    BankTable,
    BrakesTable,
    CsvMappingTable,
    FollowUpTable,
    ImapTable,
    MoneyGuardTable,
    NoticeTable,
    OwnerTable,
    PaymentSourceTable,
    PaymentTable,
    PersonTable,
    SendingTable,
    SmtpTable,
    StoreTable,
    TemplatesTable,
    WatchTable,
)
from assistant.config.words import said
from assistant.domain.client import Person
from assistant.domain.ladder import DEFAULT
from assistant.domain.policy import BankSource, Brakes, MoneyGuard, Policy, SendingWindow


class ConfigError(Exception):
    """A config that cannot be used; `problems` has one line for each mistake, `str()` all of them."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Config(Section):
    """One firm: its mailbox, its store, and how it wants its invoices followed up."""

    owner: OwnerTable
    people: tuple[PersonTable, ...] = ()
    imap: ImapTable
    smtp: SmtpTable
    store: StoreTable
    templates: TemplatesTable
    payment: PaymentTable = PaymentTable()
    payment_source: tuple[PaymentSourceTable, ...] = ()
    notice_rule: tuple[NoticeRuleTable, ...] = ()
    bank: tuple[BankTable, ...] = ()
    csv_mapping: tuple[CsvMappingTable, ...] = ()
    ledger_mapping: tuple[LedgerMappingTable, ...] = ()
    watch: WatchTable = WatchTable()
    follow_up: FollowUpTable = FollowUpTable()
    sending: SendingTable = SendingTable()
    calendar: CalendarTable = CalendarTable()
    brakes: BrakesTable = BrakesTable()
    money_guard: MoneyGuardTable = MoneyGuardTable()
    notice: NoticeTable = NoticeTable()
    law: LawTable = LawTable()
    ladder: tuple[LadderTable, ...] = ()

    def policy(self) -> Policy:
        """What decisions rest on, as one value of the domain."""
        ladders = {"default": DEFAULT} | {one.name: one.ladder() for one in self.ladder}
        return Policy(
            country=self.owner.country,
            timezone=self.owner.timezone,
            ladders=ladders,
            gap_days=self.follow_up.gap_days,
            backlog_days=self.follow_up.backlog_days,
            owner_conversation_days=self.follow_up.owner_conversation_days,
            pay_within_days=self.follow_up.pay_within_days,
            sending=SendingWindow(self.sending.opens, self.sending.closes),
            rest=self.calendar.rest(),
            brakes=Brakes(**self.brakes.model_dump()),
            money=MoneyGuard(
                self.money_guard.confirm_from or serious_from(ladders["default"]),
                self.money_guard.confirm_days,
                tuple(BankSource(one.name, one.account, one.mapping, one.max_age_days) for one in self.bank),
            ),
        )

    def colleagues(self) -> tuple[Person, ...]:
        """The owner's own people, as values of the domain."""
        return tuple(one.person() for one in self.people)


def load_config(path: Path) -> Config:
    """The config in that file; ConfigError with every mistake, each line beginning with the file's name."""
    return parse_config(_text(path), path.parent, path.name)


def _text(path: Path, remedy: str = "`invoice-assistant init` writes one") -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError([f"{path}: there is no such file; {remedy}"]) from None
    except OSError as wrong:
        raise ConfigError([f"{path}: cannot be read: {wrong.strerror}"]) from None
    except UnicodeDecodeError as wrong:
        line = wrong.object.count(b"\n", 0, wrong.start) + 1
        raise ConfigError([f"{path.name}: line {line}: not UTF-8; save the file as UTF-8"]) from None


def with_ladders(path: Path, ladders: Path) -> Config:
    """The config in that file with the ladders of another one, a whole config or [[ladder]] tables alone.

    Ladders that the other file does not name stay. ConfigError with every mistake of the other file.
    """
    document, other = (
        _document(_text(path), path.name),
        _document(_text(ladders, "name a file with [[ladder]] tables"), ladders.name),
    )
    new = tuple(tables(other, "ladder"))
    if not new:
        raise ConfigError([f"{ladders.name}: has no [[ladder]]; write its stages as [[ladder.stage]]"])
    named = {one.get("name", "default") for one in new}
    kept = tuple(one for one in tables(document, "ladder") if one.get("name", "default") not in named)
    return _checked(document | {"ladder": (*kept, *new)}, path.parent, ladders.name)


def parse_config(text: str, folder: Path, name: str = "config.toml") -> Config:
    """The same from text that has been read already; relative paths are taken from `folder`."""
    return _checked(_document(text, name), folder, name)


def _document(text: str, name: str) -> dict[str, Any]:
    try:
        # These two are read even when nobody wrote them: their paths too are taken from the folder.
        written: dict[str, Any] = _fixed(tomli.loads(text))
        return {"store": {}, "templates": {}} | written
    except tomli.TOMLDecodeError as wrong:
        raise ConfigError([f"{name}: line {wrong.lineno}, column {wrong.colno}: {wrong.msg}"]) from None


def _checked(document: dict[str, Any], folder: Path, name: str) -> Config:
    found = [f"{path}: {what}" for path, what in problems(document)]
    try:
        config = Config.model_validate(document, context={"folder": folder})
    except ValidationError as wrong:
        found = said(wrong, document, Config) + found
    else:
        # Once they are wrong in the config itself, that is said alone.
        found += file_problems(config.notice_rule)
    if found:
        raise ConfigError([f"{name}: {line}" for line in dict.fromkeys(found)])
    return config


def _fixed(value: Any) -> Any:
    """Lists as tuples all the way down: what is read from a config is never changed."""
    if isinstance(value, dict):
        return {key: _fixed(one) for key, one in value.items()}
    return tuple(_fixed(one) for one in value) if isinstance(value, list) else value
