"""A Reading as the flat facts that `explain` prints."""

from __future__ import annotations

from typing import Any

from assistant.domain.reading import Reading


def _by_rule(reading: Reading) -> dict[str, Any]:
    """Which rule read the notice, and what from which line; nothing for what no rule has read."""
    payment = reading.payment
    if payment is None or not payment.rule:
        return {}
    fields = [{"field": name, "value": value, "line": line} for name, value, line in payment.read]
    return {"rule": payment.rule, "tells": payment.tells, "source": payment.source or None, "fields": fields}


def explanation(reading: Reading, file: str = "") -> dict[str, Any]:
    """One JSON-ready object per message, keys as the command line promises them."""
    return {
        "file": file,
        "from": reading.message.sender.email,
        "client": reading.client or None,
        "language": reading.language,
        "kind": str(reading.kind),
        "kinds": [str(one) for one in reading.kinds],
        "invoices": list(reading.invoices),
        "date": reading.date.isoformat() if reading.date else None,
        "amount": str(reading.amount.decimal) if reading.amount else None,
        "currency": reading.amount.currency if reading.amount else None,
        "answered": reading.answered,
        "trust": str(reading.trust),
        "evidence": [{"kind": str(one.kind), "text": one.text} for one in reading.evidence],
        "new_text": reading.new_text,
    } | _by_rule(reading)
