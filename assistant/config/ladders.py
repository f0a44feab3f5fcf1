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
    day: Annotated[int, Field(ge=-60, le=730)] | None = None
    after: Annotated[int, Field(ge=1, le=365)] | None = None
    tone: Annotated[Tone, Field(strict=False)]
    template: Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9-]*)?$")] = ""
    channels: tuple[Annotated[Channel, Field(strict=False)], ...] = Field((Channel.MAIL,), min_length=1)
    cc: tuple[Annotated[str, AfterValidator(_copy)], ...] = ()
    approval: Annotated[Approval, Field(strict=False)] = Approval.AUTO
    fee: bool = False
    interest: bool = False
    repeat_every: Annotated[int, Field(ge=0, le=365)] = 0
    stop_service: bool = False

    def stage(self, before: int) -> Stage:
        """The same as a value of the domain; `before` is the day of the stage below, from which `after` counts."""
        return Stage(
            id=self.id,
            day=before + (self.after or 0) if self.day is None else self.day,
            tone=self.tone,
            channels=self.channels,
            cc=tuple(read_copy(one) for one in self.cc),
            approval=self.approval,
            template=self.template,
            fee=self.fee,
            interest=self.interest,
            repeat_every=self.repeat_every,
            stop_service=self.stop_service,
        )


class LadderTable(Section):
    """[[ladder]]: the stages of follow-up, for all clients (`default`) or for those that name it."""

    name: Filled = "default"
    gap_days: Annotated[int, Field(ge=1, le=90)] | None = None
    stage: tuple[StageTable, ...] = Field(min_length=1)

    def ladder(self) -> Ladder:
        """The same as a value of the domain."""
        stages: list[Stage] = []
        for table in self.stage:
            stages.append(table.stage(stages[-1].day if stages else 0))
        return Ladder(tuple(stages), self.name, self.gap_days)


def serious_from(ladder: Ladder) -> str:
    """The stage from which the owner's word on the payments is asked for, where the config names none."""
    ids = [stage.id for stage in ladder.stages]
    if "third" in ids or not ids:
        return "third"
    firm = [stage.id for stage in ladder.stages if list(Tone).index(stage.tone) >= list(Tone).index(Tone.FIRM)]
    return firm[0] if firm else ids[-1]


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
    days = _days(stages)
    for at, (stage, day) in enumerate(zip(stages, days, strict=True)):
        here = f"{path}.stage.{stage.get('id')}"
        if stage.get("id") in ids:
            yield here, "there are two stages of this id"
        ids.add(stage.get("id"))
        if "day" in stage and "after" in stage:
            yield f"{here}.after", "say either day (from the due date) or after (from the stage before)"
        elif "day" not in stage and ("after" not in stage or not at):
            yield f"{here}.day", "is missing" + ("" if at else ": the first stage counts from the due date")
        yield from _mail_problems(here, stage, day)
        if stage.get("stop_service") is True and not any(_mails(one) for one in stages[:at]):
            yield f"{here}.stop_service", "no mail comes before it, so nobody would be told beforehand"
    for at, (before, after) in enumerate(pairwise(stages)):
        here = f"{path}.stage.{after.get('id')}"
        yield from _order_problems(here, str(before.get("id")), days[at], days[at + 1])
        yield from _tone_problems(here, before, after)


def _days(stages: list[Mapping[str, Any]]) -> list[int | None]:
    """The day of each stage from the due date; None where nobody can tell."""
    days: list[int | None] = []
    for stage in stages:
        day, after = stage.get("day"), stage.get("after")
        if day is None and days and isinstance(days[-1], int) and isinstance(after, int):
            day = days[-1] + after
        days.append(day if isinstance(day, int) else None)
    return days


def _mail_problems(here: str, stage: Mapping[str, Any], day: int | None) -> Problems:
    """What only a mail can do, and a formal one only by the owner's hand."""
    mails = _mails(stage)
    if stage.get("tone") == Tone.FORMAL and mails and stage.get("approval") != Approval.DRAFT:
        yield f"{here}.approval", 'a formal mail waits for the owner\'s own hand: write approval = "draft"'
    for key in ("template", "fee", "interest", "repeat_every", "stop_service"):
        if stage.get(key) and not mails:
            yield f"{here}.{key}", 'is for mails: add "mail" to channels, or take it out'
    for key in ("fee", "interest", "repeat_every", "stop_service"):
        if stage.get(key) and day is not None and day <= 0:
            yield f"{here}.{key}", "is for stages after the due date: nothing is late before"
    if stage.get("stop_service") is True and stage.get("approval", Approval.AUTO) == Approval.AUTO:
        yield f"{here}.approval", 'service stops only with your knowledge: write approval = "veto" or "draft"'


def _mails(stage: Mapping[str, Any]) -> bool:
    channels = stage.get("channels", (Channel.MAIL.value,))
    return isinstance(channels, tuple) and Channel.MAIL in channels


def _order_problems(here: str, before: str, day: int | None, following: int | None) -> Problems:
    if day is not None and following is not None and day >= following:
        yield f"{here}.day", f'must come after day {day} of "{before}": stages stand in order of their days'


def _tone_problems(here: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Problems:
    tones = before.get("tone"), after.get("tone")
    if tones[0] in _TONES and tones[1] in _TONES and _TONES.index(tones[0]) > _TONES.index(tones[1]):
        yield f"{here}.tone", f'"{tones[1]}" is softer than "{tones[0]}" of "{before.get("id")}": a ladder only rises'
