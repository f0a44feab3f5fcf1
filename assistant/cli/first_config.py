"""The config that `init` writes: what was answered, with one line of why, and what can be added later."""

from __future__ import annotations

import json
from dataclasses import dataclass

# Hosts of mail providers whose addresses name them; any other firm most often has imap. and smtp. of its own.
_PROVIDERS = {
    "gmail.com": ("imap.gmail.com", "smtp.gmail.com"),
    "googlemail.com": ("imap.gmail.com", "smtp.gmail.com"),
    "outlook.com": ("outlook.office365.com", "smtp.office365.com"),
    "hotmail.com": ("outlook.office365.com", "smtp.office365.com"),
    "icloud.com": ("imap.mail.me.com", "smtp.mail.me.com"),
    "fastmail.com": ("imap.fastmail.com", "smtp.fastmail.com"),
    "one.com": ("imap.one.com", "send.one.com"),
}
_BY_ENDING = {"se": ("SE", "sv"), "dk": ("DK", "da"), "uk": ("GB", "en"), "ie": ("IE", "en"), "us": ("US", "en")}

_CONFIG = """\
# invoice-assistant: what it needs to know. Every other key, with its default and why, stands in config.example.toml;
# `invoice-assistant check` tries all of this out. Relative paths are taken from the folder of this file.

[owner]
# The firm, as clients know it, and the address that reminders come from.
name = {name}
email = {email}
# Other addresses of yours: mail from them is your word, never a client's.
# also = ["you@{domain}"]
# Its country decides law and bank holidays; the language is that of the notices to you.
country = {country}
language = {language}
timezone = {timezone}
# Who signs the reminders, and where clients can call.
# signature_name = "Your Name"
# phone = "+46 …"

# Your own people, for copies when it gets serious.
# [[people]]
# role = "manager"
# name = "Your Name"
# email = {email}

# The mailbox that is read. Nothing in it is marked read, moved or deleted, but for drafts of ours.
[imap]
{imap}
# The password never stands here.
{secret}
# The name your server writes into Authentication-Results; without it no notice of a payment counts as money.
# trusted_authserv = ["{authserv}"]

# The server that takes your mail.
[smtp]
{smtp}
{secret}

# Everything the assistant knows: one file, for you alone.
[store]
path = "assistant.db"

# How clients can pay; what is set here stands in every reminder.
[payment]
{ways}
"""

Login = tuple[str, int | None, str]


@dataclass(frozen=True)
class Answers:
    """What `init` was told: `password` is (key, where it is kept), a login is (host, port or None, security)."""

    name: str
    email: str
    country: str
    language: str
    timezone: str
    user: str
    password: tuple[str, str]
    imap: Login
    smtp: Login


def guess_hosts(email: str) -> tuple[str, str]:
    """The likely hosts for reading and sending."""
    domain = email.rpartition("@")[2].lower()
    return _PROVIDERS.get(domain, (f"imap.{domain}", f"smtp.{domain}"))


def guess_language(email: str) -> tuple[str, str]:
    """The likely country and language."""
    return _BY_ENDING.get(email.rpartition(".")[2].lower(), ("SE", "sv"))


def written(answers: Answers) -> str:
    """The text of the config."""
    key, place = answers.password
    return _CONFIG.format(
        name=_text(answers.name),
        email=_text(answers.email),
        domain=answers.email.rpartition("@")[2],
        country=_text(answers.country),
        language=_text(answers.language),
        timezone=_text(answers.timezone),
        imap=_login(answers.imap, answers.user),
        smtp=_login(answers.smtp, answers.user),
        secret=f"{key} = {_text(place)}",
        authserv=answers.imap[0],
        ways=_ways(answers.country),
    )


def _login(login: Login, user: str) -> str:
    host, port, security = login
    lines = [f"host = {_text(host)}"]
    lines += [f"port = {port}"] if port else []
    lines += [f"security = {_text(security)}", f"user = {_text(user)}"]
    return "\n".join(lines)


def _ways(country: str) -> str:
    ways = {"SE": ('bankgiro = "…"', 'swish = "…"'), "DK": ('fik = "…"', 'mobilepay = "…"')}
    return "\n".join(f"# {way}" for way in (*ways.get(country, ('account = "…"',)), 'iban = "…"'))


def _text(value: str) -> str:
    """A TOML basic string; its escapes are those of JSON (TOML 1.0, String)."""
    return json.dumps(value, ensure_ascii=False)
