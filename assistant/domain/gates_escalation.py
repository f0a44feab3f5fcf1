"""The brake on escalation: no superior reads of a matter that is still open between those who deal with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assistant.domain.case import Case
from assistant.domain.client import Client, Contact, OwnRole, Person, Role
from assistant.domain.facts import Facts
from assistant.domain.hold import PROMISES, Hold, HoldKind
from assistant.domain.ladder import Stage
from assistant.domain.verdict import Verdict, fails, passes

_ABOVE = frozenset({Role.CONTROLLER, Role.CFO, Role.CEO, Role.OWNER})
_OWN_ABOVE = frozenset({OwnRole.MANAGER, OwnRole.OWNER})
# A promise, a dispute, a claim, an absence, a bounce.
OPEN_MATTERS = PROMISES | {
    HoldKind.DISPUTE,
    HoldKind.PAYMENT_CLAIM,
    HoldKind.TOLD,
    HoldKind.OUT_OF_OFFICE,
    HoldKind.SOFT_BOUNCE,
    HoldKind.BAD_ADDRESS,
}


def superiors(client: Client, to: Contact | None, cc: Iterable[Contact | Person]) -> tuple[Contact | Person, ...]:
    """Who of those a mail goes to stands above the people who deal with invoices, at the client or at home.

    Whom the mail is addressed to counts only where somebody below them is known: a small firm has but its owner.
    """
    below = any(one.role not in _ABOVE for one in client.contacts)
    addressed = (to,) if to is not None and to.role in _ABOVE and below else ()
    return (*addressed, *(one for one in cc if is_superior(one)))


def is_superior(someone: Contact | Person) -> bool:
    """By role: controller, cfo, ceo or owner at the client; manager or owner at home."""
    return someone.role in (_OWN_ABOVE if isinstance(someone, Person) else _ABOVE)


def open_matters(holds: Iterable[Hold], today: date) -> tuple[HoldKind, ...]:
    """The kinds of holds in force that keep superiors out, each once."""
    return tuple(dict.fromkeys(one.kind for one in holds if one.active(today) and one.kind in OPEN_MATTERS))


def superior(_case: Case, _stage: Stage, facts: Facts) -> Verdict:
    """Closed while a promise, dispute, claim, absence or bounce is open on any invoice of the client."""
    if not facts.superiors:
        return passes("superior.none")
    names = ", ".join(facts.superiors)
    if facts.open_matters:
        return fails("superior.matter-open", superiors=names, holds="; ".join(facts.open_matters))
    return passes("superior.nothing-open", superiors=names)
