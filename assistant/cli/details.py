"""Everything about one invoice or one client."""

from __future__ import annotations

from assistant.cli.call import Call
from assistant.cli.charges import claim_lines, claims_as_objects
from assistant.cli.outlook import Outlook, as_object, next_words, outlook
from assistant.cli.show import json_lines, quoted, say
from assistant.domain.case import Case
from assistant.domain.claim import owed_in_charges
from assistant.domain.client import Client
from assistant.domain.hold import Hold
from assistant.domain.nearest import nearest
from assistant.flows.command import CommandError
from assistant.flows.facts import Moment
from assistant.flows.world import World


def found(world: World, target: str) -> Case | Client:
    """The invoice of that number, else the client of that id or name (CommandError with the nearest)."""
    case = world.store.cases.get(target)
    if case is not None:
        return case
    clients = world.store.ledger.clients()
    for one in clients:
        if target.casefold() in {one.client.casefold(), one.name.casefold()}:
            return one
    known = [row["invoice"] for row in world.store.query("select invoice from invoices")]
    near = nearest(target, [*known, *(one.client for one in clients)])
    raise CommandError(f"there is no invoice or client {target}{near or '; `status` lists what is open'}")


def case_and_client(world: World, number: str) -> tuple[Case, Client]:
    """An invoice's case with its client (CommandError when it is not known)."""
    case = world.store.cases.get(number)
    client = world.store.ledger.client(case.invoice.client) if case else None
    if case is None or client is None:
        known = [row["invoice"] for row in world.store.query("select invoice from invoices")]
        near = nearest(number, known)
        raise CommandError(f"there is no invoice {number}{near or '; `status` lists what is open'}")
    return case, client


def invoice_details(call: Call, world: World, case: Case, moment: Moment) -> None:
    """Print an invoice: money, days, stages, holds, and what comes next."""
    _, client = case_and_client(world, case.number)
    seen = outlook(world, case, client, moment)
    if call.as_json:
        json_lines([dict(as_object(seen)) | {"stages": _stages(case), "charges": claims_as_objects(case)}])
        return
    head(seen)
    for done in case.done:
        say(f"  {done.on}  {done.stage} ({done.how})")
    for line in claim_lines(case):
        say(f"  {line}")
    for line in hold_lines(seen.holds):
        say(f"  {line}")
    say(f"next: {next_words(seen)}   (`why {case.number}` says it all)")


def head(seen: Outlook) -> None:
    """The first lines about an invoice."""
    case, invoice = seen.case, seen.case.invoice
    late = (seen.facts.terms.today - invoice.due).days
    lateness = f", {late} day{'s' if late > 1 else ''} late" if late > 0 and case.is_open else ""
    say(f"{case.number}  {seen.client.name} ({seen.client.client})")
    left = f", {case.balance} left" if case.balance != invoice.amount else ""
    charges = owed_in_charges(case.claims, invoice.currency)
    left += f", {charges} claimed on top" if charges else ""
    say(f"  {invoice.amount}{left}; issued {invoice.issued}, due {invoice.due}{lateness}; {case.status}")


def hold_lines(holds: tuple[Hold, ...]) -> list[str]:
    """Each hold with its reason, its end, and the client's own words."""
    lines = []
    for hold in holds:
        end = f"to {hold.until}" if hold.until else "until you decide"
        said = f": {quoted(hold.sentence)}" if hold.sentence else ""
        lines.append(f"on hold since {hold.since} {end} ({hold.kind}): {hold.reason}{said}")
    return lines


def client_details(call: Call, world: World, client: Client, moment: Moment) -> None:
    """Print a client: its people, and when it last heard from us."""
    standing = world.store.cases.standing(client.client)
    promises = world.store.cases.promises(client.client)
    if call.as_json:
        people = [
            {"email": one.email, "name": one.name, "role": one.role.value, "deliverable": one.deliverable}
            for one in client.contacts
        ]
        facts = {"client": client.client, "name": client.name, "language": client.language, "ladder": client.ladder}
        dates = {"last_reminder_on": standing.last_reminder_on, "last_contact_on": standing.last_contact_on}
        said = dict(zip(("made", "kept", "broken"), promises, strict=True))
        json_lines([facts | {"contacts": people, "promises": said} | dates])
        return
    say(f"{client.name} ({client.client}), {client.type}, {client.country}, written to in {client.language}")
    for one in client.contacts:
        missed = "" if one.deliverable else " (mail does not arrive)"
        say(f"  {one.role}: {one.name + ' ' if one.name else ''}<{one.email}>{missed}")
    if standing.last_contact_on:
        say(f"  last contact {standing.last_contact_on}, last overdue reminder {standing.last_reminder_on or 'never'}")
    if any(promises):
        say("  promises made {}, kept {}, broken {}".format(*promises))
    for line in hold_lines(standing.holds):
        say(f"  {line}")


def _stages(case: Case) -> list[dict[str, object]]:
    return [{"stage": done.stage, "on": done.on, "how": done.how.value} for done in case.done]
