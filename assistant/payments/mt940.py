"""MT940 and MT942 (SWIFT) -> credits: read by the mt-940 library, then balances, counts and sums are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import mt940
from mt940.models import Transactions
from mt940.tags import StatementASNB, StatementGLS, Tag

from assistant.domain.money import Money
from assistant.domain.wellformed import currencies_ever
from assistant.payments.credit import BankFileError, Credit, Direction, Reference, Statement, Total, keyed
from assistant.payments.mt940_lines import readings, refuse_two_ways
from assistant.payments.mt940_text import Told, told

# The library tells the log every line it cannot read, and whose money it was does not belong there.
for _tag in (*mt940.tags.TAG_BY_ID.values(), StatementASNB(), StatementGLS()):
    _tag.logger.disabled = True

_START = re.compile(r"(?m)^(?=:20:)")
# Some banks send statements that begin with the account.
_ACCOUNT = re.compile(r"(?m)^(?=:25P?:)")
_LINE = re.compile(r"(?m)^:61:")
_TAG = re.compile(rb"(?m)^:(?:20|25|28C?|60[FM]|61|62[FM]):")
_FIRST_TAG = re.compile(rb"\s*(?:\{[^\n]*\s+)*:(?:\d\d[A-Z]?|NS):")
_OPENING = ("final_opening_balance", "opening_balance", "intermediate_opening_balance")
_CLOSING = ("final_closing_balance", "closing_balance", "intermediate_closing_balance")
_NO_REFERENCE = re.compile(r"[A-Z]{0,2}|(?:N[A-Z]{3})?NONREF|NOTPROVIDED|EREF|PREF|MARF", re.IGNORECASE)
_LONG = re.compile(r"(?m)^:61:\d{6}(?:\d{4})?R?[CD][A-Z]?\d+[,.]\d*[A-Z][A-Z0-9]{3}[^\s/]{17}")
_BANK = re.compile(r"^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?/(?=.)")
_REMEDY = "fetch it from the bank again"
# German and Polish banks cut :86: into ?20-?29 (text), ?31 (account), ?32-?33 (name); SEPA words stand before the text.
_SEPA = re.compile(r"(?:SVWZ|EREF|KREF|MREF|ABWA|CRED|DEBT)\+")


def looks_like_mt940(raw: bytes) -> bool:
    """Whether tags of an account statement stand in the first lines, be it a piece of one."""
    return len(_TAG.findall(raw[:4_000].replace(b"\r", b"\n"))) >= 3 or _FIRST_TAG.match(raw) is not None


@dataclass(frozen=True)
class _Block:
    """One statement of the file."""

    file: str
    line: int
    text: str
    read: Transactions

    def wrong(self, what: str, remedy: str = _REMEDY) -> BankFileError:
        return BankFileError(self.file, f"line {self.line}", what, remedy)

    def balance(self, *names: str) -> Decimal | None:
        found = next((self.read.data[name] for name in names if self.read.data.get(name)), None)
        return None if found is None or found.amount is None else Decimal(found.amount.amount)

    @property
    def account(self) -> str:
        """Without the bank before it and the currency behind it, which are no part of the number."""
        said = re.sub(r"\s", "", str(self.read.data.get("account_identification") or ""))
        return _BANK.sub("", said).removesuffix(self.read.currency or "")


def read_mt940(raw: bytes, file: str) -> tuple[Statement, ...]:
    """One statement for each `:20:` block; BankFileError when lines are lost, unreadable, or of an unknown currency."""
    statements = tuple(_statement(block) for block in _blocks(_decoded(raw), file))
    if not statements:
        raise BankFileError(file, "line 1", "no statement begins in it (:20:, :25:)", _REMEDY)
    return statements


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1").replace("\r", "")


def _blocks(text: str, file: str) -> Iterator[_Block]:
    # Our own split: `mt940.parse` would take bytes that happen to name a file for that file.
    line = 1
    start = _START if _START.search(text) else _ACCOUNT
    for part in start.split(text):
        if start.match(part):
            yield _Block(file, line, part, _read(part, file, line))
        line += part.count("\n")


def _read(part: str, file: str, line: int) -> Transactions:
    refuse_two_ways(part, file, line)
    # A reference may be longer than the 16 characters allowed, to which the library cuts it if it can.
    longer: dict[int | str, Tag] = {61: StatementGLS()}
    iban: dict[int | str, Tag] = {61: StatementASNB()}
    alternatives = (longer, {}, iban) if _LONG.search(part) else ({}, longer, iban)
    for text, tags in product(readings(part), alternatives):
        read = Transactions(tags=tags, options=mt940.Options.all())
        try:
            read.parse(text)
        except Exception:  # noqa: S112 - the library raises whatever its parts raise
            continue
        return read
    raise BankFileError(file, f"line {line}", "the statement that begins here is not written as MT940 is", _REMEDY)


def _statement(block: _Block) -> Statement:
    currency = block.read.currency or ""
    if not block.account and not block.read.transactions and block.balance(*_OPENING, *_CLOSING) is None:
        raise block.wrong("it names neither an account nor a balance nor an entry")
    # What breaks off within the amount leaves no room for the kind of the entry, which stands behind it.
    lines, whole = len(_LINE.findall(block.text)), (one.data for one in block.read.transactions)
    if lines != sum(1 for one in whole if one.get("amount") and one.get("id")):
        raise block.wrong(f"not all of its {lines} entries (:61:) could be read")
    if block.read.transactions and currency not in currencies_ever():
        what = f'"{currency}" is no currency' if currency else "no balance (:60F:, :62F:) says in which currency it is"
        raise block.wrong(what, "ask the bank for a correct file")
    found = [_credit(one.data, block, currency) for one in block.read.transactions]
    credits = tuple(one for one in found if one is not None)
    totals, doubts = _totals(block, currency)
    days = [one.data["date"] for one in block.read.transactions]
    return Statement(
        file=block.file,
        source="mt940",
        credits=keyed(credits, _identity),
        totals=totals,
        doubts=doubts,
        opening=_held(block.balance(*_OPENING), currency),
        closing=_held(block.balance(*_CLOSING), currency),
        account=block.account,
        since=_plain(min(days, default=None)),
        until=_plain(max(days, default=None)),
        left_out=len(found) - len(credits),
    )


def _held(balance: Decimal | None, currency: str) -> Money | None:
    try:
        return None if balance is None else Money.of(balance, currency)
    except ValueError:
        return None


def _plain(day: date | None) -> date | None:
    return date(day.year, day.month, day.day) if day else None


def _credit(data: dict[str, Any], block: _Block, currency: str) -> Credit | None:
    mark = str(data.get("status") or "").upper()
    direction = {"C": Direction.IN, "RC": Direction.TAKEN_BACK}.get(mark)
    try:
        amount = Money.of(abs(data["amount"].amount), currency)
    except ValueError as wrong:
        raise block.wrong(str(wrong)) from None
    if direction is None or not amount:
        return None
    valued = _plain(data["date"])
    booked = _plain(data.get("entry_date")) or valued
    if booked is None:
        raise block.wrong("an entry has no date")
    said = told(str(data.get("transaction_details") or ""))
    return Credit(
        key="",
        amount=amount,
        booked=booked,
        valued=valued,
        file=block.file,
        source="mt940",
        direction=direction,
        account=block.account,
        payer=_line(data, "applicant_name") or said.payer,
        payer_account=re.sub(r"\s", "", _line(data, "applicant_iban")) or said.account,
        references=_references(data, said),
        text=_text(data),
        end_to_end=_line(data, "end_to_end_reference") or said.end_to_end,
        entry=_line(data, "bank_reference"),
    )


def _line(data: dict[str, Any], name: str) -> str:
    return " ".join(str(data.get(name) or "").split())


def _references(data: dict[str, Any], said: Told) -> tuple[Reference, ...]:
    """The customer's reference, unless it is only the payer's account, or says where another one stands."""
    given = _SEPA.sub("", _line(data, "customer_reference")).strip()
    own = "" if _NO_REFERENCE.fullmatch(given) or given == said.account else given
    return tuple(Reference(one) for one in dict.fromkeys((said.reference, own)) if one)


def _text(data: dict[str, Any]) -> str:
    """:86: as a whole, and what stands behind the entry itself; each bank puts the message elsewhere."""
    names = ("purpose", "transaction_details", "extra_details", "additional_purpose", "end_to_end_reference")
    said = [_SEPA.sub(" ", str(data[name])).strip() for name in names if data.get(name)]
    return "\n".join(dict.fromkeys(one for one in said if one))


def _identity(credit: Credit) -> tuple[object, ...]:
    """The bank's own reference is no key by itself: some banks number batches with it."""
    references = (one.text for one in credit.references)
    return (credit.account, credit.entry, credit.booked, credit.amount, credit.text, *references)


