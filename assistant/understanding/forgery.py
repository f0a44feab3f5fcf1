"""Mails that want to be taken for somebody else's: look-alike domains, forged notices, answers sent elsewhere."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from assistant.domain.client import Client
from assistant.domain.message import Message
from assistant.understanding.context import Context
from assistant.understanding.trust import Checks

SHORTEST_NAME = 5


def imitates_a_client(message: Message, client: Client | None) -> bool:
    """Whether the sender's domain looks like, but is not, one of the client's domains."""
    if client is None or client.knows(message.sender.email):
        return False
    domains = {one.email.rpartition("@")[2].lower() for one in client.contacts}
    return message.sender.domain not in domains and any(_alike(message.sender.domain, one) for one in domains)


def imitates_the_owner(message: Message, context: Context) -> bool:
    """Whether the sender's domain looks like, but is not, the owner's; or the owner's name stands beside another."""
    own = {one.rpartition("@")[2] for one in context.owner_addresses}
    if message.sender.domain in own:
        return False
    shown = message.sender.name.lower()
    named = any(len(_name(one)) >= SHORTEST_NAME and re.search(rf"\b{re.escape(_name(one))}\b", shown) for one in own)
    known = context.ledger.clients_by_domain(message.sender.domain)
    return any(_alike(message.sender.domain, one) for one in own) or (named and not known)


def imitates_a_source(message: Message, context: Context, checks: Checks) -> bool:
    """Whether the mail uses a payment source's name without coming from its domain, or fails the checks there."""
    domain = message.sender.domain
    source = context.source_of(domain)
    if source is not None:
        return checks.failed
    own = f"{domain} {message.sender.name}".lower()
    return any(len(one.name) >= SHORTEST_NAME and one.name.lower() in own for one in context.payment_sources)


def answers_elsewhere(message: Message) -> bool:
    """Whether answers would go to a domain that has nothing to do with the sender's."""
    return any(one.domain and not _related(one.domain, message.sender.domain) for one in message.reply_to)


def _related(one: str, other: str) -> bool:
    return one == other or one.endswith("." + other) or other.endswith("." + one)


def _alike(one: str, other: str) -> bool:
    """One or two letters changed, swapped or doubled, or the same name under another ending or with a word added."""
    if one == other or not one or not other:
        return False
    name, known = _name(one), _name(other)
    if len(known) < SHORTEST_NAME:
        return False
    if name == known or (known in name and name.replace(known, "").startswith("-")):
        return name != known
    limit = 1 if len(known) < 8 else 2
    return OSA.distance(_lookalike(name), _lookalike(known), score_cutoff=limit) <= limit


def _name(domain: str) -> str:
    parts = domain.split(".")
    return parts[-2] if len(parts) >= 2 else domain


def _lookalike(name: str) -> str:
    return name.replace("0", "o").replace("1", "l").replace("rn", "m").replace("vv", "w")
