"""The simulated owner: reads the tasks, decides them with the command line's own functions, writes a mail by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

from assistant.demo.agenda import Agenda
from assistant.demo.cast import Cast, Hand, Player, Word
from assistant.demo.clients import Cue, Doings, quoted
from assistant.demo.letters import Sender, answer, attach
from assistant.demo.post import OwnersProgram
from assistant.demo.telling import Line, stage_words
from assistant.domain.task import Task, TaskKind
from assistant.flows import command
from assistant.flows.world import World

# The owner sits down with the tasks in the morning and after lunch, and with the bank in the morning.
_SITS_DOWN = (time(9, 20), time(13, 30))
_BANK = time(9, 5)
# What the owner answers where the story says nothing else: (word, what that means).
_USUAL: dict[TaskKind, tuple[str, str]] = {
    TaskKind.CONFIRM_PAYMENTS: ("yes", "confirms that all payments are booked"),
    TaskKind.VETO: ("ok", "reads the announcement and lets it go out"),
    TaskKind.CALL: ("done", "rings them, as the reminder's stage asks; nobody answers"),
    TaskKind.LETTER: ("done", "posts the letter"),
    TaskKind.MEETING: ("done", "proposes a meeting"),
    TaskKind.SUSPICIOUS: ("done", "looks: there is no such money, it is a forgery"),
    TaskKind.NOTICE_UNTRUSTED: ("no", "looks: there is no such money, it is a forgery"),
    TaskKind.BAD_ADDRESS: ("done", "has the new address"),
    TaskKind.OVERPAID: ("done", "pays it back"),
}
# These stay on the list: the last one is for the owner to think over after the story ends.
_LEFT_OPEN = {TaskKind.HANDOVER}


class OwnerAtWork:
    """What the owner of the sample firm does."""

    def __init__(self, cast: Cast, program: OwnersProgram, agenda: Agenda, tell: Callable[[Line], None]) -> None:
        self.cast = cast
        self._program, self._agenda, self._tell = program, agenda, tell
        self._taken: set[int] = set()
        # Brings new contacts in by the real import; set by whoever set the firm up.
        self.bring_contacts: Callable[[World, Player, datetime], None] = lambda world, player, now: None
        self.pdfs: dict[str, bytes] = {}

    def look(self, world: World, doings: Doings, now: datetime) -> None:
        """Plan what to do about the open tasks, money that came, and mails to write."""
        for task in world.store.tasks.open():
            if task.id not in self._taken and task.task.kind not in _LEFT_OPEN:
                self._taken.add(task.id)
                self._agenda.plan(self._sits_down(world, now, self._word(task)), partial(self._decide, doings, task.id))
        for when, player, number in doings.transferred:
            day = world.bank.add(when.astimezone(self._agenda.zone).date(), 1)
            self._agenda.plan(self._agenda.at(day, _BANK), partial(self._book, player, number))
        doings.transferred.clear()
        for when, hand, cue in doings.hands:
            self._agenda.plan(when, partial(self._write, hand, cue))
        doings.hands.clear()

    def say_go(self, world: World, when: datetime) -> None:
        """From now on the assistant works by itself."""
        command.go(world, when)
        self._tell(
            Line(when, "owner", "", "says go", why="both drafts were good: from now on reminders leave by themselves")
        )

    def _sits_down(self, world: World, now: datetime, word: Word | None) -> datetime:
        local = now.astimezone(self._agenda.zone)
        day = world.bank.on_or_after(local.date())
        if word is not None and word.days:
            return self._agenda.at(world.bank.add(day, word.days), _SITS_DOWN[0])
        for ahead in range(2):
            at_work = world.bank.add(day, ahead) if ahead else day
            for hour in _SITS_DOWN:
                if self._agenda.at(at_work, hour) > now:
                    return self._agenda.at(at_work, hour)
        return now + timedelta(hours=1)

    def _word(self, task: Task) -> Word | None:
        """What the story makes the owner say to this kind of task about this client."""
        if not task.task.client:
            return None
        player = self.cast.player(task.task.client)
        return next((one for one in player.owner if one.task == task.task.kind), None)

    def _decide(self, doings: Doings, id: int, world: World, when: datetime) -> None:
        task = world.store.tasks.get(id)
        if task is None or all(one.id != id for one in world.store.tasks.open()):
            return
        if task.task.kind is TaskKind.DRAFT_WAITING:
            self._send_draft(world, task, when)
            return
        word = self._word(task)
        if word is None:
            usual, note = _USUAL.get(task.task.kind, ("done", "seen"))
            self._say(world, task, usual, note, when)
        elif word.word == "copy":
            self._send_copy(world, task, word, when)
        elif word.word == "contacts":
            self._change_contacts(world, task, word, when)
        else:
            promised = doings.promised.get(task.task.client, world.today(when))
            self._say(world, task, word.word.format(promised=promised), word.note, when)

    def _say(self, world: World, task: Task, answer_: str, note: str, when: datetime) -> None:
        command.decide_task(world, task.id, answer_, when)
        about = (task.task.invoice,) if task.task.invoice else ()
        self._tell(Line(when, "owner", task.task.client, f"{note} (“{answer_}”)", about=about))

    def _send_draft(self, world: World, task: Task, when: datetime) -> None:
        number = task.task.invoice
        case = world.store.cases.get(number)
        if case is None or case.pending is None or not case.pending.message_id:
            return
        # The task is answered by the mail itself, once the assistant sees it in Sent.
        self._program.send_draft(case.pending.message_id)
        what = f"reads the draft in the mail program and sends it: {stage_words(case.pending.stage)}"
        self._tell(Line(when, "owner", task.task.client, what, about=(number,)))

    def _send_copy(self, world: World, task: Task, word: Word, when: datetime) -> None:
        """The invoice once more, by hand, in the thread; after that the clock may run again."""
        kept = world.store.inbox.get(task.task.message_id)
        if kept is not None:
            firm = self.cast.firm
            sender = Sender(firm.name, firm.email, self.cast.player(task.task.client).language)
            message = answer(kept.raw, sender, word.text, when)
            attach(message, self.pdfs[task.task.invoice], f"{task.task.invoice}.pdf")
            self._program.send(message.as_bytes())
        self._say(world, task, "resume", word.note, when)

    def _change_contacts(self, world: World, task: Task, word: Word, when: datetime) -> None:
        player = self.cast.player(task.task.client)
        self.bring_contacts(world, player, when)
        self._say(world, task, "resume", word.note, when)

    def _book(self, player: Player, number: str, world: World, when: datetime) -> None:
        case = world.store.cases.get(number)
        if case is not None and case.is_open:
            command.paid(world, number, when)
            what = f"sees the money in the bank account and books it (“paid {number}”)"
            self._tell(Line(when, "owner", player.id, what))

    def _write(self, hand: Hand, cue: Cue, _world: World, when: datetime) -> None:
        firm = self.cast.firm
        message = answer(cue.raw, Sender(firm.name, firm.email, cue.player.language), hand.text, when)
        # The owner answers their own last mail, so it goes where that one went.
        del message["To"]
        contact = cue.player.contacts[0]
        message["To"] = f"{contact.name} <{contact.email}>"
        raw = message.as_bytes()
        self._program.send(raw)
        line = Line(
            when, "owner", cue.player.id, "writes by hand, in the same thread", quote=quoted(raw), about=cue.invoices
        )
        self._tell(line)
