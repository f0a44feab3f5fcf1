"""What can be tried out without a network: secrets, store, disk, clock, templates, clients and invoices."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from assistant.cli.check_charges import charge_findings
from assistant.cli.findings import Finding, Level, listed, named
from assistant.config import Config, LoginTable, Secret, SecretError
from assistant.domain.grouping import recipient
from assistant.domain.law.countries import law_for
from assistant.domain.law.rates import rate_problems
from assistant.domain.nearest import nearest
from assistant.store.database import StoreError
from assistant.store.store import Store
from assistant.wiring import all_notice_rules, build_writer, load_mappings
from assistant.writing.check import check_templates

_LEAST_FREE = 200 * 1024 * 1024


def offline_findings(config: Config, now: datetime) -> Iterator[Finding]:
    """Everything that can be seen from here."""
    yield from _secret("imap", config.imap, config.imap.secret)
    if config.smtp.secret is not None:
        yield from _secret("smtp", config.smtp, config.smtp.secret)
    yield from _templates(config)
    yield from _ways(config)
    yield from _banks(config)
    yield from _disk(config.store.path)
    try:
        store = Store(config.store.path if config.store.path.exists() else None)
    except StoreError as wrong:
        yield Finding(Level.PROBLEM, "store", str(wrong), "see [store] path")
        return
    try:
        yield from _clock(store, now)
        yield from _clients(config, store)
        yield from _rates(config, store, now)
        yield from charge_findings(config, store)
        yield from _invoices(store)
    finally:
        store.close()


def _secret(section: str, login: LoginTable, secret: Secret) -> Iterator[Finding]:
    try:
        secret.read()
    except SecretError as wrong:
        yield Finding(Level.PROBLEM, section, str(wrong), "put the password there, alone")
        return
    path = login.password_file
    if path is not None and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(Level.PROBLEM, section, f"{path} can be read by others", f"chmod 600 {path}")
    else:
        yield Finding(Level.OK, section, f"the password is there ({secret.key})")
    if login.ca_file is not None and not login.ca_file.is_file():
        yield Finding(Level.PROBLEM, section, f"there is no {login.ca_file}", "mend ca_file, or take it out")


def _templates(config: Config) -> Iterator[Finding]:
    writer = build_writer(config)
    ladders = config.policy().ladders.values()
    wrong = [one for ladder in ladders for one in check_templates(writer, ladder, config.owner.languages)]
    for problem in dict.fromkeys(wrong):
        yield Finding(Level.PROBLEM, "templates", problem, "mend the template; its stage waits until then")
    if not wrong:
        yield Finding(Level.OK, "templates", f"all render ({', '.join(config.owner.languages)})")


def _ways(config: Config) -> Iterator[Finding]:
    if not any(config.payment.model_dump().values()):
        what = "no way to pay is named, so no reminder will name one"
        yield Finding(Level.ADVICE, "payment", what, "fill in [payment]")
    if not config.imap.trusted_authserv:
        what = "no trusted_authserv: no notice of a payment will count as money"
        yield Finding(Level.ADVICE, "imap", what, "take it from the Authentication-Results of a mail you got")
    rules = all_notice_rules(config)
    for source in config.payment_source:
        if not any(rules.covers(domain) for domain in source.domains):
            what = f"no rule says how {source.name} writes: what its notices tell is read as well as can be"
            yield Finding(Level.ADVICE, "payment_source", what, "add a [[notice_rule]] for it")
    roles = {person.role for person in config.colleagues()}
    copies = {one for ladder in config.policy().ladders.values() for stage in ladder.stages for one in stage.cc}
    for role in sorted({one.own for one in copies if one.own is not None} - roles):
        what = f"the ladder copies your own {role}, and there is none under [[people]]"
        yield Finding(Level.ADVICE, "people", what, f'add one with role = "{role}"')


def _banks(config: Config) -> Iterator[Finding]:
    """Sources of bank files: what they name must be there."""
    known = {one.name for one in config.csv_mapping} | {one.name for one in load_mappings()}
    for bank in config.bank:
        if bank.mapping and bank.mapping not in known:
            what = f'{bank.name} names the layout "{bank.mapping}", which nobody knows{nearest(bank.mapping, known)}'
            yield Finding(Level.PROBLEM, "bank", what, "add a [[csv_mapping]] of that name, or mend the name")
        if bank.senders and not config.imap.trusted_authserv:
            what = f"{bank.name} sends its files by mail, and without trusted_authserv none of them is believed"
            yield Finding(Level.PROBLEM, "bank", what, "fill in [imap] trusted_authserv")
    folders = [bank.folder for bank in config.bank if bank.folder is not None]
    for folder in (*folders, *config.watch.folders):
        if not os.access(folder, os.R_OK | os.X_OK) or not folder.is_dir():
            what = f"{folder} is no directory that can be read"
            yield Finding(Level.PROBLEM, "watch", what, "make it, and let the user of the service read it")
    if config.bank:
        yield Finding(Level.OK, "bank", f"money is read from {', '.join(one.name for one in config.bank)}")


def _disk(path: Path) -> Iterator[Finding]:
    folder = next((one for one in path.absolute().parents if one.is_dir()), Path("/"))
    free = shutil.disk_usage(folder).free
    said = f"{free // 1024 // 1024} MB are free in {folder}"
    if free < _LEAST_FREE:
        yield Finding(Level.PROBLEM, "disk", said, "make room: the store must never run full")
    else:
        yield Finding(Level.OK, "disk", said)


def _clock(store: Store, now: datetime) -> Iterator[Finding]:
    (last,) = store.query("select max(at) as at from journal")
    if last["at"] and datetime.fromisoformat(last["at"]) > now + timedelta(minutes=5):
        what = f"the clock says {now:%Y-%m-%d %H:%M} UTC, and the journal is further on: {last['at'][:16]}"
        yield Finding(Level.PROBLEM, "clock", what, "set the clock right (timedatectl), before anything is sent")
    else:
        yield Finding(Level.OK, "clock", f"{now:%Y-%m-%d %H:%M} UTC")


def _clients(config: Config, store: Store) -> Iterator[Finding]:
    clients = store.ledger.clients()
    if not clients:
        yield Finding(Level.ADVICE, "clients", "there are none yet", "import clients.csv and contacts.csv")
        return
    unreachable = [one for one in clients if recipient(one) is None]
    if unreachable:
        what = f"no contact that mail can reach: {named(unreachable)}"
        yield Finding(Level.PROBLEM, "clients", what, "import a contacts.csv with an address for them")
    ladders = config.policy().ladders
    lost = [one for one in clients if one.ladder not in ladders]
    if lost:
        what = f"their ladder is not in the config any more: {named(lost)}"
        yield Finding(Level.PROBLEM, "clients", what, "add the [[ladder]], or import them with another")
    without = [one for one in clients if not one.terms_clause]
    if without:
        what = f"no terms of payment noted: {named(without)}"
        yield Finding(Level.ADVICE, "clients", what, "fill in terms_clause, what was agreed about late payment")
    unheard = [one for one in clients if one.language not in config.owner.languages]
    if unheard:
        what = f"their language is not one of owner.languages: {named(unheard)}"
        yield Finding(Level.PROBLEM, "clients", what, "add it to owner.languages")


def _rates(config: Config, store: Store, now: datetime) -> Iterator[Finding]:
    rates, settings = config.law.all_rates(), config.law.settings()
    today = now.astimezone(ZoneInfo(config.owner.timezone)).date()
    laws = [law_for(config.owner.country, client, rates, settings) for client in store.ledger.clients()]
    used = sorted({law.profile.interest.table for law in laws if law.profile.interest})
    wrong = rate_problems(rates, used, today)
    for problem in wrong:
        yield Finding(Level.ADVICE, "law", problem.words, problem.do)
    if used and not wrong:
        yield Finding(Level.OK, "law", f"the rates of late interest are known ({', '.join(used)})")


def _invoices(store: Store) -> Iterator[Finding]:
    sql = """select invoice from invoices join cases using (invoice)
             where status = 'open' and document is null order by due"""
    missing = [str(row["invoice"]) for row in store.query(sql)]
    if missing:
        what = f"open, and no PDF to attach: {listed(missing)}"
        yield Finding(Level.PROBLEM, "invoices", what, "import them again with a column pdf; they wait until then")
