"""What a payment settles, when charges were claimed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.domain.law.allocation import Settled, settle
from assistant.domain.law.settings import Order
from assistant.domain.money import Money

AMOUNTS = st.integers(0, 10**9).map(lambda minor: Money(minor, "SEK"))


def kronor(*amounts: int) -> tuple[Money, ...]:
    return tuple(Money.of(amount, "SEK") for amount in amounts)


def test_the_principal_first_unless_the_owner_chose_otherwise() -> None:
    owed = kronor(1000, 50, 450)
    assert settle(Money.of(1020, "SEK"), owed, Order.PRINCIPAL_FIRST) == Settled(*kronor(1000, 20, 0, 0))  # type: ignore[arg-type]
    assert settle(Money.of(1020, "SEK"), owed, Order.CHARGES_FIRST) == Settled(*kronor(520, 50, 450, 0))  # type: ignore[arg-type]


@given(AMOUNTS, st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), st.sampled_from(Order))
def test_every_cent_of_a_payment_goes_somewhere_and_nothing_is_settled_twice(
    payment: Money, owed: tuple[Money, Money, Money], order: Order
) -> None:
    settled = settle(payment, owed, order)
    assert settled.principal + settled.interest + settled.fees + settled.left == payment
    assert (settled.principal <= owed[0], settled.interest <= owed[1], settled.fees <= owed[2]) == (True, True, True)
    assert not settled.left or (settled.principal, settled.interest, settled.fees) == owed
