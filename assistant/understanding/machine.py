"""Machines told from people: absence notices, other automatic answers, receipts, calendar answers, lists."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.domain.message import Message
from assistant.understanding.phrases import Phrases
from assistant.understanding.standing import is_a_desk_answer, is_away, is_gone, speaks_of_mail, speaks_to_us


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
# What only programs write in front of the subject they answer.
_UNMISTAKABLE = re.compile(
    r"^\W*(?:(?:automati(?:skt?|c|sche|que)|automated|automatiserat)[ -]?(?:svar|reply|response|respons|antwort|"
    r"kvittering|"
    r"kvittens|bekräftelse|acknowledg\w+)|auto[- ]?(?:svar|reply|respon\w+|matsvar)|automaattinen vastaus|"
    r"automaattivastaus|poissaolo\w*|r[ée]ponse automatique|abwesenheits\w*|fraværs(?:melding|besked|meddelelse)|"
    r"frånvaromeddelande|ooo\b|auto:|auto re:|(?:out of (?:the )?office|away|away from (?:my|the) \w+|(?:ej|"
    r"inte|ikke) på "
    r"(?:kontoret|plats)|frånvarande|fraværende|frånvaro|fravær|semester|ferie|på ferie|på semester|ledig|on leave|"
    r"holiday|on holiday|annual leave|vacation|ude af huset|ute av kontoret|urlaub)(?: ?:|.{0,40}\bre: ))",
    re.IGNORECASE,
)
# What people write as well, but then about something.
_AWAY = re.compile(
    r"^\W*(?:jag är |vi är |jag har |vi har |jeg er |vi er |jeg har |i am |i'm |we are |we're |currently |"
    r"on )?(?:out of "
    r"(?:the )?office|frånvaro|frånvarande|fravær|abwesen|nicht im büro|vacation|poissa|lomalla|away\b|på ferie|"
    r"på semester|"
    r"semester|(?:sommar|jul|ferie|vinter|jule?)(?:stängt|lukket)|stängt|lukket|ferie\b|holidays?\b|(?:annual |"
    r"maternity |"
    r"paternity |parental )?leave\b|ude af huset|(?:ikke|ej|inte) (?:på|til|i) (?:kontoret|plats|plads|stede|tjänst)|"
    r"utanför kontoret|föräldraledig|ledig|barsel|sjukskriven|sygemeldt|out until|urlaub|closed\b|i mitt frånvaro)",
    re.IGNORECASE,
)
_TICKET = re.compile(
    r"\[?#\d{3,}|^\W*(?:\[\w+[- ]?)?(?:ärende\w*|sag|sak|ticket|case|request|incident|inc|vorgang|"
    r"tiketti)\W*(?:nr|no|id)?"
    r"\W*[a-z]{0,4}-?\d{3,}",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^\W*(?:tack för (?:ditt|er|att)|tak for (?:din|jeres)|takk for|thank you for|thanks for (?:your|"
    r"contacting|getting)|"
    r"vi har (?:mottagit|fått|tagit emot|modtaget|mottatt)|we(?:'ve| have)? (?:got|received)|received: |mottaget: |"
    r"bekräftelse på (?:mottage|att)|kvittering for (?:modtage|din)|your (?:message|e-?mail|enquiry|request) )",
    re.IGNORECASE,
)
_RECEIPT = re.compile(r"disposition-notification|report-type=\"?disposition", re.IGNORECASE)


def machine_of(message: Message, text: str, phrases: Phrases) -> Machine:
    """Which machine wrote the message, Machine.NONE for a person. `text` is the writer's new text."""
    if _RECEIPT.search(message.header("content-type")):
        return Machine.RECEIPT
    if any(one.content_type == "text/calendar" for one in message.attachments) and len(text) < 200:
        return Machine.CALENDAR
    if by_header(message) or _UNMISTAKABLE.match(message.subject):
        return Machine.ABSENCE if speaks_of_absence(message, text, phrases) else Machine.ANSWER
    if _is_sent_to_many(message):
        return Machine.LIST
    told = _by_the_text(message, text, phrases)
    return Machine.LIST if told is Machine.NONE and is_list(message) else told


def _by_the_text(message: Message, text: str, phrases: Phrases) -> Machine:
    """Which machine it is when neither header nor subject tell for sure."""
    absent = is_away(text, phrases) or bool(_AWAY.match(message.subject))
    desk = says_it_is_automatic(text, phrases) or is_a_desk_answer(text, phrases)
    if not (absent or desk or speaks_of_mail(text, phrases)) or not text.strip():
        thanked = bool(_TICKET.search(message.subject) or _THANKS.match(message.subject))
        desk = thanked and phrases.says("receipt", text[:4_000])
        if not desk:
            return Machine.NONE
    if speaks_to_us(message, text, phrases):
        return Machine.NONE
    return Machine.ABSENCE if speaks_of_absence(message, text, phrases) else Machine.ANSWER


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
    return _is_sent_to_many(message) or message.header("precedence").strip().lower() in ("bulk", "list", "junk")


def _is_sent_to_many(message: Message) -> bool:
    return any(message.header(name) for name in ("list-id", "list-unsubscribe", "list-post"))


def says_it_is_automatic(text: str, phrases: Phrases) -> bool:
    """Whether the text itself says that nobody wrote it just now."""
    return phrases.says("automatic", text[:4_000])


def speaks_of_absence(message: Message, text: str, phrases: Phrases) -> bool:
    """Whether somebody is away, rather than gone for good or a desk confirming that mail came."""
    if is_gone(text, phrases):
        return False
    if is_away(text, phrases) or phrases.says("absence", text[:4_000]):
        return True
    subject = re.sub(r"(?i)^(?:auto\w*|automati\w+)[ -]?(?:svar|reply|response)?\W*", "", message.subject)
    return bool(_AWAY.match(subject)) and not phrases.says("receipt", text[:4_000])


def sends_elsewhere(text: str, phrases: Phrases) -> bool:
    """Whether an automatic answer above all names another address: the old one is given up, or invoices go there."""
    if is_gone(text, phrases):
        return True
    return phrases.says("moved_away", text) and not phrases.says("receipt", text[:4_000])
