"""Accounts keep their secret, and never send it in clear text over a network."""

from __future__ import annotations

import pytest

from assistant.transport.account import ImapAccount, SmtpAccount, is_loopback, tls_context


@pytest.mark.parametrize("kind", [ImapAccount, SmtpAccount])
def test_no_clear_text_beyond_this_machine(kind: type[ImapAccount]) -> None:
    with pytest.raises(ValueError, match="clear text"):
        kind("imap.example.org", 143, "none", "anna", "secret")

    assert kind("127.0.0.1", 143, "none", "anna", "secret").place == "127.0.0.1:143"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost.example.org", False)],
)
def test_loopback_is_this_machine_only(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_the_password_is_never_shown() -> None:
    assert "hemligt" not in repr(ImapAccount("imap.example.org", 993, "tls", "anna", "hemligt"))


def test_a_password_from_outside_is_asked_for_anew() -> None:
    words = iter(["first", "second"])
    account = ImapAccount("imap.example.org", 993, "tls", "anna", lambda: next(words))

    assert [account.secret(), account.secret()] == ["first", "second"]


def test_one_tls_context_serves_all() -> None:
    assert ImapAccount("a.example", 993, "tls", "a", "b").context() is tls_context(None)
