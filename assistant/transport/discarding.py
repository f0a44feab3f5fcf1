"""Deleting one message of our own, and never anything else: the only thing that is ever deleted in the mailbox."""

from __future__ import annotations

from imapclient import IMAPClient

from assistant.transport import reading


def remove(client: IMAPClient, folder: str, uid: int, raw: bytes) -> bool:
    """Delete the message for good if it is still exactly these bytes; False when it is not, or cannot go alone.

    EXPUNGE would delete whatever else somebody has marked; only UID EXPUNGE names what it deletes (RFC 4315 2.1). What
    a UID stands for never changes (RFC 3501 2.3.1.1), so nobody can alter the message between looking and deleting.
    """
    if not client.has_capability("UIDPLUS"):
        return False
    client.select_folder(folder)
    if reading.raw(client, uid) != raw:
        return False
    client.delete_messages([uid], silent=True)
    client.uid_expunge([uid])
    return True
