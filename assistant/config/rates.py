"""The reference rates that the package brings, read from its data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import tomli

from assistant.domain.law.rates import Rate, Rates, RateTable, Verified


@cache
def shipped_rates() -> Rates:
    """All tables by their key (se, dk, ecb, uk, fi, no)."""
    text = (files("assistant.config") / "rates.toml").read_text(encoding="utf-8")
    return {key: _table(key, written) for key, written in tomli.loads(text).items()}


def _table(key: str, written: Mapping[str, Any]) -> RateTable:
    rates = tuple(
        Rate(one["since"], Decimal(one["percent"]), Verified(one["verified"]), one.get("source", written["source"]))
        for one in written["rates"]
    )
    words = {name: written[name] for name in ("name", "country", "statute", "where", "verified_on")}
    return RateTable(key=key, rates=rates, **words)
