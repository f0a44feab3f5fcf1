"""A secret that is named in the config and read only when it is needed; nothing here ever shows its text."""

from __future__ import annotations

import os
import shlex
import subprocess
from dataclasses import dataclass
from pathlib import Path

COMMAND_SECONDS = 30
# The keys of which a mailbox that logs in has exactly one.
SOURCES = ("password_file", "password_command", "password_env", "credential")


class SecretError(Exception):
    """A secret cannot be had: one line that says which key is meant, why, and what to do."""


@dataclass(frozen=True)
class Secret:
    """Where a password is kept: `source` is one of SOURCES, `place` its value; `key` names both in messages."""

    key: str
    source: str
    place: str

    def __repr__(self) -> str:
        return f"Secret({self.key})"

    def read(self) -> str:
        """The password, without the line end that editors add. SecretError when it is not there or empty."""
        text = {
            "password_file": self._from_file,
            "password_command": self._from_command,
            "password_env": self._from_environment,
            "credential": self._from_credential,
        }[self.source]()
        if not text:
            raise SecretError(f"{self.key} leads to an empty password")
        return text

    def _from_file(self) -> str:
        return self._text_of(Path(self.place))

    def _from_credential(self) -> str:
        folder = os.environ.get("CREDENTIALS_DIRECTORY")
        if not folder:
            raise SecretError(
                f"{self.key} is handed over by systemd (LoadCredential=) and $CREDENTIALS_DIRECTORY is not set: "
                "run as the service, or use password_file"
            )
        return self._text_of(Path(folder) / self.place)

    def _from_environment(self) -> str:
        text = os.environ.get(self.place)
        if text is None:
            # The name is not repeated: somebody may have written the password itself there.
            raise SecretError(f"{self.key} names an environment variable that is not set")
        return text

    def _from_command(self) -> str:
        try:
            done = subprocess.run(  # noqa: S603 - the owner's own command, from the owner's own config, without a shell
                shlex.split(self.place), capture_output=True, timeout=COMMAND_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise SecretError(f"{self.key} gave no answer within {COMMAND_SECONDS} seconds") from None
        except (OSError, ValueError) as wrong:
            raise SecretError(f"{self.key} cannot be run: {_reason(wrong)}") from None
        if done.returncode:
            raise SecretError(f"{self.key} ended with exit status {done.returncode}")
        return self._decoded(done.stdout)

    def _text_of(self, path: Path) -> str:
        try:
            return self._decoded(path.read_bytes())
        except OSError as wrong:
            raise SecretError(f"{self.key} cannot be read in {path.parent}: {_reason(wrong)}") from None

    def _decoded(self, raw: bytes) -> str:
        try:
            return raw.decode().rstrip("\r\n")
        except UnicodeDecodeError:
            raise SecretError(f"{self.key} is not text in UTF-8") from None


def _reason(wrong: Exception) -> str:
    return (wrong.strerror if isinstance(wrong, OSError) else None) or type(wrong).__name__
