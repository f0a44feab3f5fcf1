"""What banks write into :86: of an MT940 entry: /NAME/…/REMI/… of Dutch and Nordic banks, and an IBAN before a name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# Several banks' words for the same: who paid (ORDP, NAME, CNTP), what for (REMI), under which id (EREF).
_WORDS = "TRTP|TRCD|IBAN|BBAN|BIC|NAME|ADDR|REMI|EREF|PREF|RTRN|CNTP|ORDP|BENM|MARF|CSID|ISDT|PURP|ULTD|ULTB"
_WORD = re.compile(rf"(?:^|/)({_WORDS})/")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_ACCOUNT = re.compile(r"\b(?:IBAN|REK): *([A-Z]{2}\d{2}[A-Z0-9]{11,30}|\d{5,12})\b")
_NAME = re.compile(r"(?:^|[ /])NAAM: *(?![A-Z]{2,}:)(\S+(?: \S+)*)", re.MULTILINE)
# Where one blank alone stands before the next label, it is no part of the name.
_LABEL = re.compile(r"[ /]+(?=[A-Z]{2,}:)")
_NO_ID = frozenset({"", "NOTPROVIDED", "NONREF"})


@dataclass(frozen=True)
class Told:
    """What an entry's text says of the payment; empty where it does not say."""

    payer: str = ""
    account: str = ""
    # A reference in a field of its own.
    reference: str = ""
    end_to_end: str = ""


def told(text: str) -> Told:
    """The parts of a text that is cut into parts; of any other text nothing but an IBAN with the name behind it."""
    parts = _parts(text.replace("\n", ""))
    if not parts:
        return _labelled(text) or _before_name(text)
    account, name = parts.get("IBAN") or parts.get("BBAN", ""), parts.get("NAME", "")
    if "CNTP" in parts:
        # Account, bank, name and town.
        account, _, name, *_ = [*parts["CNTP"].split("/"), "", "", ""]
    remitted = re.match(r"STRD/(?:[A-Z]{3}/)?([^/]+)", parts.get("REMI", ""))
    end_to_end = parts.get("EREF", "").strip("/ ")
    return Told(
        payer=" ".join(name.strip("/ ").split()),
        account=account.strip("/ "),
        reference=remitted[1].strip() if remitted else "",
        end_to_end="" if end_to_end.upper() in _NO_ID else end_to_end,
    )


def _parts(text: str) -> Mapping[str, str]:
    """The text by its words; empty when it does not begin with one."""
    if not _WORD.match(text):
        return {}
    _, *found = _WORD.split(text)
    return dict(reversed([*zip(found[::2], found[1::2], strict=True)]))


def _labelled(text: str) -> Told | None:
    """Dutch banks that do not cut the text into parts write labels into it, blanks or a line's end behind the value."""
    account, name = _ACCOUNT.search(text), _NAME.search(text)
    if name is None:
        return None
    return Told(payer=" ".join(_LABEL.split(name[1])[0].split()), account=account[1] if account else "")


def _before_name(text: str) -> Told:
    first, _, name = text.partition("\n")[0].partition(" ")
    return Told(payer=" ".join(name.split()), account=first) if name and _IBAN.fullmatch(first) else Told()
