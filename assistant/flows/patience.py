"""What a walk over many imagined days knows of each client: the first day on which anything may change for it.

A day that counts is looked at whole, and the journal keeps every reason for waiting. A walk has no journal to keep, and
nothing happens in it but what it does itself, so it looks at a client again only when a gate may open.
"""

from __future__ import annotations

from datetime import date, timedelta

from assistant.domain.case import Case, PendingState
from assistant.domain.ladder import Approval, Stage
from assistant.domain.verdict import Verdict

# What only somebody's word or a new fact can open: in a walk nobody says anything.
_FOR_GOOD = frozenset({"open", "released", "no hold", "no unmatched money", "deliverable", "document", "template"})
# Stands for the day on which there is room again for more mails.
_ROOM = date.min


class Patience:
    """Until when clients and cases rest; filled as they are looked at. Outside a walk nobody ever rests."""

    def __init__(self, walks: bool = False) -> None:
        self.walks = walks
        self._until: dict[str, date] = {}
        self._asleep: dict[str, tuple[Case, date]] = {}
        self._want_room: set[str] = set()
        self._full = False

    def begin_pass(self) -> None:
        """Nothing is known yet of how much may leave in this pass."""
        self._full = False

    def rests(self, client: str, today: date) -> bool:
        """Whether looking at the client today can change nothing."""
        if not self.walks or (client in self._want_room and not self._full):
            return False
        return self._until.get(client, today) > today

    def look(self, client: str) -> None:
        """The client is looked at now: what was known of it is void."""
        self._until[client] = date.max
        self._want_room.discard(client)

    def asleep(self, case: Case, today: date) -> bool:
        """Whether the case is just as it was when it was last asked, and its day has not come."""
        known, day = self._asleep.get(case.number, (None, today))
        if not self.walks or known is not case or (day <= today and not (day == _ROOM and self._full)):
            return False
        if day == _ROOM:
            self._want_room.add(case.invoice.client)
        else:
            self.until(case, day)
        return True

    def forget(self, client: str) -> None:
        """Something happened to the client."""
        self._until.pop(client, None)

    def until(self, case: Case, day: date) -> None:
        """The case wants a look on that day."""
        client = case.invoice.client
        self._asleep[case.number] = case, day
        self._until[client] = min(self._until.get(client, day), day)

    def turned_away(self, case: Case, stage: Stage) -> bool:
        """Whether no more mails may leave in this pass, so that nothing else need be asked of the case."""
        if not self._full or not stage.mails or stage.approval is Approval.VETO:
            return False
        self._wait_for_room(case)
        return True

    def _wait_for_room(self, case: Case) -> None:
        self._want_room.add(case.invoice.client)
        self._asleep[case.number] = case, _ROOM

    def held(self, case: Case, gate: str, verdict: Verdict, today: date) -> None:
        """The case was held back by a gate."""
        if gate == "volume":
            self._full = self.walks
            self._wait_for_room(case)
        elif gate == "not under way":
            waits = case.pending is not None and case.pending.state is PendingState.QUEUED
            self.until(case, today if waits else case.attend_on or date.max)
        elif verdict.until is not None:
            self.until(case, verdict.until)
        else:
            self.until(case, date.max if gate in _FOR_GOOD else today + timedelta(days=1))
