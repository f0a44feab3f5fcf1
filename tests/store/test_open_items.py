"""The ledger in the store answers reconciling as the ledger in memory does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from assistant.domain.case import Case, Status
from assistant.domain.client import Client
from assistant.domain.invoice import Invoice
from assistant.domain.payment_reference import reference_key
from assistant.payments.credit import Credit
from assistant.payments.open_items import OpenItem
from assistant.payments.payer import name_words
from assistant.payments.reconcile import reconcile
from assistant.store.store import Store
from tests.payments.ledgers import ITEMS, NAMES, advice, kr, ledger, paid
from tests.payments.test_reconcile_properties import ledgers, payments

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def kept(items: list[OpenItem]) -> Store:
    """The items as invoices with their cases; what is missing of the amount was paid, by nobody's mere word."""
    store = Store(None)
    for client, name in NAMES.items():
        store.ledger.put_client(Client(client, name))
    with store.transaction():
        for item in items:
            invoice = Invoice(item.number, item.client, item.amount, item.issued, item.due, item.reference)
            gone = item.amount - item.balance
            status = Status.OPEN if item.open else Status.PAID
            store.open_case(Case(invoice, status, paid=gone if gone else None))
    return store


@pytest.fixture(scope="module")
def store() -> Store:
    return kept([replace(one, charges=None) for one in ITEMS])


def test_an_item_is_found_by_reference_number_amount_and_client(store: Store) -> None:
    memory = ledger(*(replace(one, charges=None) for one in ITEMS))
    for one in ITEMS:
        key, number = reference_key(one.reference), reference_key(one.number)
        assert list(store.items.by_reference(key)) == list(memory.by_reference(key))
        assert list(store.items.by_number(number)) == list(memory.by_number(number))
        assert list(store.items.by_amount(one.balance)) == list(memory.by_amount(one.balance))
    for client, name in NAMES.items():
        assert list(store.items.of_client(client)) == list(memory.of_client(client))
        assert store.items.clients_by_name(name_words(name)) == memory.clients_by_name(name_words(name))
        assert store.items.client_name(client) == name


def test_what_is_not_there_is_not_found(store: Store) -> None:
    items = store.items
    assert [items.by_reference(""), items.by_number(""), items.by_number("CREDITOFPAYMENT9")] == [(), (), []]
    assert [items.paid_by(""), items.clients_by_account("SE1"), items.client_name("nobody")] == [[], [], ""]


def test_accounts_and_advices_are_learnt_once_and_used_up() -> None:
    store = kept(list(ITEMS))
    for _ in range(2):
        store.sources.teach("SE1", "acme", "the owner", NOW)
        store.sources.advise(replace(advice("acme", "100.00", "10421"), message_id="<a@b>"), NOW)
    assert store.items.clients_by_account("SE1") == ["acme"]
    assert [one.invoices for one in store.items.advices(kr("100.00"))] == [("10421",)]
    store.payments.keep(replace(paid("100.00"), key="k1"), NOW)
    store.sources.use_advice("<a@b>", "k1")
    assert store.items.advices(kr("100.00")) == []


def test_a_payer_who_is_nobody_of_ours_is_forgotten_as_such_when_a_client_pays_from_there() -> None:
    store = kept(list(ITEMS))
    store.sources.teach("SE1", "", "the owner", NOW)
    assert (store.sources.is_nobodys("SE1"), store.items.clients_by_account("SE1")) == (True, [])
    store.sources.teach("SE1", "acme", "the owner", NOW)
    assert (store.sources.is_nobodys("SE1"), store.items.clients_by_account("SE1")) == (False, ["acme"])


@settings(max_examples=40, deadline=None)
@given(ledgers(), payments())
def test_reconciling_over_the_store_comes_to_the_same_as_in_memory(
    items: list[OpenItem], credits: list[Credit]
) -> None:
    without_charges = [replace(one, charges=None) for one in items]
    assert reconcile(credits, kept(without_charges).items) == reconcile(credits, ledger(*without_charges))
