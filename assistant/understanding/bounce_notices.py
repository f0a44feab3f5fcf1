"""Bounces that a sending service tells of in JSON, as Amazon SES does by mail through SNS (SES event publishing)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.domain.reading import Bounce

LONGEST_NOTICE = 32 * 1024


def notice_of_bounce(text: str) -> Bounce | None:
    """The bounce that the JSON at the start of the text tells of; None for anything else, complaints included."""
    start = text.lstrip()
    if not start.startswith("{"):
        return None
    try:
        # Not strict: long lines were broken on the way, in the middle of strings.
        told, _ = json.JSONDecoder(strict=False).raw_decode(start[:LONGEST_NOTICE])
        if isinstance(told.get("Message"), str):
            told = json.loads(told["Message"], strict=False)
        if told.get("notificationType", told.get("eventType")) != "Bounce":
            return None
        return _bounce(told["bounce"], told.get("mail") or {})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _bounce(told: Mapping[str, Any], mail: Mapping[str, Any]) -> Bounce:
    recipients = list(told["bouncedRecipients"])
    first = recipients[0] if recipients else {}
    original = str((mail.get("commonHeaders") or {}).get("messageId") or "")
    return Bounce(
        tuple(dict.fromkeys(str(one["emailAddress"]).strip("<> ").lower() for one in recipients)),
        told.get("bounceType") == "Permanent",
        original if original.startswith("<") else "",
        str(first.get("status", ""))[:20],
        " ".join(str(first.get("diagnosticCode", "")).split())[:300],
    )
