"""Config -> World: the only module that names concrete adapters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import product
from pathlib import Path

from assistant.config import Config, ImapTable, SmtpTable
from assistant.domain.ladder import Ladder
from assistant.domain.message import Address
from assistant.domain.policy import Policy
from assistant.flows.world import Folders, World
from assistant.intake.ledger_mapping import LedgerMapping, ledger_mapping_of
from assistant.payments.mapping import Mapping as CsvLayout
from assistant.payments.mapping import mapping_of
from assistant.ports import DropFolder, Mailbox, Sender
from assistant.store.store import Store
from assistant.transport.account import ImapAccount, SmtpAccount
from assistant.transport.folder import WatchedFolder
from assistant.transport.imap import ImapMailbox
from assistant.transport.pdf import read_pdf
from assistant.transport.smtp import SmtpSender
from assistant.understanding.context import Context, PaymentSource
from assistant.understanding.language import build_guesser
from assistant.understanding.model import Model, opened
from assistant.understanding.notice_rules import NoticeRule, NoticeRules, notice_rules_of
from assistant.understanding.phrases import Phrases, phrases_when_needed
from assistant.writing.check import stage_problems
from assistant.writing.compose import Writer
from assistant.writing.facts import House, Owner
from assistant.writing.payment import PaymentWays
from assistant.writing.templates import template_environment

# Beside the languages the owner writes in: those that clients answer in, so that none is taken for another.
_HEARD = ("no", "de", "fi")


def build_world(config: Config, store: Store, mailbox: Mailbox | None = None, sender: Sender | None = None) -> World:
    """The world of one firm; mailbox and sender are made from the config unless given."""
    writer = build_writer(config)
    policy = config.policy()
    return World(
        store=store,
        mailbox=mailbox or ImapMailbox(imap_account(config.imap)),
        sender=sender or SmtpSender(smtp_account(config.smtp)),
        writer=writer,
        policy=policy,
        context=build_context(config, store),
        owner=Address(config.owner.email.lower(), config.owner.name),
        people=config.colleagues(),
        folders=Folders(
            config.imap.folders, config.imap.sent_folder, config.imap.drafts_folder, config.imap.server_files_sent
        ),
        law=config.law.settings(),
        rates=config.law.all_rates(),
        notice_hours=config.notice.every_hours,
        read_pdf=read_pdf,
        template_problems=TemplateProblems(writer, policy, config.owner.languages),
        mappings=(*(one.mapping() for one in config.csv_mapping), *load_mappings()),
        ledger_mappings=(*(one.mapping() for one in config.ledger_mapping), *load_ledger_mappings()),
        drop_folders=drop_folders(config),
        bank_senders=frozenset(one.lower() for bank in config.bank for one in bank.senders),
    )


class TemplateProblems(Mapping[tuple[str, str], str]):
    """The first problem of each stage's template, by (language, stage id); the empty string for one that is well.

    Each is tried out when it is first asked for: all of them together take most of a second.
    """

    def __init__(self, writer: Writer, policy: Policy, languages: Sequence[str]) -> None:
        self._writer = writer
        self._ladders: dict[tuple[str, str], list[Ladder]] = {}
        for ladder in policy.ladders.values():
            for language, stage in product(languages, ladder.stages):
                if stage.mails:
                    self._ladders.setdefault((language, stage.id), []).append(ladder)
        self._found: dict[tuple[str, str], str] = {}

    def __getitem__(self, key: tuple[str, str]) -> str:
        if key not in self._found:
            ladders = self._ladders[key]
            problems = (one for ladder in ladders for one in stage_problems(self._writer, *key, ladder))
            self._found[key] = next(problems, "")
        return self._found[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._ladders)

    def __len__(self) -> int:
        return len(self._ladders)


def build_writer(config: Config) -> Writer:
    """The words: the owner's templates first, what is missing there from the package."""
    owner = config.owner
    who = Owner(owner.name, owner.email, owner.phone, owner.signature_name, owner.org_number, owner.language)
    ways = PaymentWays(**{name: value for name, value in config.payment.model_dump().items() if value is not None})
    house = House(
        who,
        ways,
        config.policy().ladders["default"],
        {str(language): text for language, text in owner.reason.items()} or None,
    )
    folder = config.templates.path
    return Writer(house, template_environment(str(folder) if folder.is_dir() else None))


