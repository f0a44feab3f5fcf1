"""Clients, the people at both ends, and where they live."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ClientType(StrEnum):
    """What the law takes the client for."""

    BUSINESS = "business"
    SOLE_TRADER = "sole-trader"
    PUBLIC = "public"
    CONSUMER = "consumer"


class Role(StrEnum):
    """What a person at the client does."""

    PRIMARY = "primary"
    ACCOUNTS = "accounts"
    CONTROLLER = "controller"
    CFO = "cfo"
    CEO = "ceo"
    OWNER = "owner"


class OwnRole(StrEnum):
    """What a person at the owner's firm does."""

    OWNER = "owner"
    MANAGER = "manager"
    SALES = "sales"
    FINANCE = "finance"
    LEGAL = "legal"
    OPERATIONS = "operations"


@dataclass(frozen=True)
class Contact:
    """A person or a shared mailbox at the client. `deliverable` is False after a hard bounce."""

    email: str
    name: str = ""
    role: Role = Role.PRIMARY
    phone: str = ""
    language: str = ""
    deliverable: bool = True


@dataclass(frozen=True)
class Person:
    """Somebody at the owner's own firm, for CC and tasks."""

    email: str
    name: str = ""
    role: OwnRole = OwnRole.OWNER


@dataclass(frozen=True)
class Client:
    """The firm or person who owes. `client` is the owner's own short id; country is ISO 3166."""

    client: str
    name: str
    type: ClientType = ClientType.BUSINESS
    country: str = "SE"
    region: str = ""
    timezone: str = ""
    language: str = "sv"
    org_number: str = ""
    address: str = ""
    ladder: str = "default"
    fee_agreed: bool = False
    interest_agreed: str = ""
    terms_clause: str = ""
    contacts: tuple[Contact, ...] = ()

    def contact(self, role: Role) -> Contact | None:
        """The first deliverable contact in that role."""
        return next((one for one in self.contacts if one.role is role and one.deliverable), None)

    def knows(self, email: str) -> bool:
        """Whether the address is one of the client's contacts."""
        return any(one.email.lower() == email.lower() for one in self.contacts)
