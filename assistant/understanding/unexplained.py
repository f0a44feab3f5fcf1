"""When no rule speaks: a bare date is a promise, talk of other things is unrelated, the rest is unclear."""

from __future__ import annotations

import re
from datetime import date

from assistant.domain.reading import Kind
from assistant.understanding.context import Context
from assistant.understanding.dates import dates_in

FEW_WORDS = 6
MANY_WORDS = 12


def fallback_kind(text: str, written: date, country: str, context: Context) -> Kind:
    """Promise, unrelated or unclear; in doubt unclear, which holds and asks."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    days = [one for one in dates_in(first, written, country) if one.day >= written]
    if days and len(re.findall(r"[^\W\d_]+", first)) <= FEW_WORDS and "?" not in first:
        return Kind.PROMISE
    return Kind.UNRELATED if off_topic(text, context) and len(text.split()) >= MANY_WORDS else Kind.UNCLEAR


def off_topic(text: str, context: Context) -> bool:
    """Whether somebody speaks of the project and not at all of money, invoices or the reminder."""
    return context.phrases.says("project_talk", text) and not context.phrases.says("about_money", text)
