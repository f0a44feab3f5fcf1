"""Every section of the config with its keys, defaults and limits; config.example.toml says why each is there."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from assistant.config.kinds import (
    Bankgiro,
    Bic,
    Clock,
    Country,
    Domain,
    Email,
    Fik,
    Filled,
    Iban,
    Line,
    PayLink,
    Plusgiro,
    RelativePath,
    Timezone,
)
from assistant.config.secret import SOURCES, Secret
from assistant.config.section import Section
from assistant.domain.client import OwnRole, Person
from assistant.payments.mapping import Mapping, mapping_in

Language = Literal["sv", "da", "en"]
Days = Annotated[int, Field(ge=1, le=365)]


class Security(StrEnum):
    """How a connection is protected: from the first byte, by STARTTLS, or (on loopback only) not at all."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class OwnerTable(Section):
    """[owner]: the firm the assistant works for."""

    name: Filled
    email: Email
    also: tuple[Email, ...] = ()
    country: Country
    language: Language
    timezone: Timezone
    languages: tuple[Language, ...] = Field(("sv", "da", "en"), min_length=1)
    signature_name: Line = ""
    phone: Line = ""
    org_number: Line = ""
    address: str = ""
    # By language, since one text cannot serve a Swedish and an English client.
    reason: dict[Language, str] = Field(default_factory=dict)

    @property
    def addresses(self) -> tuple[str, ...]:
        """All addresses that are the owner, in lower case."""
        return tuple(dict.fromkeys(one.lower() for one in (self.email, *self.also)))


class PersonTable(Section):
    """[[people]]: somebody at the owner's own firm."""

    role: Annotated[OwnRole, Field(strict=False)]
    name: Filled
    email: Email

    def person(self) -> Person:
        """The same as a value of the domain."""
        return Person(self.email, self.name, self.role)


class LoginTable(Section):
    """What [imap] and [smtp] have in common: where the server is and how to log in."""

    host: Filled
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Annotated[Security, Field(strict=False)] = Security.TLS
    password_file: RelativePath | None = None
    password_command: Filled | None = None
    password_env: Filled | None = None
    credential: Filled | None = None
    ca_file: RelativePath | None = None

    def _secret(self, section: str) -> Secret | None:
        for source in SOURCES:
            place = getattr(self, source)
            if place is not None:
                return Secret(f"{section}.{source}", source, str(place))
        return None


class ImapTable(LoginTable):
    """[imap]: the mailbox that is read, and written to in Sent and Drafts."""

    user: Filled
    folders: tuple[Filled, ...] = ()
    sent_folder: Line = ""
    drafts_folder: Line = ""
    server_files_sent: bool = False
    trusted_authserv: tuple[Filled, ...] = ()

    @property
    def server_port(self) -> int:
        """The port given, else the usual one of the kind of security (RFC 8314)."""
        return self.port or {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}[self.security]

    @property
    def secret(self) -> Secret:
        """Where the password is; read it only when logging in."""
        secret = self._secret("imap")
        if secret is None:
            raise ValueError("a config that has been read always has one")
        return secret


class SmtpTable(LoginTable):
    """[smtp]: the server that takes our mail; without `user` it is used without a login."""

    user: Line = ""

    @property
    def server_port(self) -> int:
        """The port given, else the usual one of the kind of security (RFC 8314, RFC 6409)."""
        return self.port or {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}[self.security]

    @property
    def secret(self) -> Secret | None:
        """Where the password is, None when the server asks for no login."""
        return self._secret("smtp")


class StoreTable(Section):
    """[store]: where everything is kept."""

    path: RelativePath = Path("assistant.db")


class TemplatesTable(Section):
    """[templates]: the owner's own wording."""

    path: RelativePath = Path("templates")


class PaymentSourceTable(Section):
    """[[payment_source]]: whose notices count as money."""

    name: Filled
    domains: tuple[Domain, ...] = Field(min_length=1)


class BankTable(Section):
    """[[bank]]: an account whose statements are read; reminders wait while its newest data are too old."""

    name: Filled
    account: Line = ""
    mapping: Line = ""
    max_age_days: Annotated[int, Field(ge=1, le=60)] = 3
    folder: RelativePath | None = None
    senders: tuple[Email, ...] = ()


class CsvMappingTable(Section):
    """[[csv_mapping]]: the layout of a CSV export that the program does not know by itself."""

    name: Filled
    title: Line = ""
    require: tuple[Filled, ...] = ()
    columns: dict[str, Filled | tuple[Filled, ...]]
    dates: tuple[Filled, ...] = ("%Y-%m-%d",)
    decimal: Literal[",", "."] = ","
    currency: Line = ""
    booked_when: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    taken_back: tuple[str, ...] = ()

    def mapping(self) -> Mapping:
        """The same as the reader of bank files wants it; MappingError when a column's role is wrong."""
        return mapping_in({**self.model_dump(), "title": self.title or self.name}, f"csv_mapping.{self.name}")


class WatchTable(Section):
    """[watch]: directories into which files are put to be imported."""

    folders: tuple[RelativePath, ...] = ()


class FollowUpTable(Section):
    """[follow_up]: the pace."""

    gap_days: Days = 7
    backlog_days: Days = 30
    owner_conversation_days: Days = 7
    pay_within_days: Days = 7


class SendingTable(Section):
    """[sending]: the hours in which mails leave, in the client's time zone."""

    opens: Clock = time(8, 0)
    closes: Clock = time(16, 30)


class BrakesTable(Section):
    """[brakes]: what stops an assistant that has gone astray."""

    per_pass: Annotated[int, Field(ge=1, le=10_000)] = 20
    per_day: Annotated[int, Field(ge=1, le=10_000)] | None = None
    deaf_minutes: Annotated[int, Field(ge=1, le=1440)] = 30
    after_pause_per_day: Annotated[int, Field(ge=1, le=10_000)] = 10


class MoneyGuardTable(Section):
    """[money_guard]: how fresh the owner's word about booked payments must be; unsaid, from the `third` stage on."""

    confirm_from: Filled | None = None
    confirm_days: Days = 14


class PaymentTable(Section):
    """[payment]: how clients can pay; what is set stands in every mail."""

    bankgiro: Bankgiro | None = None
    plusgiro: Plusgiro | None = None
    swish: Filled | None = None
    iban: Iban | None = None
    bic: Bic | None = None
    fik: Fik | None = None
    mobilepay: Filled | None = None
    account: Filled | None = None
    pay_link: PayLink | None = None


class NoticeTable(Section):
    """[notice]: the mail to the owner about what needs a person."""

    every_hours: Annotated[int, Field(ge=1, le=168)] = 4
