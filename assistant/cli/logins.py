"""What only the servers can tell: whether they let us in, and where Sent and Drafts are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.cli.findings import Finding, Level
from assistant.config import Config, SecretError
from assistant.domain.nearest import nearest
from assistant.ports import Folder, FolderRole, MailboxDownError
from assistant.transport.imap import ImapMailbox
from assistant.transport.smtp import SmtpSender
from assistant.wiring import imap_account, smtp_account

_MEND = "mend [{}] in the config, then check again"


async def login_findings(config: Config) -> list[Finding]:
    """Log in at both servers; nothing is sent, marked or moved."""
    return [*await _imap(config), await _smtp(config)]


async def _imap(config: Config) -> list[Finding]:
    table = config.imap
    mailbox = ImapMailbox(imap_account(table))
    try:
        folders = await mailbox.folders()
    except (MailboxDownError, SecretError) as down:
        return [Finding(Level.PROBLEM, "imap", str(down), _MEND.format("imap"))]
    finally:
        await mailbox.close()
    how = {"tls": "TLS", "starttls": "TLS after STARTTLS", "none": "no TLS, on this machine"}[table.security.value]
    said = f"logged in as {table.user} at {table.host}:{table.server_port} ({how}), {len(folders)} folders"
    return [Finding(Level.OK, "imap", said), *_found(config, folders)]


def _found(config: Config, folders: Sequence[Folder]) -> Iterator[Finding]:
    names = [folder.name for folder in folders]
    asked = ((FolderRole.SENT, config.imap.sent_folder), (FolderRole.DRAFTS, config.imap.drafts_folder))
    for role, named in asked:
        key = f"{role}_folder"
        found = named or next((folder.name for folder in folders if folder.role is role), "")
        if not found:
            what = f"the server does not say which folder is {role}: it has {', '.join(names)}"
            yield Finding(Level.PROBLEM, "imap", what, f"name it: imap.{key}")
        elif found not in names:
            yield Finding(
                Level.PROBLEM, "imap", f'there is no folder "{found}"{nearest(found, names)}', f"mend imap.{key}"
            )
        else:
            yield Finding(Level.OK, "imap", f"{role} is {found}")
    for watched in config.imap.folders:
        if watched not in names:
            what = f'there is no folder "{watched}"{nearest(watched, names)}'
            yield Finding(Level.PROBLEM, "imap", what, "mend imap.folders")


async def _smtp(config: Config) -> Finding:
    table = config.smtp
    sender = SmtpSender(smtp_account(table))
    try:
        wrong = await sender.try_out()
    except SecretError as secret:
        wrong = str(secret)
    finally:
        await sender.close()
    if wrong:
        return Finding(Level.PROBLEM, "smtp", wrong, _MEND.format("smtp"))
    how = {"tls": "TLS", "starttls": "TLS after STARTTLS", "none": "no TLS, on this machine"}[table.security.value]
    who = f"logged in as {table.user}" if table.user else "connected without a login"
    return Finding(Level.OK, "smtp", f"{who} at {table.host}:{table.server_port} ({how})")
