"""Secrets: read from where the config says, never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config import Secret, SecretError


def test_a_secret_is_read_from_each_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "word").write_text("hemligt å\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("MAIL_WORD", "hemligt å")
    for source, place in {
        "password_file": str(tmp_path / "word"),
        "password_command": "printf 'hemligt å\\n'",
        "password_env": "MAIL_WORD",
        "credential": "word",
    }.items():
        secret = Secret(f"imap.{source}", source, place)
        assert secret.read() == "hemligt å"
        assert "hemligt" not in repr(secret)


@pytest.mark.parametrize(
    ("source", "place", "expected"),
    [
        ("password_file", "/nowhere/hemligt", "imap.x cannot be read in /nowhere: No such file"),
        ("password_command", "/nowhere/hemligt", "imap.x cannot be run: No such file"),
        ("password_command", "false hemligt", "imap.x ended with exit status 1"),
        ("password_command", "printf '\\377'", "imap.x is not text in UTF-8"),
        ("password_command", "printf ''", "imap.x leads to an empty password"),
        ("password_env", "HEMLIGT", "imap.x names an environment variable that is not set"),
        ("credential", "hemligt", "is not set: run as the service, or use password_file"),
    ],
)
def test_a_secret_that_cannot_be_had_says_why_and_shows_nothing(
    source: str, place: str, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(SecretError) as caught:
        Secret("imap.x", source, place).read()
    assert expected in str(caught.value)
    assert "hemligt" not in str(caught.value).lower()
