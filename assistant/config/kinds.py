"""The kinds of values a config holds: addresses, countries, time zones, account numbers, each checked as it is read."""

from __future__ import annotations

import re
import zoneinfo
from datetime import time
from pathlib import Path
from string import Formatter
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from stdnum import bic, iban, luhn

from assistant.domain.nearest import nearest
from assistant.domain.wellformed import countries, is_email, is_timezone

_PAY_LINK_FIELDS = frozenset({"invoice", "amount", "currency", "reference"})


def _email(text: str) -> str:
    if not is_email(text):
        raise ValueError("is not a mail address (write only name@host.example, without a display name)")
    return text


def _line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line of text")
    return text.strip()


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _country(text: str) -> str:
    if text == "UK":
        raise ValueError("is no ISO 3166 country; did you mean GB?")
    if text not in countries():
        raise ValueError(f"is no ISO 3166 country of two capital letters{nearest(text.upper(), countries())}")
    return text


def _timezone(text: str) -> str:
    if not is_timezone(text):
        raise ValueError(f"is no time zone{nearest(text, zoneinfo.available_timezones())}")
    return text


def _domain(text: str) -> str:
    if not re.fullmatch(r"([a-z0-9-]+\.)+[a-z0-9-]+", text.lower()):
        raise ValueError("is not a domain like stripe.com")
    return text.lower()


def _path(text: Any, info: ValidationInfo) -> Any:
    if not isinstance(text, str | Path):
        raise ValueError("must be a path in quotes")
    if text == "":
        raise ValueError("must not be empty")
    folder: Path = (info.context or {}).get("folder", Path())
    return folder / Path(text).expanduser()


def _clock(text: Any) -> Any:
    if isinstance(text, str):
        try:
            text = time.fromisoformat(text)
        except ValueError:
            raise ValueError('must be a time of day like "08:00"') from None
    if not isinstance(text, time) or text.tzinfo:
        raise ValueError('must be a time of day like "08:00"')
    return text


def _iban(text: str) -> str:
    if not iban.is_valid(text):
        raise ValueError("is no valid IBAN: its check digits do not fit")
    return iban.format(text)


def _bic(text: str) -> str:
    if not bic.is_valid(text):
        raise ValueError("is no valid BIC (8 or 11 characters)")
    return bic.compact(text)


def _giro(text: str, name: str, lengths: range) -> str:
    digits = re.sub(r"[ -]", "", text)
    if not digits.isdigit() or len(digits) not in lengths or not luhn.is_valid(digits):
        raise ValueError(f"is no valid {name}: {lengths[0]} to {lengths[-1]} digits, the last of them a check digit")
    return text


def _bankgiro(text: str) -> str:
    return _giro(text, "bankgiro number", range(7, 9))


def _plusgiro(text: str) -> str:
    return _giro(text, "plusgiro number", range(2, 9))


def _fik(text: str) -> str:
    if not re.fullmatch(r"[0-9]{8}", text):
        raise ValueError("is no creditor number of the FIK line: eight digits, the last ones on the slip")
    return text


def _pay_link(text: str) -> str:
    if not text.startswith("https://"):
        raise ValueError("must begin with https://")
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        raise ValueError("has a brace that is not closed") from None
    if any(form or conversion for _, form, conversion in parts):
        raise ValueError("may hold fields like {invoice} by their name alone")
    for field in sorted({str(name) for name, _, _ in parts} - _PAY_LINK_FIELDS):
        raise ValueError(f"has an unknown field {{{field}}}{nearest(field, _PAY_LINK_FIELDS)}")
    return text


Email = Annotated[str, AfterValidator(_email)]
Line = Annotated[str, AfterValidator(_line)]
Filled = Annotated[str, AfterValidator(_filled), AfterValidator(_line)]
Country = Annotated[str, AfterValidator(_country)]
Timezone = Annotated[str, AfterValidator(_timezone)]
Domain = Annotated[str, AfterValidator(_domain)]
# Lax, because a Path is given as text; taken relative to the folder of the config file.
RelativePath = Annotated[Path, BeforeValidator(_path), Field(strict=False)]
Clock = Annotated[time, BeforeValidator(_clock)]
Iban = Annotated[str, AfterValidator(_iban)]
Bic = Annotated[str, AfterValidator(_bic)]
Bankgiro = Annotated[str, AfterValidator(_bankgiro)]
Plusgiro = Annotated[str, AfterValidator(_plusgiro)]
Fik = Annotated[str, AfterValidator(_fik)]
PayLink = Annotated[str, AfterValidator(_pay_link)]
