"""The ladder: the ordered stages of follow-up, each with its day, tone, copies, channel and approval."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.domain.client import OwnRole, Role


class Tone(StrEnum):
    """How a mail sounds, softest first."""

    FRIENDLY = "friendly"
    MILD = "mild"
    CLEAR = "clear"
    FIRM = "firm"
    SERIOUS = "serious"
    FORMAL = "formal"


class Channel(StrEnum):
    """How a stage reaches the client; `call`, `letter`, `meeting` and `task` are work for the owner."""

    MAIL = "mail"
    CALL = "call"
    LETTER = "letter"
    MEETING = "meeting"
    TASK = "task"


class Approval(StrEnum):
    """Whether a stage goes by itself, is announced first, or waits in Drafts for the owner's hand."""

    AUTO = "auto"
    VETO = "veto"
    DRAFT = "draft"


@dataclass(frozen=True)
class Copy:
    """Somebody added to Cc: the first reachable of the client's roles, or the owner's own person."""

    client: tuple[Role, ...] = ()
    own: OwnRole | None = None


def origin(id: str) -> str:
    """The stage of which this id is a repetition (`second#2` is one of `second`), or the id itself."""
    return id.partition("#")[0]


@dataclass(frozen=True)
class Stage:
    """One step of the ladder; `day` counts from the due date, negative before it."""

    id: str
    day: int
    tone: Tone
    channels: tuple[Channel, ...] = (Channel.MAIL,)
    cc: tuple[Copy, ...] = ()
    approval: Approval = Approval.AUTO
    # The name of its templates, where that is not its own.
    template: str = ""
    # Whether it claims the fee and compensation, and the interest, that law or agreement give.
    fee: bool = False
    interest: bool = False
    # It goes again after so many days, until an answer comes or the next stage is due; 0 for once.
    repeat_every: int = 0
    # Whether deliveries or service stop at it; the mail before it says so.
    stop_service: bool = False

    @property
    def origin(self) -> str:
        """Its id in the ladder, also when this is a repetition of it."""
        return origin(self.id)

    @property
    def is_repetition(self) -> bool:
        """Whether it was done before and goes again."""
        return self.id != self.origin

    @property
    def templates(self) -> str:
        """The name of its templates."""
        return self.template or self.origin

    def again(self, times: int) -> Stage:
        """The same for the so manieth time: a step of its own, so that each is sent once only."""
        return replace(self, id=f"{self.origin}#{times}")

    @property
    def overdue(self) -> bool:
        """Whether it speaks of a payment that is late (and so counts for the gap)."""
        return self.day > 0

    @property
    def mails(self) -> bool:
        """Whether it sends anything to the client by mail."""
        return Channel.MAIL in self.channels


@dataclass(frozen=True)
class Ladder:
    """Stages in the order of their days; ids are unique."""

    stages: tuple[Stage, ...]
    name: str = "default"
    # Days between overdue reminders on this ladder; None for the policy's own.
    gap_days: int | None = None

    def stage(self, id: str) -> Stage:
        """The stage of that id, or its repetition (KeyError when the ladder has none)."""
        for stage in self.stages:
            if stage.id == origin(id):
                return stage if stage.id == id else replace(stage, id=id)
        raise KeyError(id)

    def index(self, id: str) -> int:
        """How far up the stage stands, 0 for the first; -1 for a stage this ladder does not have."""
        return next((at for at, stage in enumerate(self.stages) if stage.id == origin(id)), -1)

    def announces_stop(self, id: str) -> bool:
        """Whether the mail of this stage says that deliveries or service stop at the next one."""
        above = self.stages[self.index(id) + 1 :] if self.index(id) >= 0 else ()
        following = next((stage for stage in above if stage.mails), None)
        return following is not None and following.stop_service

    def any_overdue(self, ids: Iterable[str]) -> bool:
        """Whether one of these stages speaks of a late payment; a stage the ladder no longer has does."""
        return any(self.index(id) < 0 or self.stage(id).overdue for id in ids)


_ACCOUNTS = Copy(client=(Role.ACCOUNTS,))
_CONTROLLER = Copy(client=(Role.CONTROLLER, Role.CFO))
_MANAGEMENT = Copy(client=(Role.CEO, Role.OWNER))
_OWN_MANAGER = Copy(own=OwnRole.MANAGER)

DEFAULT = Ladder(
    stages=(
        Stage("heads-up", -5, Tone.FRIENDLY),
        Stage("due-today", 0, Tone.FRIENDLY),
        Stage("first", 1, Tone.MILD),
        Stage("second", 8, Tone.CLEAR),
        Stage("third", 15, Tone.FIRM, (Channel.MAIL, Channel.CALL), (_ACCOUNTS,)),
        Stage(
            "formal",
            30,
            Tone.FIRM,
            (Channel.MAIL, Channel.LETTER),
            (_CONTROLLER,),
            Approval.VETO,
            fee=True,
            interest=True,
        ),
        Stage(
            "management",
            45,
            Tone.SERIOUS,
            (Channel.MAIL, Channel.MEETING),
            (_MANAGEMENT, _OWN_MANAGER),
            Approval.VETO,
            interest=True,
        ),
        Stage(
            "final",
            60,
            Tone.FORMAL,
            (Channel.LETTER, Channel.MAIL),
            (),
            Approval.DRAFT,
            fee=True,
            interest=True,
        ),
        Stage("handover", 90, Tone.FORMAL, (Channel.TASK,)),
    )
)
