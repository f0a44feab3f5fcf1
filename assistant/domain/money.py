"""Money as integer minor units of one currency, so that nothing is ever lost to rounding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

# ISO 4217: currencies whose minor unit is not a hundredth.
_EXPONENTS = {"JPY": 0, "KRW": 0, "ISK": 0, "CLP": 0, "VND": 0, "KWD": 3, "BHD": 3, "TND": 3}


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies cannot be added or compared."""


@dataclass(frozen=True)
class Money:
    """An amount in minor units (öre, øre, pence) of an ISO 4217 currency."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """Read a decimal amount in major units; finer fractions than the currency has are refused (ValueError)."""
        try:
            scaled = Decimal(amount).scaleb(exponent(currency))
        except InvalidOperation as wrong:
            raise ValueError(f"{amount!r} is not an amount") from wrong
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(f"{amount!r} has more decimals than {currency} has")
        return cls(int(scaled), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, with all decimals of the currency."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.decimal} {self.currency}"

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self} and {other} are different currencies")
        return other.minor


def exponent(currency: str) -> int:
    """How many decimals the currency has."""
    return _EXPONENTS.get(currency, 2)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts that are all in the given currency."""
    return sum(amounts, Money(0, currency))
