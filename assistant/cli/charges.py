"""What is claimed on top of an invoice, and what a stage would claim or may not, in words for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.cli.outlook import Outlook
from assistant.domain.case import Case
from assistant.domain.claim import ClaimState
from assistant.domain.grouping import Ready
from assistant.flows.charging import Letter, letter_of, wants
from assistant.flows.world import World


def claim_lines(case: Case) -> list[str]:
    """What was claimed on top, newest last; interest that was counted anew is left out."""
    return [
        f"{one.on}  {one.kind} of {one.amount} {one.state} at {one.stage}"
        for one in case.claims
        if one.state is not ClaimState.REPLACED
    ]


def claims_as_objects(case: Case) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [
        {"kind": one.kind.value, "amount": str(one.amount.decimal), "on": one.on, "state": one.state.value}
        | {"stage": one.stage, "reason": one.reason, "source": one.source}
        for one in case.claims
    ]


def next_letter(world: World, seen: Outlook) -> Letter | None:
    """What the next mail of the case would claim, as of that day; None where its stage claims nothing."""
    if seen.stage is None or not seen.case.is_open or not wants(seen.stage):
        return None
    return letter_of(world, seen.client, [Ready(seen.case, seen.stage)], seen.facts)


def letter_lines(letter: Letter) -> list[str]:
    """Each charge with its reason and source, and each that may not be claimed with why."""
    many = len(letter.lines) > 1
    lines = [
        f"{f'{line.invoice.number}: ' if many else ''}{one.kind} {one.amount}: {one.reason} ({one.source})"
        for line in letter.lines
        for one in line.charges
    ]
    lines += [
        f"{f'{line.invoice.number}: ' if many else ''}{one.kind} {one.amount}, claimed on {one.on}"
        for line in letter.lines
        for one in line.earlier
    ]
    for number, one in letter.refused:
        about = f"{f'{number}: ' if many else ''}no {one.want}: {one.reason}"
        lines.append(about + (f" ({one.source})" if one.source else "") + (f"; {one.do}" if one.do else ""))
    return lines


def letter_as_object(letter: Letter | None) -> list[dict[str, Any]]:
    """The same as JSON."""
    if letter is None:
        return []
    claimed: Sequence[dict[str, Any]] = [
        {"invoice": line.invoice.number, "kind": one.kind.value, "amount": str(one.amount.decimal)}
        | {"reason": one.reason, "source": one.source, "claimed": True}
        for line in letter.lines
        for one in line.charges
    ]
    refused = [
        {"invoice": number, "kind": one.want.value, "amount": None, "reason": one.reason, "source": one.source}
        | {"claimed": False}
        for number, one in letter.refused
    ]
    return [*claimed, *refused]