def _totals(block: _Block, currency: str) -> tuple[tuple[Total, ...], tuple[str, ...]]:
    """Opening balance + entries = closing balance; a doubt when not, since pages and interim balances are common."""
    opening, closing = block.balance(*_OPENING), block.balance(*_CLOSING)
    totals = tuple(_interim(block, currency))
    if opening is None or closing is None:
        return totals, ()
    moved = sum((Decimal(one.data["amount"].amount) for one in block.read.transactions), Decimal(0))
    if opening + moved == closing:
        return (*totals, Total("closing balance", f"{closing} {currency}")), ()
    reached = f"it opens with {opening}, the entries make it {opening + moved}"
    return totals, (f"{reached}, but the closing balance says {closing}; is a page missing?",)


def _interim(block: _Block, currency: str) -> Iterator[Total]:
    """MT942 counts and sums its debits and credits (:90D:, :90C:)."""
    for name, sign in (("sum_credit_entries", 1), ("sum_debit_entries", -1)):
        stated = block.read.data.get(name)
        if stated is None:
            continue
        own = [Decimal(one.data["amount"].amount) * sign for one in block.read.transactions]
        counted = [one for one in own if one > 0]
        said, found = f"{stated.number} entries, {abs(Decimal(stated.amount))}", sum(counted, Decimal(0))
        if int(stated.number) != len(counted) or abs(Decimal(stated.amount)) != found:
            raise block.wrong(f"it says {said}, but its entries are {len(counted)} and sum to {found}")
        yield Total(name.replace("_", " "), f"{len(counted)}, {found} {currency}")
