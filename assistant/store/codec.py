"""Events as JSON and back, by their dataclass fields, so that the journal can be folded again."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from assistant.domain import events
from assistant.domain.money import Money
from assistant.domain.standing import AttachmentUnread, Contacted, MessageReread, Unreached

_EVENTS: dict[str, type[Any]] = {
    one.__name__: one for one in vars(events).values() if isinstance(one, type) and one.__module__ == events.__name__
} | {one.__name__: one for one in (AttachmentUnread, Contacted, MessageReread, Unreached)}


def encode(event: object) -> tuple[str, str]:
    """An event as its name and a JSON object of its fields."""
    return type(event).__name__, json.dumps(_plain(event), ensure_ascii=False)


def decode(name: str, facts: str) -> Any:
    """The event of that name with those fields (KeyError for a name nobody knows)."""
    return _build(_EVENTS[name], json.loads(facts))


def _plain(value: object) -> object:
    if isinstance(value, Money):
        return str(value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


def _build(kind: type[Any], facts: dict[str, Any]) -> Any:
    hints = get_type_hints(kind)
    return kind(**{name: _typed(hints[name], value) for name, value in facts.items()})


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (UnionType, Union):
        return _typed(next(one for one in get_args(hint) if one is not type(None)), value)
    if get_origin(hint) is tuple:
        return tuple(_typed(get_args(hint)[0], one) for one in value)
    if hint is Money:
        amount, currency = value.split()
        return Money.of(amount, currency)
    if hint is date:
        return date.fromisoformat(value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, StrEnum) else value
