"""What a reminder says, to whom and in which thread, gathered from the store; and whether a formal one says enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.domain.case import Case
from assistant.domain.client import Client
from assistant.domain.gates import Facts
from assistant.domain.grouping import Ready, copies, language_of, pay_by, recipient
from assistant.domain.ladder import Stage, Tone
from assistant.domain.law.formal import usual_deadline
from assistant.domain.reminder import Conversation, Document, Reminder, Service
from assistant.domain.schedule import last_reminded
from assistant.flows.charging import Letter, letter_of
from assistant.flows.world import World
from assistant.writing.templates import TemplateError


def reminder_of(
    world: World, client: Client, group: Sequence[Ready], facts: Facts, letter: Letter | None = None
) -> Reminder:
    """What this group of cases says, to whom, in which thread (pure but for what is looked up)."""
    lead = group[0]
    to = recipient(client)
    if to is None:
        raise ValueError(f"{client.name} has no contact that mail can reach")
    reminded = last_reminded(lead.case, facts.terms.ladder)
    letter = letter or letter_of(world, client, group, facts)
    service = _service(lead.case, lead.stage, facts)
    return Reminder(
        client=client,
        to=to,
        lines=letter.lines,
        stage=lead.stage,
        language=language_of(client),
        today=facts.terms.today,
        pay_by=_pay_by(world, client, lead, facts),
        cc=copies(client, world.people, facts.terms.ladder, lead.stage),
        previous_on=reminded.on if reminded else None,
        conversation=_conversation(world, group),
        per_day=letter.per_day,
        service=service,
        stop_told_on=lead.case.stop_announced_on if service is Service.STOPS else None,
    )


def _pay_by(world: World, client: Client, lead: Ready, facts: Facts) -> date:
    today = facts.terms.today
    asked = pay_by(lead.stage, lead.case.invoice.due, today, world.policy.pay_within_days, world.bank)
    if lead.stage.tone is not Tone.FORMAL:
        return asked
    law = world.law_for(client)
    return max(asked, usual_deadline(law.profile.notice, today, law.bank))


def _service(case: Case, stage: Stage, facts: Facts) -> Service:
    """Deliveries stop only where a mail before has said so; else this one says so."""
    if stage.stop_service and case.stop_announced_on is not None and case.stop_announced_on < facts.terms.today:
        return Service.STOPS
    announces = stage.stop_service or facts.terms.ladder.announces_stop(stage.id)
    return Service.WILL_STOP if announces else Service.GOES_ON


def _conversation(world: World, group: Sequence[Ready]) -> Conversation:
    """The lead invoice's thread is answered; the others' last messages are referred to as well."""
    lead, *others = [world.store.messages.conversation(one.case.number) for one in group]
    if not lead.references:
        lead = next((one for one in others if one.references), lead)
    also = [one.references[-1] for one in others if one.references and one.references[-1] not in lead.references]
    return replace(lead, references=(*also, *lead.references))


def document_of(world: World, case: Case) -> Document:
    """The invoice's PDF, byte for byte as it was imported."""
    content = world.store.ledger.document(case.invoice.document)
    if content is None:
        raise ValueError(f"the PDF of {case.number} is not in the store")
    return Document(case.invoice.filename or f"{case.number}.pdf", content)


def notice_lacks(world: World, case: Case, stage: Stage, facts: Facts) -> tuple[str, ...]:
    """What the formal notice of this case would lack of what it must say, as keys; nothing for any other stage."""
    if stage.tone is not Tone.FORMAL or not stage.mails or recipient(facts.client) is None:
        return ()
    try:
        reminder = reminder_of(world, facts.client, [Ready(case, stage)], facts)
        return world.writer.notice_lacks(reminder, world.law_for(facts.client))
    except TemplateError:
        # The gate of templates says so.
        return ()
