"""What of an invoice or credit note only the owner can say, and how it is said in an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_EXAMPLES = {
    "number": "1042",
    "client": "acme",
    "amount": "12500,00",
    "currency": "SEK",
    "issued": "2026-11-01",
    "due": "2026-12-31",
    "credits": "1042",
}


def must_be_said(facts: Mapping[str, str]) -> str:
    """What only the owner can say of an invoice that was found so, as an example of the answer; empty if nothing."""
    lacking = [name for name in needed(facts) if not facts[name]]
    if facts["type"] == "invoice" and facts["due"] and facts["issued"] and facts["due"] < facts["issued"]:
        lacking.append("due")
    return example_of(lacking)


def example_of(names: Sequence[str]) -> str:
    """These fields with a value each, as they are answered."""
    return " ".join(f"{name}={_EXAMPLES[name]}" for name in names)


def needed(facts: Mapping[str, str]) -> tuple[str, ...]:
    """The fields that must be known before it can be entered."""
    if facts["type"] == "credit-note":
        return ("number", "amount", "currency", "issued", "credits")
    return ("number", "client", "amount", "currency", "issued", "due")
