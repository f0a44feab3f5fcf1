"""Ladders as they are written in the config, and the rules they keep."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from assistant.config.kinds import Filled
from assistant.config.section import Problems, Section, tables
from assistant.domain.client import OwnRole, Role
from assistant.domain.ladder import Approval, Channel, Copy, Ladder, Stage, Tone
from assistant.domain.nearest import nearest

_TONES = [tone.value for tone in Tone]


def read_copy(text: str) -> Copy:
    """`client:controller|cfo` or `own:manager` as a Copy; ValueError says which word is wrong and which is meant."""
    side, _, roles = text.partition(":")
    names = roles.split("|")
    if side == "own" and len(names) == 1:
        return Copy(own=OwnRole(_known(names[0], OwnRole)))
    if side == "client":
        return Copy(client=tuple(Role(_known(name, Role)) for name in names))
    raise ValueError(f'"{text}" is not of the form "client:controller|cfo" or "own:manager"')


def _known(name: str, roles: type[Role] | type[OwnRole]) -> str:
    words = [role.value for role in roles]
    if name not in words:
        raise ValueError(f'has no role "{name}": {", ".join(words)}{nearest(name, words)}')
    return name


def _copy(text: str) -> str:
    read_copy(text)
    return text


class StageTable(Section):
    """[[ladder.stage]]: one step of a ladder."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    day: Annotated[int, Field(ge=-60, le=730)]
    tone: Annotated[Tone, Field(strict=False)]
    channels: tuple[Annotated[Channel, Field(strict=False)], ...] = Field((Channel.MAIL,), min_length=1)
    cc: tuple[Annotated[str, AfterValidator(_copy)], ...] = ()
    approval: Annotated[Approval, Field(strict=False)] = Approval.AUTO

    def stage(self) -> Stage:
        """The same as a value of the domain."""
        return Stage(
            self.id, self.day, self.tone, self.channels, tuple(read_copy(one) for one in self.cc), self.approval
        )


class LadderTable(Section):
    """[[ladder]]: the stages of follow-up, for all clients (`default`) or for those that name it."""

    name: Filled = "default"
    gap_days: Annotated[int, Field(ge=1, le=90)] | None = None
    stage: tuple[StageTable, ...] = Field(min_length=1)

    def ladder(self) -> Ladder:
        """The same as a value of the domain."""
        return Ladder(tuple(table.stage() for table in self.stage), self.name, self.gap_days)


def ladder_problems(document: Mapping[str, Any]) -> Problems:
    """What is wrong with ladders beyond their single keys: order, doubles, tones that soften, threats unapproved."""
    names: set[str] = set()
    for ladder in tables(document, "ladder"):
        name = str(ladder.get("name", "default"))
        if name in names:
            yield f"ladder.{name}", "there are two ladders of this name"
        names.add(name)
        yield from _stage_problems(f"ladder.{name}", list(tables(ladder, "stage")))


def _stage_problems(path: str, stages: list[Mapping[str, Any]]) -> Problems:
    ids: set[Any] = set()
    for stage in stages:
        here = f"{path}.stage.{stage.get('id')}"
        if stage.get("id") in ids:
            yield here, "there are two stages of this id"
        ids.add(stage.get("id"))
        mails = "mail" in stage.get("channels", ("mail",))
        if stage.get("tone") == Tone.FORMAL and mails and stage.get("approval") != Approval.DRAFT:
            yield f"{here}.approval", 'a formal mail waits for the owner\'s own hand: write approval = "draft"'
    for before, after in pairwise(stages):
        yield from _step_problems(f"{path}.stage.{after.get('id')}", before, after)


def _step_problems(here: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Problems:
    days = before.get("day"), after.get("day")
    if isinstance(days[0], int) and isinstance(days[1], int) and days[0] >= days[1]:
        yield (
            f"{here}.day",
            f'must come after day {days[0]} of "{before.get("id")}": stages stand in order of their days',
        )
    tones = before.get("tone"), after.get("tone")
    if tones[0] in _TONES and tones[1] in _TONES and _TONES.index(tones[0]) > _TONES.index(tones[1]):
        yield f"{here}.tone", f'"{tones[1]}" is softer than "{tones[0]}" of "{before.get("id")}": a ladder only rises'
