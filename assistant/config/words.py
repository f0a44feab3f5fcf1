"""pydantic's errors in words for people: the key's path, what is wrong, the nearest right word; never a value."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from assistant.domain.nearest import nearest

Path = Sequence[int | str]

_SAID = {
    "missing": "is missing",
    "string_type": "must be text in quotes",
    "string_pattern_mismatch": "may hold only small letters, digits and hyphens",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list in brackets",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "too_short": "must not be empty",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "enum": "must be one of {expected}",
    "literal_error": "must be one of {expected}",
    "value_error": "{error}",
}
_NEVER_HERE = (
    "a password never stands in the config: put it alone into a file that only you can read "
    '(chmod 600) and write password_file = "that-file"'
)


def said(wrong: ValidationError, document: Mapping[str, Any], model: type[BaseModel]) -> list[str]:
    """One line for each error, like `imap.prot: unknown key; did you mean port?`."""
    errors = wrong.errors(include_url=False, include_input=False)
    return [
        f"{_named(error['loc'], document)}: {_said(error, document, model)}"
        for error in errors
        if not (error["type"] == "too_short" and _found(error["loc"], document))  # Empty only for its wrong items.
    ]


def _said(error: ErrorDetails, document: Mapping[str, Any], model: type[BaseModel]) -> str:
    path, context = error["loc"], error.get("ctx", {})
    if error["type"] == "extra_forbidden":
        return _unknown(path, model)
    text = _SAID.get(error["type"], error["msg"]).format_map(context)
    if error["type"] in {"enum", "literal_error"}:
        words = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ",").split(",")]
        found = _found(path, document)
        text = f"must be one of {', '.join(words)}" + (nearest(found, words) if isinstance(found, str) else "")
    return text


def _unknown(path: Path, model: type[BaseModel]) -> str:
    key = str(path[-1])
    if key == "password":
        return _NEVER_HERE
    here = _model_at(path[:-1], model)
    near = nearest(key, here.model_fields)
    homes = [name for name, section in _sections(model) if key in section.model_fields] if not near else []
    what = "unknown section" if len(path) == 1 and not homes else "unknown key"
    return what + (near or (f"; it belongs to [{homes[0]}]" if homes else ""))


def _sections(model: type[BaseModel]) -> list[tuple[str, type[BaseModel]]]:
    return [(name, found) for name in model.model_fields if (found := _model_in(model.model_fields[name].annotation))]


def _model_at(path: Path, model: type[BaseModel]) -> type[BaseModel]:
    for key in path:
        if isinstance(key, str) and key in model.model_fields:
            model = _model_in(model.model_fields[key].annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for part in typing.get_args(annotation) if (found := _model_in(part))), None)


def _named(path: Path, document: Any) -> str:
    """The path with the names of tables in an array: `ladder.default.stage.third.tone`; without a name its number."""
    words = []
    for key in path:
        document = _step(document, key)
        name = document.get("id", document.get("name")) if isinstance(document, Mapping) else None
        if isinstance(key, str):
            words.append(key)
        else:
            words.append(name if isinstance(name, str) else str(key + 1))
    return ".".join(words)


def _found(path: Path, document: Any) -> Any:
    for key in path:
        document = _step(document, key)
    return document


def _step(document: Any, key: int | str) -> Any:
    if isinstance(document, Mapping):
        return document.get(str(key))
    if isinstance(document, tuple) and isinstance(key, int) and key < len(document):
        return document[key]
    return None
