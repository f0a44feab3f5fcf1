"""Reference rates by half-year, where each comes from, and which of them may be relied on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum


class Verified(StrEnum):
    """How sure a rate is: read at its source, in a good second place, worked out from others, or told by the owner."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    INFERRED = "inferred"
    OWNER = "owner"


@dataclass(frozen=True)
class Rate:
    """A yearly percentage that holds for the half-year beginning on that day, and where it was read."""

    since: date
    percent: Decimal
    verified: Verified
    source: str


@dataclass(frozen=True)
class RateTable:
    """All rates of one kind. `where` is the place to look a new one up, `country` whom it concerns."""

    key: str
    name: str
    country: str
    statute: str
    where: str
    verified_on: date
    rates: tuple[Rate, ...]

    def at(self, day: date) -> Rate | None:
        """The rate of the half-year in which the day lies; never that of an earlier one."""
        since = half_year(day)
        return next((rate for rate in self.rates if rate.since == since), None)


Rates = Mapping[str, RateTable]


@dataclass(frozen=True)
class NoRate:
    """There is no rate to rely on, in words, and what would mend it."""

    since: date
    words: str
    do: str


def half_year(day: date) -> date:
    """The first day of the half-year in which the day lies."""
    return date(day.year, 1 if day.month < 7 else 7, 1)


def half_years(first: date, last: date) -> Iterator[date]:
    """The first day of every half-year that the days from first to last touch."""
    since = half_year(first)
    while since <= last:
        yield since
        since = half_year(since + timedelta(days=184))


def rate_for(rates: Rates, key: str, day: date) -> Rate | NoRate:
    """The rate of that table on that day; NoRate when it is missing, or inferred and not confirmed by the owner."""
    table = rates.get(key)
    since = half_year(day)
    if table is None:
        return NoRate(since, f"no table of rates is called {key}", "")
    found = table.at(day)
    if found is None:
        said, example = "is not known", "0.00"
    elif found.verified is Verified.INFERRED:
        said, example = f"was worked out ({found.percent} %), not read at its source", str(found.percent)
    else:
        return found
    words = f"{table.country}: {table.name} from {since} {said}, so no interest is claimed"
    return NoRate(
        since, words, f"read it at {table.where}, then write into [law.rates]: {key} = {{ {since} = {example} }}"
    )


def overridden(rates: Rates, told: Mapping[str, Mapping[date, Decimal]]) -> Rates:
    """The same tables with what the owner has confirmed or added, which wins."""
    return {key: _with(table, told.get(key, {})) for key, table in rates.items()}


def _with(table: RateTable, told: Mapping[date, Decimal]) -> RateTable:
    own = tuple(Rate(since, percent, Verified.OWNER, "your own config, [law.rates]") for since, percent in told.items())
    rest = (rate for rate in table.rates if rate.since not in told)
    return replace(table, rates=tuple(sorted((*own, *rest), key=lambda rate: rate.since)))


def rate_problems(rates: Rates, keys: Iterable[str], today: date, back: int = 4) -> tuple[NoRate, ...]:
    """What stops interest in these tables: the current half-year first, then the ones before it, `back` in all."""
    days = [today]
    while len(days) < back:
        days.append(half_year(days[-1]) - timedelta(days=1))
    found = (rate_for(rates, key, day) for key in dict.fromkeys(keys) for day in days)
    return tuple(one for one in found if isinstance(one, NoRate))
