"""The words beside which invoices print their number, dates, sum and reference, in the languages of the North."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What a label announces. OTHER are words that look like one of these and are not."""

    NUMBER = "number"
    ISSUED = "issued"
    DUE = "due"
    AMOUNT = "amount"
    REFERENCE = "reference"
    OTHER = "other"


# Regular expressions, tried in this order at every place of a line: longer and stranger words stand first.
_WORDS: tuple[tuple[Field, tuple[str, ...]], ...] = (
    (
        Field.OTHER,
        (
            "order(?:nr|nummer|number| no| date|datum|dato)", "best(?:ällnings)?(?:nr|datum)",
            "bestillings(?:nr|dato)", "leverans(?:datum|dag)", "leverings(?:dato|dag)", "delivery date",
            "kund(?:nr|nummer)", "kunde(?:nr|nummer)", "customer (?:no|number|id)", r"org\.? ?(?:nr|nummer)",
            "organisationsnummer", "cvr", "vat (?:no|number|id|reg)[a-z]*", r"moms(?:reg)?\.?(?: ?nr)?", "bankgiro",
            "plusgiro", "iban", "bic", "konto(?:nr|nummer)?", r"reg\.? ?nr", "telefon", "tlf", "tel", "phone",
            "mobil", "er referens", "vår referens", "deres ref[a-z.]*", "vores ref[a-z.]*", "your ref[a-z]*",
            "our ref[a-z]*", "netto", "exkl[a-z. ]*moms", "ekskl[a-z. ]*moms", "excl[a-z. ]*vat", "subtotal",
            "delsumma", "rente", "ränta", "interest", "påminnelseavgift", "rykkergebyr",
            "purchase order(?: no| number)?", "po (?:no|number)", "ean(?:nr|nummer)?", "gln", "period",
        ),
    ),
    (
        Field.DUE,
        (
            "förfallodatum", "förfallodag", "förfaller(?: den)?", "oss tillhanda(?: senast)?",
            "betalas senast(?: den)?", "sista betalningsdag", "betala senast(?: den)?", "att betala senast",
            "forfaldsdato", "forfaldsdag", "forfalder(?: den)?",
            "sidste (?:rettidige )?(?:betalings|indbetalings)da(?:g|to)", "betalingsfrist",
            "betales senest(?: den)?", "forfallsdato", "due date", "payment due(?: date| by)?", "pay(?:able)? by",
            "due by", "date due", "due on",
        ),
    ),
    (
        Field.ISSUED,
        (
            "fakturadatum", "fakturadag", "faktureringsdatum", "fakturadato", "udstedt(?: den)?", "udstedelsesdato",
            "invoice date", "date of issue", "issue date", "issued(?: on)?", "utställd", "kreditnotadato",
            "tax point",
        ),
    ),
    (
        Field.NUMBER,
        (
            "(?:kredit)?fakturanummer", r"(?:kredit)?faktura ?(?:nr|no|number)\.?", r"faktura-?nr\.?",
            r"kreditnota(?: ?nr\.?| ?nummer)?", "kreditnotanummer", r"invoice (?:number|no|nr|id|#)\.?", "invoice #",
            r"credit note (?:number|no)\.?", r"inv\.? no\.?", r"faktura(?= ?[:#]? ?[\w-]*\d)",
            r"invoice(?= ?[:#]? ?[\w-]*\d)",
        ),
    ),
    (
        Field.AMOUNT,
        (
            "(?:summa )?att betala(?! senast)", "belopp att betala", r"summa inkl\.? moms", "totalt? att betala",
            "fakturabelopp", "fakturasumma", "til betaling", "at betale",
            r"i alt(?: inkl\.? moms)?(?: til betaling)?", r"total inkl\.? moms", "beløb til betaling",
            "fakturabeløb", "å betale", "amount (?:due|payable)", "total due", "balance due",
            "total (?:amount|to pay|payable)", "total inc[a-z.]* vat", "grand total", "totalt? inkl[a-z. ]*moms",
            "totalt?", "total", "summa",
        ),
    ),
    (
        Field.REFERENCE,
        (
            r"ocr(?:[- ]?(?:nummer|nr|referens))?\.?", "betalningsreferens", "referens(?:nummer|nr)",
            "betalings-?id", "betalingsreference", "kid(?:-?nummer)?", "payment reference", r"payment ref\.?",
            "viitenumero", "fik",
        ),
    ),
)  # fmt: skip
_LABELS = tuple((name, re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE)) for name, words in _WORDS)
# Sums that say outright that they are what is to be paid outweigh a bare "total".
_OUTRIGHT = re.compile(r"betal|due|pay|pris", re.IGNORECASE)


@dataclass(frozen=True)
class Label:
    """A label in a line: what it announces, the words, and where it begins and ends."""

    field: Field
    words: str
    begin: int
    end: int

    @property
    def outright(self) -> bool:
        """Whether its words speak of paying."""
        return bool(_OUTRIGHT.search(self.words))


def labels_in(line: str) -> list[Label]:
    """The labels of a line from left to right, none over another."""
    found: list[Label] = []
    for name, pattern in _LABELS:
        for match in pattern.finditer(line):
            if not any(one.begin < match.end() and match.start() < one.end for one in found):
                found.append(Label(name, match.group(), match.start(), match.end()))
    return sorted(found, key=lambda one: one.begin)
