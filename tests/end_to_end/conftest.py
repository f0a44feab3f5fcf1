"""A firm on real servers for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.firm import Firm
from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix


@pytest.fixture
def firm(tmp_path: Path, dovecot: Dovecot, postfix: Postfix) -> Firm:
    """Imported, but not live yet."""
    found = Firm(tmp_path, dovecot, postfix, dovecot.new_user(), dovecot.new_user())
    found.set_up()
    found.say("import", *(str(tmp_path / name) for name in ("clients.csv", "contacts.csv", "invoices.csv")))
    return found
