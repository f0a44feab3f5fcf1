"""A real Postfix from a folder of its own, as root: submission with STARTTLS and AUTH, LMTP to Dovecot."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from assistant.transport.account import Security, SmtpAccount
from tests.servers import loopback
from tests.servers.dovecot import DOMAIN, Dovecot
from tests.servers.loopback import HOST, PASSWORD

# Recipients outside with an answer of their own.
RECIPIENTS = """
greylist@any.test 450 4.7.1 Greylisted, please try again later
reject@any.test 550 5.7.1 Rejected by policy
full@any.test 452 4.2.2 Mailbox full
hangup@any.test 421 4.3.0 Server going down
"""

MAIN = """
compatibility_level = 3.6
config_directory = {folder}/conf
queue_directory = {folder}/spool
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
inet_interfaces = {host}
inet_protocols = ipv4
myhostname = mx.example.test
mydomain = example.test
myorigin = example.test
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
mynetworks =
relay_domains = {domain}
relay_transport = lmtp:inet:{host}:{lmtp}
# No mail leaves this machine.
default_transport = discard:
smtp_dns_support_level = disabled
biff = no
append_dot_mydomain = no
message_size_limit = 5000000
queue_run_delay = 2s
minimal_backoff_time = 2s
maximal_backoff_time = 2s
maximal_queue_lifetime = 20s
bounce_queue_lifetime = 20s
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = encrypt
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:{host}:{sasl}
smtpd_sasl_auth_enable = yes
smtpd_sasl_security_options = noanonymous
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_recipient_access texthash:{folder}/recipients, permit_sasl_authenticated, reject
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
"""

MASTER = """
{host}:{submission} inet n - n - 100 smtpd
{host}:{submissions} inet n - n - 100 smtpd
  -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """Started by `start`, in front of a running Dovecot that knows its users."""

    def __init__(self, dovecot: Dovecot) -> None:
        self._binary = loopback.program("postfix", "postfix")
        if os.getuid() != 0:
            raise RuntimeError("Postfix can only be started by root: run these tests as root, or in a container")
        self.dovecot = dovecot
        self.folder = loopback.folder_of_its_own("postfix")
        self.ca_file = loopback.certify(self.folder)
        self.submission, self.submissions = loopback.free_port(), loopback.free_port()
        self._write_config()

    def start(self) -> None:
        """Returns when it takes connections."""
        loopback.start_daemon([self._binary, "-c", str(self.folder / "conf"), "start"], self.folder / "start.log")
        loopback.until(lambda: loopback.answers(self.submission), f"Postfix answers ({self.folder / 'postfix.log'})")

    def stop(self) -> None:
        """Returns when its master is gone."""
        loopback.stop_daemon(self.folder / "spool" / "pid" / "master.pid")

    def remove(self) -> None:
        """Stop it and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def account(self, user: str, password: str = PASSWORD, security: Security = "starttls") -> SmtpAccount:
        """The login of a user."""
        port = self.submissions if security == "tls" else self.submission
        return SmtpAccount(HOST, port, security, user, password, ca_file=self.ca_file)

    def _write_config(self) -> None:
        conf = self.folder / "conf"
        for part in ("conf", "spool", "data"):
            (self.folder / part).mkdir(mode=0o755)
        shutil.chown(self.folder / "data", "postfix")
        shipped = Path("/etc/postfix")
        for name in ("dynamicmaps.cf", "postfix-files"):
            if (shipped / name).exists():
                shutil.copy(shipped / name, conf / name)
        (self.folder / "recipients").write_text(RECIPIENTS)
        values = {"folder": self.folder, "host": HOST, "domain": DOMAIN}
        ports = {"lmtp": self.dovecot.lmtp, "sasl": self.dovecot.sasl}
        (conf / "main.cf").write_text(MAIN.format(**values, **ports))
        (conf / "master.cf").write_text(
            MASTER.format(host=HOST, submission=self.submission, submissions=self.submissions)
        )
