"""A real Dovecot from a folder of its own: IMAP, LMTP and SASL on free ports of loopback; root or not."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import time
from pathlib import Path

from assistant.transport.account import ImapAccount, Security
from tests.servers import loopback
from tests.servers.loopback import HOST, PASSWORD

DOMAIN = "example.test"
# Maildir's letters (cr.yp.to/proto/maildir.html) as IMAP flags.
LETTERS = {"S": "\\Seen", "D": "\\Draft", "R": "\\Answered", "F": "\\Flagged", "T": "\\Deleted"}

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = {name}
log_path = {folder}/dovecot.log
listen = {host}
protocols = imap lmtp
hostname = mail.example.test
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %Lu
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
mail_uid = {owner}
mail_gid = {group}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 200
postmaster_address = postmaster@example.test
passdb {{
  driver = passwd-file
  args = username_format=%u {folder}/passwd
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/passwd
  default_fields = uid={owner} gid={group} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
  mailbox Drafts {{
    special_use = \\Drafts
    auto = subscribe
  }}
  mailbox Trash {{
    special_use = \\Trash
    auto = subscribe
  }}
  mailbox Archive {{
    special_use = \\Archive
    auto = subscribe
  }}
  mailbox Junk {{
    special_use = \\Junk
    auto = subscribe
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
  service_count = 0
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
  # Without this, each wrong password makes the next login from this machine slower.
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service auth {{
  inet_listener sasl {{
    port = {sasl}
  }}
}}
"""


class Dovecot:
    """Started by `start`; every test takes users of its own, so that no mail of another is in the way."""

    def __init__(self) -> None:
        self._binary = loopback.program("dovecot", "dovecot-core dovecot-imapd dovecot-lmtpd")
        self._doveadm = loopback.program("doveadm", "dovecot-core")
        self.folder = loopback.folder_of_its_own("dovecot")
        self.ca_file = loopback.certify(self.folder)
        self.imap, self.imaps, self.lmtp, self.sasl = (loopback.free_port() for _ in range(4))
        self._config = self.folder / "dovecot.conf"
        for part in ("run", "state", "home"):
            (self.folder / part).mkdir()
        pool = [f"user{number}@{DOMAIN}" for number in range(1, 301)]
        self._unused = iter(pool)
        # All at once: Dovecot looks for new users once a second only.
        self._write_users(*pool)
        self._write_config()

    def start(self) -> None:
        """Returns when it takes connections."""
        loopback.start_daemon([self._binary, "-c", str(self._config)], self.folder / "start.log")
        loopback.until(lambda: loopback.answers(self.imap), f"Dovecot answers ({self.folder / 'dovecot.log'})")

    def stop(self) -> None:
        """Returns when all its processes are gone."""
        loopback.stop_daemon(self.folder / "run" / "master.pid")

    def restart(self) -> None:
        """Start it again on its old ports, unless it runs."""
        if not loopback.answers(self.imap):
            self.start()

    def remove(self) -> None:
        """Stop it and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_user(self) -> str:
        """An empty mailbox that no other test uses."""
        return next(self._unused)

    def add_user(self, user: str) -> None:
        """A mailbox of this name; returns when Dovecot has noticed."""
        self._write_users(user)
        loopback.until(lambda: self._knows(user), f"Dovecot knows {user}")

    def account(self, user: str, password: str = PASSWORD, security: Security = "starttls") -> ImapAccount:
        """The login of a user."""
        port = self.imaps if security == "tls" else self.imap
        return ImapAccount(HOST, port, security, user, password, ca_file=self.ca_file)

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX") -> None:
        """Put a message into a folder as new mail."""
        self.doveadm("save", "-u", user, "-m", folder, feed=raw)

    def messages(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """The raw messages of a folder, oldest first."""
        raws = (path.read_bytes() for path in self._files(user, folder))
        return [raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for raw in raws]

    def flags(self, user: str, folder: str = "INBOX") -> list[frozenset[str]]:
        """The flags of each message, in the order of `messages`."""
        letters = (path.name.partition(":2,")[2] for path in self._files(user, folder))
        return [frozenset(LETTERS[letter] for letter in some if letter in LETTERS) for some in letters]

    def renumber(self, user: str, folder: str = "INBOX") -> None:
        """Give the folder another UIDVALIDITY."""
        self.doveadm("mailbox", "update", "--uid-validity", str(int(time.time()) + 1000), "-u", user, folder)

    def kick(self, user: str) -> None:
        """End the user's sessions."""
        self.doveadm("kick", user)

    def doveadm(self, *command: str, feed: bytes = b"") -> bytes:
        """Run doveadm on this server."""
        return loopback.run_quietly([self._doveadm, "-c", str(self._config), *command], feed)

    def _write_users(self, *users: str) -> None:
        with (self.folder / "passwd").open("a") as passwords:
            passwords.writelines(f"{user}:{{PLAIN}}{PASSWORD}::::::\n" for user in users)

    def _knows(self, user: str) -> bool:
        try:
            self.doveadm("user", user)
        except RuntimeError:
            return False
        return True

    def _files(self, user: str, folder: str) -> list[Path]:
        maildir = self.folder / "home" / user / "Maildir" / ("" if folder == "INBOX" else f".{folder}")
        found = [path for part in ("cur", "new") for path in (maildir / part).glob("*")]
        return sorted(found, key=lambda path: path.name)

    def _write_config(self) -> None:
        me = pwd.getpwuid(os.getuid()).pw_name
        mine = grp.getgrgid(os.getgid()).gr_name
        root = os.getuid() == 0
        # Without root there is nobody else to be; as root, Dovecot refuses to read mail as root.
        owner, group = ("mail", "mail") if root else (me, mine)
        if root:
            shutil.chown(self.folder / "home", owner, group)
        ports = {"imap": self.imap, "imaps": self.imaps, "lmtp": self.lmtp, "sasl": self.sasl}
        users = {
            "owner": owner,
            "group": group,
            "internal": "dovecot" if root else me,
            "internal_group": "dovecot" if root else mine,
            "login": "dovenull" if root else me,
        }
        self._config.write_text(CONFIG.format(folder=self.folder, name=self.folder.name, host=HOST, **ports, **users))
