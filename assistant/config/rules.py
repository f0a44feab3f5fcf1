"""What only shows when several keys are seen together. Works on the document as written, so that it is said at once."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from datetime import time
from typing import Any

from assistant.config.ladders import ladder_problems
from assistant.config.ledgers import ledger_mapping_problems
from assistant.config.notices import notice_rule_problems
from assistant.config.secret import SOURCES
from assistant.config.section import Problems, table, tables
from assistant.domain.ladder import DEFAULT
from assistant.domain.nearest import nearest
from assistant.payments.mapping import MappingError, mapping_in


def problems(document: Mapping[str, Any]) -> Problems:
    """Every mistake that no single key shows, with the path of the key to change."""
    for section in ("imap", "smtp"):
        login = table(document, section)
        if login:
            yield from _secret_problems(section, login)
            yield from _security_problems(section, login)
    yield from _sending_problems(table(document, "sending"))
    yield from ladder_problems(document)
    yield from _guard_problems(document)
    yield from _bank_problems(document)
    yield from ledger_mapping_problems(document)
    yield from notice_rule_problems(document)


def _secret_problems(section: str, login: Mapping[str, Any]) -> Problems:
    given = [source for source in SOURCES if source in login]
    if len(given) > 1:
        yield f"{section}.{given[1]}", f"there is {given[0]} as well: keep one of {', '.join(SOURCES)}"
    if not given and "password" not in login and (section == "imap" or "user" in login):
        yield f"{section}.password_file", f"is missing: name one of {', '.join(SOURCES)}"
    if given and section == "smtp" and "user" not in login:
        yield "smtp.user", f"is missing, though there is {given[0]}"


def _security_problems(section: str, login: Mapping[str, Any]) -> Problems:
    if login.get("security") == "none" and not _is_loopback(str(login.get("host", ""))):
        yield f"{section}.security", '"none" is for this machine alone (127.0.0.1, ::1, localhost): use tls or starttls'


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _sending_problems(sending: Mapping[str, Any]) -> Problems:
    try:
        hours = [
            time.fromisoformat(value) if isinstance(value, str) else value
            for value in (sending.get("opens", time(8)), sending.get("closes", time(16, 30)))
        ]
        if hours[0] >= hours[1]:
            yield "sending.closes", "must be later than sending.opens"
    except (TypeError, ValueError):
        return  # Said already, of the key itself.


def _guard_problems(document: Mapping[str, Any]) -> Problems:
    written = [one for one in tables(document, "ladder") if one.get("name", "default") == "default"]
    stages = tables(written[0], "stage") if written else ({"id": stage.id} for stage in DEFAULT.stages)
    ids = [str(stage.get("id")) for stage in stages]
    wanted = table(document, "money_guard").get("confirm_from")
    if isinstance(wanted, str) and ids and wanted not in ids:
        remedy = nearest(wanted, ids) or f"; it has {', '.join(ids)}"
        yield "money_guard.confirm_from", f'the default ladder has no stage "{wanted}"{remedy}'


def _bank_problems(document: Mapping[str, Any]) -> Problems:
    names = [one.get("name") for one in tables(document, "bank")]
    for name in sorted({str(one) for one in names if names.count(one) > 1}):
        yield f"bank.{name}", "there are two of this name: how old each one's data are is kept by name"
    for layout in tables(document, "csv_mapping"):
        name = str(layout.get("name", ""))
        try:
            mapping_in(layout, f"csv_mapping.{name}")
        except (MappingError, TypeError, AttributeError) as wrong:
            yield f"csv_mapping.{name}", str(wrong).partition(": ")[2] or "cannot be read"
