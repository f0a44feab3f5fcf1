"""`init`: the few questions needed, and a config that `check` accepts."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from assistant.cli.call import HERE, VARIABLE, Call
from assistant.cli.command import command, pass_call
from assistant.cli.first_config import Answers, guess_hosts, guess_language, written
from assistant.cli.show import say
from assistant.config import parse_config
from assistant.domain.timezones import COUNTRIES
from assistant.domain.wellformed import countries, is_email, is_timezone

_SECURITY = click.Choice(["tls", "starttls", "none"])


@command(
    "init",
    example="""
    invoice-assistant init
    invoice-assistant init --name "Nordljus AB" --email ekonomi@nordljus.example --password-file imap-password --yes
    """,
)
@click.option("--name", metavar="TEXT", help="The firm's name, as clients know it.")
@click.option("--email", metavar="ADDRESS", help="The address reminders come from.")
@click.option("--country", metavar="CODE", help="The firm's country: SE, DK, GB …")
@click.option("--language", type=click.Choice(["sv", "da", "en"]), help="The language of the notices to you.")
@click.option("--timezone", metavar="ZONE", help="Europe/Stockholm …; else the country's.")
@click.option("--imap-host", metavar="HOST", help="The server that is read.")
@click.option("--imap-port", type=int, metavar="PORT")
@click.option("--imap-security", type=_SECURITY, default="tls", show_default=True)
@click.option("--smtp-host", metavar="HOST", help="The server that sends.")
@click.option("--smtp-port", type=int, metavar="PORT")
@click.option("--smtp-security", type=_SECURITY, default="tls", show_default=True)
@click.option("--user", metavar="TEXT", help="The login at both servers; else the address.")
@click.option("--password-file", metavar="FILE", help="A file that holds the password and nothing else.")
@click.option("--password-env", metavar="NAME", help="The environment variable that holds the password.")
@click.option("--password-command", metavar="COMMAND", help="A command that prints the password.")
@click.option("--yes", is_flag=True, help="Ask nothing: what is not given is guessed.")
@pass_call
def init(call: Call, /, yes: bool, **given: Any) -> None:
    """Ask the few questions needed and write a config: ./config.toml, or where --config says. Never overwrites.

    The password does not go into the config: typed, it goes into a file that only you can read.
    """
    path = call.config_file or Path(os.environ.get(VARIABLE) or HERE)
    _refuse_to_overwrite(path)
    ask = _Asking(given, yes)
    answers, password = _questions(ask, given)
    text = written(answers)
    # What is wrong is said now and in the config's own words, before anything is written.
    parse_config(text, path.parent, path.name)
    secret = path.parent / answers.password[1] if answers.password[0] == "password_file" else None
    path.parent.mkdir(parents=True, exist_ok=True)
    if password and secret is not None:
        _keep(secret, password)
        say(f"the password is in {secret}, for you alone")
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
    say(f"written: {path}")
    if secret is not None and not secret.exists():
        say(f"now put the mailbox's password, alone, into {secret} (chmod 600)")
    say("next: `invoice-assistant check`, then `import` your clients and invoices, then `once --dry-run`")


def _refuse_to_overwrite(path: Path) -> None:
    if path.exists():
        raise click.ClickException(
            f"{path} is there already and is never overwritten; edit it, or name another: --config"
        )


class _Asking:
    """Each question is asked once: not when it was answered as an option, and never with --yes."""

    def __init__(self, given: Mapping[str, Any], yes: bool) -> None:
        self._given = given
        self._yes = yes

    def __call__(self, name: str, question: str, default: str | None, check: Callable[[str], str]) -> str:
        """The answer, checked; UsageError when it was given as an option and is wrong."""
        given = self._given.get(name) or (default if self._yes else None)
        option = f"--{name.replace('_', '-')}"
        if given is None and self._yes:
            raise click.UsageError(f"{option} is needed with --yes")
        if given is None:
            return str(click.prompt(question, default=default, value_proc=check))
        try:
            return check(given)
        except click.UsageError as wrong:
            raise click.UsageError(f"{option}: {wrong.message}") from None

    def password(self) -> str:
        """The password, typed unseen; the empty string when it is to be put into its file later."""
        if self._yes:
            return ""
        question = "Password of the mailbox (empty: you put it into a file yourself)"
        return str(click.prompt(question, default="", hide_input=True, show_default=False))


def _questions(ask: _Asking, given: Mapping[str, Any]) -> tuple[Answers, str]:
    name = ask("name", "Name of your firm, as clients know it", None, _filled)
    email = ask("email", "Address that reminders come from", None, _email)
    guessed_country, guessed_language = guess_language(email)
    country = ask("country", "Country (SE, DK, GB …)", guessed_country, _country)
    language = ask("language", "Language of the notices to you (sv, da, en)", guessed_language, _language)
    timezone = given["timezone"] or COUNTRIES.get(country)
    timezone = _timezone(timezone) if timezone else ask("timezone", "Time zone", "Europe/London", _timezone)
    imap, smtp = guess_hosts(email)
    imap_host = ask("imap_host", "Server that receives your mail (IMAP)", imap, _filled)
    smtp_host = ask("smtp_host", "Server that sends your mail (SMTP)", smtp, _filled)
    user = ask("user", "Login there", email, _filled)
    sources = ("password_file", "password_env", "password_command")
    named = [(source, given[source]) for source in sources if given[source]]
    if len(named) > 1:
        raise click.UsageError("name one of --password-file, --password-env, --password-command")
    password = "" if named else ask.password()
    imap_login = (imap_host, given["imap_port"], given["imap_security"])
    smtp_login = (smtp_host, given["smtp_port"], given["smtp_security"])
    source = named[0] if named else ("password_file", "imap-password")
    return Answers(name, email, country, language, timezone, user, source, imap_login, smtp_login), password


def _keep(path: Path, password: str) -> None:
    """A file of mode 0600 from its first moment on; one that is there is not touched."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        what = f"{path} is there already and is never overwritten; use it with --password-file, or remove it"
        raise click.ClickException(what) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(password + "\n")


def _filled(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise click.UsageError("one line of text is needed")
    return text.strip()


def _email(text: str) -> str:
    if not is_email(text.strip()):
        raise click.UsageError(f'"{text}" is no mail address; write only name@host.example')
    return text.strip()


def _country(text: str) -> str:
    code = "GB" if text.strip().upper() == "UK" else text.strip().upper()
    if code not in countries():
        raise click.UsageError(f'"{text}" is no country of two letters, like SE')
    return code


def _language(text: str) -> str:
    if text.strip().lower() not in {"sv", "da", "en"}:
        raise click.UsageError(f'"{text}" is none of sv, da, en')
    return text.strip().lower()


def _timezone(text: str) -> str:
    if not is_timezone(text.strip()):
        raise click.UsageError(f'"{text}" is no time zone; write it like Europe/Copenhagen')
    return text.strip()
