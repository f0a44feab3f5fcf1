"""What a walk over many imagined days knows of each client: the first day on which anything may change for it.

A day that counts is looked at whole, and the journal keeps every reason for waiting. A walk has no journal to keep, and
nothing happens in it but what it does itself, so it looks at a client again only when a gate may open.
"""

from __future__ import annotations

from datetime import date, timedelta

from assistant.domain.case import Case, PendingState
from assistant.domain.verdict import Verdict

# What only somebody's word or a new fact can open: in a walk nobody says anything.
_FOR_GOOD = frozenset({"open", "released", "no hold", "no unmatched money", "deliverable", "document", "template"})


class Patience:
    """Until when each client rests; filled as its cases are looked at. Outside a walk nobody ever rests."""

    def __init__(self, walks: bool = False) -> None:
        self.walks = walks
        self._until: dict[str, date] = {}
        self._want_room: set[str] = set()
        self._full = False

    def begin_pass(self) -> None:
        """Nothing is known yet of how much may leave in this pass."""
        self._full = False

    def rests(self, client: str, today: date) -> bool:
        """Whether looking at the client today can change nothing."""
        if not self.walks:
            return False
        if client in self._want_room and not self._full:
            return False
        return self._until.get(client, today) > today

    def look(self, client: str) -> None:
        """The client is looked at now: what was known of it is void."""
        self._until[client] = date.max
        self._want_room.discard(client)

    def forget(self, client: str) -> None:
        """Something happened to the client."""
        self._until.pop(client, None)

    def until(self, client: str, day: date) -> None:
        """One of its cases wants a look on that day."""
        self._until[client] = min(self._until.get(client, day), day)

    def held(self, case: Case, gate: str, verdict: Verdict, today: date) -> None:
        """One of its cases was held back by a gate."""
        client = case.invoice.client
        if gate == "volume":
            self._full = True
            self._want_room.add(client)
        elif gate == "not under way":
            self._under_way(case, today)
        elif verdict.until is not None:
            self.until(client, verdict.until)
        elif gate not in _FOR_GOOD:
            self.until(client, today + timedelta(days=1))

    def _under_way(self, case: Case, today: date) -> None:
        if case.pending is not None and case.pending.state is PendingState.QUEUED:
            self.until(case.invoice.client, today)
        elif case.attend_on is not None:
            self.until(case.invoice.client, case.attend_on)
