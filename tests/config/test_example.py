"""config.example.toml shows every key with its default and a line of why, and cannot rot."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import tomli
from pydantic import BaseModel

from assistant.config import Config, load_config
from assistant.domain.ladder import DEFAULT
from assistant.domain.policy import Policy
from assistant.domain.rest import Break, Rest

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def example_keys(text: str) -> dict[str, dict[str, Any]]:
    """Section -> key -> value, keys that stand in a comment included."""
    sections: dict[str, dict[str, Any]] = {}
    for line in text.splitlines():
        if head := re.fullmatch(r"\s*\[+([a-z_.]+)\]+", line):
            section = sections.setdefault(head[1], {})
        elif key := re.fullmatch(r"\s*(?:# )?([a-z_]+ = .+)", line):
            for name, value in tomli.loads(key[1]).items():
                section.setdefault(name, value)
    return sections


def model_keys(model: type[BaseModel], prefix: str = "") -> dict[str, dict[str, Any]]:
    """The same of the model: section -> key -> default."""
    sections: dict[str, dict[str, Any]] = {}
    for name, field in model.model_fields.items():
        kinds = [field.annotation, *get_args(field.annotation)]
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        if inner:
            sections |= model_keys(inner, f"{prefix}{name}.")
        else:
            sections.setdefault(prefix[:-1], {})[name] = field.get_default(call_default_factory=True)
    return sections


def plain(value: Any) -> Any:
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return str(value) if isinstance(value, Path) else value


def test_the_example_shows_every_key_and_no_other() -> None:
    example, model = example_keys(EXAMPLE.read_text()), model_keys(Config)
    assert {name: sorted(keys) for name, keys in example.items()} == {
        name: sorted(keys) for name, keys in model.items()
    }


def test_what_the_example_shows_in_a_comment_is_the_default() -> None:
    model = model_keys(Config)
    section = ""
    shown = 0
    for line in EXAMPLE.read_text().splitlines():
        if head := re.fullmatch(r"\s*\[+([a-z_.]+)\]+", line):
            section = head[1]
        elif key := re.fullmatch(r"\s*# ([a-z_]+ = .+)", line):
            ((name, value),) = tomli.loads(key[1]).items()
            if model[section][name] is not None:
                assert plain(model[section][name]) == value, f"{section}.{name}"
                shown += 1
    assert shown > 20


def test_every_key_of_the_example_has_a_line_of_why_above_it() -> None:
    lines = EXAMPLE.read_text().splitlines()
    first_stage = next(at for at, line in enumerate(lines) if 'id = "due-today"' in line)
    for above, line in pairwise(lines[:first_stage]):
        if re.fullmatch(r"\s*(# )?[a-z_]+ = .+", line):
            assert re.match(r"\s*# (?![a-z_]+ = )", above), line


def test_the_example_loads_and_its_ladder_is_the_default() -> None:
    policy = load_config(EXAMPLE).policy()
    assert dict(policy.ladders) == {"default": DEFAULT}
    assert [one.name for one in policy.money.sources] == ["seb"]
    assert policy.rest == Rest(breaks=(Break((12, 27), (12, 30)),))
    assert replace(policy, money=replace(policy.money, sources=()), rest=Rest()) == Policy()


def test_the_layout_of_the_example_is_one_that_can_be_used() -> None:
    (layout,) = load_config(EXAMPLE).csv_mapping
    assert layout.mapping().fits(("datum", "text", "belopp", "ocr")) == 4
