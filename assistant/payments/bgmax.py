"""BgMax, Bankgirot's file of payments (80 characters a line, for archives: it ended in November 2026) -> credits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.domain.money import Money
from assistant.payments.credit import BankFileError, Credit, Direction, Reference, Statement, Total, keyed

START, OPENING, PAYMENT, DEDUCTION, EXTRA, LESS, DEPOSIT, END = "01", "05", "20", "21", "22", "23", "15", "70"
_WIDTH = 80
# What the end record counts: the records, and where its number stands.
_COUNTS = (
    ("payments", (PAYMENT,), 3, 10),
    ("deductions", (DEDUCTION,), 11, 18),
    ("extra references", (EXTRA, LESS), 19, 26),
    ("deposits", (DEPOSIT,), 27, 34),
)


@dataclass(frozen=True)
class _Line:
    """A record: its number in the file, its two-digit code, and the whole text."""

    file: str
    number: int
    text: str

    @property
    def code(self) -> str:
        return self.text[:2]

    def field(self, first: int, last: int) -> str:
        """Positions as Bankgirot counts them, from 1, both included."""
        return self.text[first - 1 : last].strip()

    def digits(self, first: int, last: int) -> int:
        said = self.field(first, last)
        if not (said.isascii() and said.isdigit()):
            raise self.wrong(f'positions {first}-{last} should be a number and hold "{said}"')
        return int(said)

    def wrong(self, what: str) -> BankFileError:
        return BankFileError(self.file, f"line {self.number}", what)


@dataclass
class _Reading:
    """What has been read so far."""

    receiver: str = ""
    currency: str = "SEK"
    open: list[Credit] = field(default_factory=list)
    # Deposit date and serial go into the key, and are known only when the deposit closes.
    done: list[Credit] = field(default_factory=list)
    sums: list[Total] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def looks_like_bgmax(raw: bytes) -> bool:
    """Whether the first record is a BgMax start record."""
    return raw.lstrip(b"\xef\xbb\xbf\r\n ").startswith(b"01BGMAX")


def read_bgmax(raw: bytes, file: str) -> tuple[Statement, ...]:
    """All payments of the file; BankFileError when a deposit's sum or one of the counts is not what is stated."""
    lines = list(_lines(raw, file))
    if not lines or lines[0].code != START:
        raise BankFileError(file, "line 1", "a BgMax file begins with record 01")
    if lines[0].field(45, 45) == "T":
        raise BankFileError(file, "line 1", "it is a test file, no money stands behind it", "import the real one")
    reading = _Reading()
    for line in lines:
        reading.counts[line.code] += 1
        _take(line, reading)
    totals = (*reading.sums, *_check_end(lines[-1], reading))
    named = keyed(tuple(reading.done), lambda credit: (credit.entry, credit.direction, credit.amount))
    days = [credit.booked for credit in named]
    accounts = {credit.account for credit in named}
    return (
        Statement(
            file=file,
            source="bgmax",
            credits=named,
            totals=totals,
            account=accounts.pop() if len(accounts) == 1 else "",
            since=min(days, default=None),
            until=max(days, default=None),
        ),
    )


def _lines(raw: bytes, file: str) -> Iterator[_Line]:
    for number, text in enumerate(_decoded(raw).splitlines(), start=1):
        if text.strip():
            # Editors turn runs of blanks into tabs; padding again puts every field back in its place.
            yield _Line(file, number, text.expandtabs(8).ljust(_WIDTH))


def _decoded(raw: bytes) -> str:
    """Bankgirot writes Latin-1; a file that went through an editor may be UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _take(line: _Line, reading: _Reading) -> None:
    match line.code:
        case "05":
            reading.receiver = (line.field(3, 12) or line.field(13, 22)).lstrip("0")
            reading.currency = line.field(23, 25) or "SEK"
        case "20" | "21":
            reading.open.append(_payment(line, reading))
        case "22" | "23" | "25" | "26" | "29":
            if not reading.open:
                raise line.wrong(f"record {line.code} belongs to no payment")
            reading.open[-1] = _added(line, reading.open[-1])
        case "15":
            _close(line, reading)


def _payment(line: _Line, reading: _Reading) -> Credit:
    reference = line.field(13, 37)
    return Credit(
        key="",
        amount=Money(line.digits(38, 55), reading.currency),
        booked=date.min,
        file=line.file,
        source="bgmax",
        direction=Direction.IN if line.code == PAYMENT else Direction.DEDUCTED,
        account=reading.receiver,
        payer_account=line.field(3, 12).lstrip("0"),
        references=_references(reference, None),
        entry=line.field(58, 69),
    )


def _references(said: str, amount: Money | None) -> tuple[Reference, ...]:
    """Payers put several numbers into one field; each is a reference of its own, and so is the whole."""
    parts = said.split()
    several = tuple(Reference(one) for one in parts) if len(parts) > 1 else ()
    return (Reference(said, amount=amount), *several) if said else ()


def _added(line: _Line, credit: Credit) -> Credit:
    match line.code:
        case "22" | "23":
            part = Money(line.digits(38, 55), credit.currency)
            amount = (part if line.code == EXTRA else -part) if part else None
            return replace(credit, references=(*credit.references, *_references(line.field(13, 37), amount)))
        case "25":
            return replace(credit, text=f"{credit.text}\n{line.field(3, 52)}".strip())
        case "26":
            return replace(credit, payer=" ".join(filter(None, (line.field(3, 37), line.field(38, 72)))))
        case _:
            return replace(credit, payer_number=line.field(3, 14).lstrip("0"))


def _close(line: _Line, reading: _Reading) -> None:
    booked, stated = _day(line), line.digits(51, 68)
    signs = {Direction.IN: 1, Direction.DEDUCTED: -1}
    found = sum(signs[credit.direction] * credit.amount.minor for credit in reading.open)
    if found != stated:
        said, summed = Money(stated, reading.currency), Money(found, reading.currency)
        raise line.wrong(f"the deposit says {said}, but its payments sum to {summed}")
    count = line.field(72, 79)
    if count.isascii() and count.isdigit() and int(count) != len(reading.open):
        raise line.wrong(f"the deposit says it has {int(count)} payments, but {len(reading.open)} stand before it")
    deposit = f"{line.field(3, 37).lstrip('0')} {booked} {line.field(46, 50)}"
    for credit in reading.open:
        name = f"bgmax {credit.account} {deposit} {credit.entry}"
        reading.done.append(replace(credit, booked=booked, valued=booked, entry=name))
    reading.sums.append(Total(f"deposit of {booked}", str(Money(stated, reading.currency))))
    reading.open = []


def _day(line: _Line) -> date:
    said = line.field(38, 45)
    try:
        return date(int(said[:4]), int(said[4:6]), int(said[6:8]))
    except ValueError:
        raise line.wrong(f'the deposit\'s date "{said}" is a day no calendar has') from None


def _check_end(last: _Line, reading: _Reading) -> Iterator[Total]:
    if last.code != END:
        raise last.wrong("the file breaks off: its end record (70) is missing")
    if reading.open:
        raise last.wrong(f"{len(reading.open)} payments stand after the last deposit")
    for what, codes, begin, end in _COUNTS:
        stated, found = last.digits(begin, end), sum(reading.counts[code] for code in codes)
        if stated != found:
            raise last.wrong(f"the end record says {stated} {what}, but the file has {found}")
        yield Total(f"number of {what}", str(found))
