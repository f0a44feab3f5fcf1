"""A real mail program, NeoMutt, with the keys of a person: opens the draft in Drafts, edits and sends or saves it."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from pathlib import Path

from tests.servers import loopback
from tests.servers.dovecot import Dovecot
from tests.servers.loopback import HOST, PASSWORD
from tests.servers.postfix import Postfix

PATIENCE = 30.0

CONFIG = """
set from = "{user}"
set use_from = yes
set imap_user = "{user}"
set imap_pass = "{password}"
set folder = "imap://{host}:{imap}/"
set spoolfile = "+INBOX"
set postponed = "+Drafts"
set record = "+Sent"
set smtp_url = "smtp://{login}@{host}:{submission}/"
set smtp_pass = "{password}"
set ssl_starttls = yes
set ssl_ca_certificates_file = "{folder}/authorities.pem"
set certificate_file = "{folder}/authorities.pem"
set header_cache = ""
set editor = "{folder}/editor %s"
set copy = yes
set postpone = yes
set recall = yes
set quit = yes
set wait_key = no
set sleep_time = 0
"""

EDITOR = """#!/bin/sh
sed -i 's/{before}/{after}/' "$1"
touch "{folder}/edited"
"""


class Neomutt:
    """The mail program of one user; its files lie in a folder of the test."""

    def __init__(self, folder: Path, dovecot: Dovecot, postfix: Postfix, user: str) -> None:
        self._binary = loopback.program("neomutt", "neomutt")
        self.folder = folder / "neomutt"
        self.folder.mkdir()
        authorities = (dovecot.ca_file.read_text(), postfix.ca_file.read_text())
        (self.folder / "authorities.pem").write_text("\n".join(authorities))
        values = {"user": user, "login": user.replace("@", "%40"), "password": PASSWORD, "host": HOST}
        ports = {"imap": dovecot.imap, "submission": postfix.submission}
        (self.folder / "config").write_text(CONFIG.format(folder=self.folder, **values, **ports))

    def send_draft(self, before: str, after: str) -> None:
        """Open the only draft, replace these words, and send it; returns when the program has ended."""
        self._compose(before, after, b"y")

    def save_draft(self, before: str, after: str) -> None:
        """Open the only draft, replace these words, and put it back into Drafts."""
        self._compose(before, after, b"P")

    def _compose(self, before: str, after: str, last_key: bytes) -> None:
        editor, edited = self.folder / "editor", self.folder / "edited"
        editor.write_text(EDITOR.format(before=before, after=after, folder=self.folder))
        editor.chmod(0o755)
        edited.unlink(missing_ok=True)
        child, terminal = self._start()
        shown = b""
        keys = [last_key]
        deadline = time.monotonic() + PATIENCE
        try:
            # The draft is opened in the editor at once; then stands the menu that asks what to do with it.
            while (more := _read(terminal, deadline)) is not None:
                shown += more
                if keys and edited.exists() and b"Security" in shown:
                    os.write(terminal, keys.pop())
        finally:
            os.close(terminal)
            _end(child)
        assert time.monotonic() < deadline, f"NeoMutt did not end: {shown[-2000:]!r}"

    def _start(self) -> tuple[int, int]:
        child, terminal = pty.fork()
        if child == 0:
            environment = {"HOME": str(self.folder), "TERM": "vt100", "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
            command = [self._binary, "-n", "-F", str(self.folder / "config"), "-p"]
            os.execve(self._binary, command, environment)
        return child, terminal


def _read(terminal: int, deadline: float) -> bytes | None:
    """What is shown next, perhaps nothing for a while; None when the program has ended or time is up."""
    if time.monotonic() > deadline:
        return None
    ready, _, _ = select.select([terminal], [], [], 0.2)
    if not ready:
        return b""
    try:
        return os.read(terminal, 65536) or None
    except OSError:
        return None


def _end(child: int) -> None:
    ended, _ = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
