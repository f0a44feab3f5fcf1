"""What a test needs to read a mail: the phrases of the package, a language guesser, a context."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

import langdetect

from assistant.understanding.context import Context, PaymentSource
from assistant.understanding.language import LANGUAGES, build_guesser
from assistant.understanding.model import Model, opened
from assistant.understanding.notice_rules import NoticeRule, NoticeRules, notice_rules_of
from assistant.understanding.phrases import Phrases, compile_phrases
from tests.understanding.ledger import ledger_from

SAMPLE_FIRM = Path(__file__).with_name("firm.json")
SOURCES = (
    PaymentSource("stripe", ("stripe.com",)),
    PaymentSource("gocardless", ("gocardless.com",)),
    PaymentSource("mobilepay", ("mobilepay.dk",)),
    PaymentSource("paypal", ("paypal.com",)),
    PaymentSource("danske bank", ("danskebank.dk",), bank=True),
)


def phrase_texts() -> dict[str, str]:
    """The phrase files of the package, by language code."""
    folder = files("assistant.understanding") / "phrases"
    found = [one for one in folder.iterdir() if one.name.endswith(".toml")]
    return {one.name.removesuffix(".toml"): one.read_text(encoding="utf-8") for one in found}


def notice_rule_texts() -> dict[str, str]:
    """The files of rules for notices that the package brings, by name."""
    folder = files("assistant.understanding") / "notices"
    return {one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".toml")}


@cache
def shipped_notice_rules() -> tuple[NoticeRule, ...]:
    """The rules in them."""
    return tuple(rule for name, text in sorted(notice_rule_texts().items()) for rule in notice_rules_of(text, name))


@cache
def phrases() -> Phrases:
    """The compiled phrases."""
    return compile_phrases(phrase_texts())


@cache
def model() -> Model:
    """The trained model of the package."""
    return opened((files("assistant.understanding") / "model.bin").read_bytes())


@cache
def guesser():
    """The language guesser over langdetect's own profiles."""
    folder = Path(langdetect.__file__).parent / "profiles"
    return build_guesser((folder / code).read_text(encoding="utf-8") for code in LANGUAGES)


def context_for(firm: str, trusted: frozenset[str] = frozenset({"mx.tallkotten.example"}), **more: object) -> Context:
    """A context over the firm's JSON text."""
    ledger, owner = ledger_from(firm)
    return Context(
        ledger=ledger,
        phrases=phrases(),
        model=model(),
        owner_addresses=owner,
        payment_sources=SOURCES,
        notice_rules=NoticeRules(shipped_notice_rules()),
        trusted_authserv=trusted,
        guess_language=guesser(),
        **more,  # type: ignore[arg-type]
    )