def build_context(config: Config, store: Store) -> Context:
    """What reading a message may look at."""
    sources = tuple(PaymentSource(one.name, tuple(one.domains)) for one in config.payment_source)
    return Context(
        ledger=store.ledger,
        phrases=load_phrases(),
        model=load_model(),
        owner_addresses=frozenset(address.lower() for address in config.owner.addresses),
        payment_sources=sources,
        notice_rules=all_notice_rules(config),
        trusted_authserv=frozenset(config.imap.trusted_authserv),
        guess_language=build_guesser(load_profiles((*config.owner.languages, *_HEARD))),
        country=config.owner.country,
        language=config.owner.language,
    )


def load_phrases() -> Phrases:
    """The phrases the package brings, read from its files."""
    folder = files("assistant.understanding") / "phrases"
    texts = {
        Path(one.name).stem: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".toml")
    }
    return phrases_when_needed(texts)


def all_notice_rules(config: Config) -> NoticeRules:
    """The rules for notices by mail: the owner's own are asked first."""
    own = (rule for table in config.notice_rule for rule in table.rules())
    return NoticeRules((*own, *load_notice_rules()))


def load_notice_rules() -> tuple[NoticeRule, ...]:
    """The rules for notices that the package brings."""
    folder = files("assistant.understanding") / "notices"
    shipped = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(
        rule for one in shipped for rule in notice_rules_of(one.read_text(encoding="utf-8"), one.name, checked=False)
    )


def load_mappings() -> tuple[CsvLayout, ...]:
    """The layouts of banks' CSV files that the package brings."""
    folder = files("assistant.payments") / "mappings"
    shipped = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(mapping_of(one.read_text(encoding="utf-8"), one.name) for one in shipped)


def load_ledger_mappings() -> tuple[LedgerMapping, ...]:
    """The layouts of accounting programs' lists that the package brings."""
    folder = files("assistant.intake") / "mappings"
    shipped = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name)
    return tuple(ledger_mapping_of(one.read_text(encoding="utf-8"), one.name) for one in shipped)


def drop_folders(config: Config) -> tuple[DropFolder, ...]:
    """The watched directories, the banks' own first; each once."""
    banks = (bank.folder for bank in config.bank if bank.folder is not None)
    return tuple(WatchedFolder(path) for path in dict.fromkeys((*banks, *config.watch.folders)))


def load_model() -> Model:
    """The trained model the package brings. Raises ModelError when the file is of another version."""
    return opened((files("assistant.understanding") / "model.bin").read_bytes())


def load_profiles(languages: Sequence[str]) -> list[str]:
    """The language profiles that langdetect brings, only the ones asked for: all of them would cost 64 MB."""
    folder = files("langdetect") / "profiles"
    return [(folder / language).read_text(encoding="utf-8") for language in dict.fromkeys(languages)]


def imap_account(table: ImapTable) -> ImapAccount:
    """The mailbox's login; the password is read when it is needed."""
    return ImapAccount(
        host=table.host,
        port=table.server_port,
        security=table.security.value,
        user=table.user,
        password=table.secret.read,
        ca_file=table.ca_file,
    )


def smtp_account(table: SmtpTable) -> SmtpAccount:
    """The login for sending; none at all when the config names no user."""
    return SmtpAccount(
        host=table.host,
        port=table.server_port,
        security=table.security.value,
        user=table.user,
        password=table.secret.read if table.secret else "",
        ca_file=table.ca_file,
    )
