"""Whether two sources tell of the same payment: a bank file and a CSV export of one account, BgMax and camt …"""

from __future__ import annotations

from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz

from assistant.domain.payment_reference import reference_key
from assistant.payments.credit import Credit
from assistant.payments.payer import folded, likeness
from assistant.payments.tokens import keys_in

# The same payment is booked on another day by another bank's reckoning, or over a weekend.
DAYS = 3
_SAME_NAME, _OTHER_NAME, _SAME_TEXT = 92.0, 60.0, 90.0
_TELLING = 4
# A name that is cut shorter is that of many.
_SHORTEST = 5


class Likeness(IntEnum):
    """How sure it is that two are one."""

    OTHER = 0
    MAYBE = 1
    SAME = 2


def compared(one: Credit, other: Credit) -> Likeness:
    """What two payments of one amount, told by different kinds of source within three days, have to do with another.

    The first fact that both tell decides; without any they may be one, and a person is asked.
    """
    found = (fact(one, other) for fact in (_accounts, _identities, _names_of_invoices, _payers, _payer_in_text, _texts))
    return next((likeness for likeness in found if likeness is not None), Likeness.MAYBE)


def _accounts(one: Credit, other: Credit) -> Likeness | None:
    return Likeness.OTHER if accounts_differ(one, other) else None


def _identities(one: Credit, other: Credit) -> Likeness | None:
    same_id = one.end_to_end and one.end_to_end == other.end_to_end
    same_account = one.payer_account and one.payer_account == other.payer_account
    return Likeness.SAME if same_id or same_account else None


def _names_of_invoices(one: Credit, other: Credit) -> Likeness | None:
    named, also_named = _named(one), _named(other)
    if not named or not also_named:
        return None
    if not named & also_named:
        return Likeness.OTHER
    # One source may cut what another tells in full; two that each name an invoice of their own may be two payments.
    return Likeness.SAME if named <= also_named or also_named <= named else Likeness.MAYBE


def _payers(one: Credit, other: Credit) -> Likeness | None:
    if not one.payer or not other.payer:
        return None
    alike = likeness(one.payer, other.payer)
    if alike < _OTHER_NAME:
        return Likeness.OTHER
    near = abs((one.booked - other.booked).days) <= 1
    return Likeness.SAME if alike >= _SAME_NAME and near else Likeness.MAYBE


def _payer_in_text(one: Credit, other: Credit) -> Likeness | None:
    """A bank's list often has one column of text, with the payer's name in it."""
    if bool(one.payer) is bool(other.payer):
        return None
    named, line = (one, other) if one.payer else (other, one)
    words, said = set(folded(named.payer).split()), set(folded(line.text).split())
    whole, cut = bool(words) and words <= said, len(folded(line.text)) >= _SHORTEST and said <= words
    if not (whole or cut):
        return None
    return Likeness.SAME if abs((one.booked - other.booked).days) <= 1 else Likeness.MAYBE


def _texts(one: Credit, other: Credit) -> Likeness | None:
    if not one.text or not other.text:
        return None
    alike = fuzz.ratio(one.text.casefold(), other.text.casefold())
    return Likeness.SAME if alike >= _SAME_TEXT else Likeness.MAYBE


def accounts_differ(one: Credit, other: Credit) -> bool:
    """Whether they went to two accounts, or came from two."""
    return _ibans_differ(one.account, other.account) or _ibans_differ(one.payer_account, other.payer_account)


def is_bare(credit: Credit) -> bool:
    """Whether nothing says who paid or what for: a line that may be the sum of several payments."""
    return not (credit.payer or credit.payer_account or credit.references)


def told_facts(credit: Credit) -> tuple[int, ...]:
    """How much is told of a payment, to be compared with another telling of it."""
    return len(credit.references), len(_named(credit)), bool(credit.payer_account), bool(credit.payer), len(credit.text)


def names_alike(one: Credit, other: Credit) -> bool:
    """Whether both name exactly the same invoices."""
    return _named(one) == _named(other)


def _named(credit: Credit) -> frozenset[str]:
    return _keys(credit.text, *(one.text for one in credit.references))


# Each is compared with many.
@lru_cache(maxsize=10_000)
def _keys(text: str, *references: str) -> frozenset[str]:
    keys = (*map(reference_key, references), *keys_in(text))
    return frozenset(key for key in keys if len(key) >= _TELLING)


def _ibans_differ(one: str, other: str) -> bool:
    return one[:2].isalpha() and other[:2].isalpha() and one != other
