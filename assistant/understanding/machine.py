"""Machines told from people: absence notices, other automatic answers, receipts, calendar answers, lists."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.domain.message import Message
from assistant.understanding.phrases import Phrases


class Machine(StrEnum):
    """What kind of machine wrote."""

    ABSENCE = "absence"
    ANSWER = "answer"
    RECEIPT = "receipt"
    CALENDAR = "calendar"
    LIST = "list"
    NONE = ""


# RFC 3834 and the customs before it. Exchange puts the suppress header on ordinary mail too, so it alone says nothing.
_SELF_ANSWER = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "x-vacation", "x-away-message")
_SUBJECT = re.compile(
    r"^\W*(?:automati(?:skt|c|sk|sche) (?:svar|reply|response|antwort)|auto(?:matiskt)?[- ]?(?:svar|"
    r"reply|response|respons)|"
    r"out of (?:the )?office|ooo\b|frånvaro|fravær|abwesen|vacation|automaattinen|away from|på ferie|"
    r"på semester|semester\b|"
    r"ferie\b|ferielukket|semesterstängt|holiday\b|annual leave|on leave|ude af huset|ikke på kontoret|ikke til stede|"
    r"ej på plats|inte på plats|utanför kontoret|föräldraledig|sjukskriven|out until|away until|i am away|autosvar)",
    re.IGNORECASE,
)
_RECEIPT = re.compile(r"disposition-notification|report-type=\"?disposition", re.IGNORECASE)


def machine_of(message: Message, text: str, phrases: Phrases) -> Machine:
    """Which machine wrote the message, Machine.NONE for a person. `text` is the writer's new text."""
    if _RECEIPT.search(message.header("content-type")):
        return Machine.RECEIPT
    if any(one.content_type == "text/calendar" for one in message.attachments) and len(text) < 200:
        return Machine.CALENDAR
    automatic = by_header(message) or bool(_SUBJECT.match(message.subject)) or says_it_is_automatic(text, phrases)
    if automatic:
        return Machine.ABSENCE if speaks_of_absence(message, text, phrases) else Machine.ANSWER
    if is_list(message):
        return Machine.LIST
    if _plain_absence(text, phrases):
        return Machine.ABSENCE
    return Machine.ANSWER if _standing_answer(text, phrases) else Machine.NONE


def by_header(message: Message) -> bool:
    """Whether the header says that no person sent it."""
    submitted = message.header("auto-submitted").split(";")[0].strip().lower()
    if submitted and submitted != "no":
        return True
    if any(message.header(name).strip().lower() not in ("", "no", "false", "0") for name in _SELF_ANSWER):
        return True
    precedence = message.header("precedence").strip().lower()
    return precedence in ("auto_reply", "auto-reply", "autoreply")


def is_list(message: Message) -> bool:
    """Newsletters and mailing lists."""
    if message.header("list-id") or message.header("list-unsubscribe") or message.header("list-post"):
        return True
    return message.header("precedence").strip().lower() in ("bulk", "list", "junk")


def says_it_is_automatic(text: str, phrases: Phrases) -> bool:
    """Whether the text itself says that nobody wrote it just now."""
    return phrases.says("automatic", text[:4_000])


def speaks_of_absence(message: Message, text: str, phrases: Phrases) -> bool:
    """Whether somebody is away, rather than a desk confirming that mail came."""
    if phrases.says("absence", text[:4_000]):
        return True
    subject = re.sub(r"(?i)^(?:auto\w*|automati\w+)[ -]?(?:svar|reply|response)?\W*", "", message.subject)
    return bool(_SUBJECT.match(subject)) and not phrases.says("receipt", text[:4_000])


def _plain_absence(text: str, phrases: Phrases) -> bool:
    """An absence notice without any automatic header or subject: it speaks of being away and not of the matter."""
    opening = text[:1_500]
    return phrases.says("away", opening) and not phrases.says("the_matter", opening) and "?" not in opening


def _standing_answer(text: str, phrases: Phrases) -> bool:
    """The desk's standing thanks for any mail, sent without automatic headers: general thanks plus a time to answer."""
    return phrases.says("receipt", text[:4_000]) and phrases.says("answer_time", text[:4_000]) and len(text) < 1_500
