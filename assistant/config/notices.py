"""[[notice_rule]]: how a provider that is not known here writes its notices of payment, or a file of such rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from assistant.config.kinds import Filled, Line, RelativePath
from assistant.config.section import Problems, Section, tables
from assistant.understanding.notice_rules import (
    NoticeRule,
    NoticeRuleError,
    example_problems,
    notice_rule_in,
    notice_rules_of,
)

Patterns = Filled | tuple[Filled, ...]


class NoticeRuleTable(Section):
    """One rule, or with `file` alone the rules of that file; what each key means is checked where it is used."""

    name: Line = ""
    domains: tuple[Filled, ...] = ()
    tells: Line = "payment"
    subject: Patterns = ()
    body: Patterns = ()
    unless: Patterns = ()
    fields: dict[str, Patterns] = Field(default_factory=dict)
    file: RelativePath | None = None

    def rules(self) -> tuple[NoticeRule, ...]:
        """The rules; NoticeRuleError when the file cannot be read or a rule of it is wrong."""
        if self.file is None:
            return (notice_rule_in(self.model_dump(exclude={"file"}), "notice_rule"),)
        return notice_rules_of(_text_of(self.file), self.file.name)


def notice_rule_problems(document: Mapping[str, Any]) -> Problems:
    """What is wrong with the rules that stand in the config itself."""
    for number, rule in enumerate(tables(document, "notice_rule"), start=1):
        name = str(rule.get("name") or number)
        if "file" in rule:
            if len(rule) > 1:
                yield f"notice_rule.{name}.file", "stands alone: the rules of a file have their own keys"
            continue
        known = {key: value for key, value in rule.items() if key in NoticeRuleTable.model_fields}
        try:
            notice_rule_in(known, "notice_rule")
        except NoticeRuleError as wrong:
            yield f"notice_rule.{name}", str(wrong).removeprefix("notice_rule: ").removeprefix(f"{name}: ")


def file_problems(rules: Sequence[NoticeRuleTable]) -> Iterator[str]:
    """What is wrong with the files of rules, and what they do not read in their own examples as those say."""
    for one in rules:
        if one.file is not None:
            try:
                found = one.rules()
            except NoticeRuleError as wrong:
                yield f"notice_rule: {wrong}"
                continue
            yield from (f"notice_rule: {one.file.name}: {line}" for rule in found for line in example_problems(rule))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise NoticeRuleError(f"{path}: cannot be read: {wrong.strerror}") from None
    except UnicodeDecodeError:
        raise NoticeRuleError(f"{path.name}: not UTF-8; save the file as UTF-8") from None
