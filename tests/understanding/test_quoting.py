"""What the client wrote is kept, what a program put there from earlier messages is not."""

from __future__ import annotations

import pytest

from assistant.domain.message import Address, Message
from assistant.understanding.quoting import without_quotes, words_of

OWN = "We pay on Friday."

ABOVE_A_QUOTE = {
    "swedish": "Den tis 10 nov. 2026 kl 09:12 skrev Tallkotten <ekonomi@tallkotten.example>:\n\n> Hej",
    "verb before name and hour": "Tall <a@tall.example> schrieb am Di., 10. Nov. 2026 um 09:12 Uhr:\n\nHallo",
    "dutch, verb last": 'Op 10 nov. 2026 09:12 schreef "Tallkotten" <a@tallkotten.example> het volgende:\n\nHallo',
    "no verb": "2026-11-10 09:12 GMT+01:00 Tallkotten <\na@tallkotten.example>:\n\n> Hello",
    "unknown language": "понеділок, 10 лист. 2026 р. о 09:12 Tallkotten каже:\n\n> Hello",
    "japanese": "2026年11月10日(火) 9:12 Tallkotten <a@tallkotten.example>:\n> Hello",
    "between dashes": "---- On Tue, 10 Nov 2026 09:12:01 +0100 Tallkotten wrote ----\n\nHello",
    "broken address": "On Tue, Nov 10, 2026 at 9:12 AM Tall\n\n<\nmailto:Tall <a@tall.example>\n> wrote:\nHi",
    "no name": "På 10 november 2026 på 09:12:01, Tallkotten (a@tallkotten.example) skrev:\n\nHej",
    "italian header": "Da: Tallkotten\nInviato: martedì 10 novembre 2026 09:12\nA: Pike\nOggetto: Fattura\n\nCiao",
    "header without from": "Date: Tue, 10 Nov 2026 09:12:01 +0100\nTo: pike@pike.example\n\nHello",
    "spanish separator": "-----Mensaje original-----\nDe: Tallkotten\n\nHola",
}


@pytest.mark.parametrize("quote", ABOVE_A_QUOTE.values(), ids=ABOVE_A_QUOTE.keys())
def test_only_what_stands_above_the_quote_is_new(quote: str) -> None:
    """Every program announces a quote in its own way, and none of it is the client's."""
    assert without_quotes(f"{OWN}\n\n{quote}\n") == OWN


def test_an_answer_right_above_the_attribution_is_kept() -> None:
    """Without an empty line between, the answer must not be taken for the beginning of the attribution."""
    answer = "I think the amount is wrong. I will\nlook into it tomorrow."
    text = answer + '\nOn Nov 10, 2026 2:10 PM, "Tall" wrote:\n\n> Hello'
    assert without_quotes(text) == answer


def test_an_answer_on_the_line_of_the_attribution_is_kept() -> None:
    """Some telephones put no line break between."""
    assert without_quotes("Will do On Tue, Nov 10, 2026 at 3:59 PM, a@tallkotten.example wrote:\n> Hello") == "Will do"


def test_the_rest_of_a_broken_link_is_quoted_too() -> None:
    """A program broke a quoted line after the link and forgot the mark."""
    assert without_quotes("Paid\n\n> See\nhttps://pay.example/?invoice=1042\n> for more") == "Paid"


@pytest.mark.parametrize(
    "text",
    [
        "The invoice you sent on 2026-10-12 at 10:00 was paid:\nthe receipt is attached.",
        "Datum: 2026-11-12\nTill: bankgiro 123-4567\n\nDet är betalt.",
        "Vi betalade 2026-11-10:\n1042 och 1043.",
        "On Friday 2026-11-13 we will pay this:\n1042",
    ],
)
def test_a_sentence_with_a_date_is_no_attribution(text: str) -> None:
    """People end a line with a colon too."""
    assert without_quotes(text) == text


@pytest.mark.parametrize(
    "ending", ["-Anna Berg", "Sent from my iPhone", "Envoyé depuis mon iPhone", "Inviato da iPhone", "-- \nAnna"]
)
def test_a_signature_is_not_new(ending: str) -> None:
    """Names and footers of programs say nothing about money."""
    assert words_of(_mail(f"{OWN}\n\n{ending}")).new == OWN


@pytest.mark.parametrize("line", ["Sent from my desk, so I have the invoice at hand.", "-Betalt", "- Betalt igår"])
def test_what_only_looks_like_a_signature_is_new(line: str) -> None:
    """Somebody's own sentence, or an item of a list."""
    text = f"{OWN}\n\n{line}"
    assert words_of(_mail(text)).new == text


def _mail(text: str) -> Message:
    return Message("<1@x.example>", Address("anna@pike.example", "Anna Berg"), text=text)
