"""How far the sender is who they say: only what the owner's own server found out counts (RFC 8601)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import authres

from assistant.domain.message import Message

LONGEST = 8_192


@dataclass(frozen=True)
class Checks:
    """The verdicts of the trusted server; `domains` are those that a passing DKIM or DMARC check vouches for."""

    seen: bool = False
    domains: tuple[str, ...] = ()
    failed: bool = False

    def vouches_for(self, domain: str) -> bool:
        """Whether a passing check is aligned with the domain (the same, or one below the other)."""
        return any(_aligned(one, domain) for one in self.domains)


def checks_of(message: Message, trusted: frozenset[str]) -> Checks:
    """What the topmost Authentication-Results header says, if a trusted server wrote it; else nothing."""
    value = message.header("authentication-results")[:LONGEST]
    if not value or not trusted:
        return Checks()
    results = _parsed(value, trusted)
    if results is None:
        return Checks()
    domains, failed = [], False
    for one in results:
        method, verdict = str(one.method).lower(), str(one.result).lower()
        if method in ("dkim", "dmarc") and verdict == "pass":
            domains.append(_domain(one, method, message))
        failed = failed or (method == "dmarc" and verdict == "fail")
    return Checks(True, tuple(one for one in domains if one), failed)


def _parsed(value: str, trusted: frozenset[str]) -> list[Any] | None:
    header = _parse("Authentication-Results: " + value)
    if header is not None and str(header.authserv_id).lower() in trusted:
        return list(header.results)
    # Microsoft 365 leaves its own id out. Believed only where the owner names it, since anybody can write such a line.
    if "outlook.com" in trusted or "protection.outlook.com" in trusted:
        header = _parse("Authentication-Results: outlook.com; " + value)
        return list(header.results) if header is not None else None
    return None


def _parse(line: str) -> Any:
    """The header, or None if it cannot be read."""
    try:
        return authres.AuthenticationResultsHeader.parse(re.sub(r"\s+", " ", line))  # type: ignore[no-untyped-call, call-arg]
    except (authres.AuthResError, ValueError, IndexError, AttributeError, TypeError, RecursionError):
        return None


def _domain(one: Any, method: str, message: Message) -> str:
    names = {"header.d": "", "header.i": "", "header.from": ""}
    for prop in getattr(one, "properties", []):
        key = f"{prop.type}.{prop.name}".lower()
        if key in names:
            names[key] = str(prop.value).lower().rpartition("@")[2]
    if method == "dmarc":
        # DMARC is about the From domain by definition.
        return names["header.from"] or message.sender.domain
    return names["header.d"] or names["header.i"]


def _aligned(one: str, domain: str) -> bool:
    return one == domain or one.endswith("." + domain) or domain.endswith("." + one)
