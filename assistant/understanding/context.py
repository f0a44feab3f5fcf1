"""What a reader knows before reading: the ledger, whose mailbox it is, whom to believe about money, and the words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.domain.ledger import Ledger
from assistant.understanding.model import Model
from assistant.understanding.notice_rules import NoticeRules
from assistant.understanding.phrases import Phrases

# Text in, ISO 639-1 code out; the empty string when it cannot tell.
LanguageGuesser = Callable[[str], str]


@dataclass(frozen=True)
class PaymentSource:
    """Who may tell of payments by mail: the domains their mail comes from; `bank` when it is the owner's own bank."""

    name: str
    domains: tuple[str, ...]
    bank: bool = False

    def covers(self, domain: str) -> bool:
        """Whether the domain is one of the source's, or below one."""
        return any(domain == own or domain.endswith("." + own) for own in self.domains)


@dataclass(frozen=True)
class Context:
    """Everything `read` may look at besides the message. `owner_addresses` are in lower case."""

    ledger: Ledger
    phrases: Phrases = field(default_factory=Phrases)
    # Without it the rules decide alone.
    model: Model | None = None
    owner_addresses: frozenset[str] = frozenset()
    payment_sources: tuple[PaymentSource, ...] = ()
    notice_rules: NoticeRules = field(default_factory=NoticeRules)
    trusted_authserv: frozenset[str] = frozenset()
    guess_language: LanguageGuesser | None = None
    country: str = "SE"
    language: str = "sv"
    folder_is_sent: bool = False
    # The texts of the PDFs that came with the message: opened elsewhere, since that is hostile ground.
    attached: tuple[str, ...] = ()

    def source_of(self, domain: str) -> PaymentSource | None:
        """The payment source whose mail comes from this domain."""
        return next((one for one in self.payment_sources if one.covers(domain)), None)

    def is_owner(self, email: str) -> bool:
        """Whether the address is one of the owner's."""
        return email in self.owner_addresses

    def is_own_domain(self, domain: str) -> bool:
        """Whether the owner writes from this domain."""
        return any(own.endswith("@" + domain) for own in self.owner_addresses)
