"""The writer: a reminder or a notice becomes a finished mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from jinja2 import Environment

from assistant.domain.client import Person
from assistant.domain.law.claims import Law
from assistant.domain.law.reserved import reserved_words
from assistant.domain.message import Address
from assistant.domain.reminder import Document, OutgoingMail, Reminder
from assistant.writing.facts import House, reminder_facts
from assistant.writing.formal import lacks_of
from assistant.writing.formats import spoken
from assistant.writing.message import Envelope, HeaderError, outgoing, tag
from assistant.writing.notice import NoticeItem, colleague_variables, notice_variables
from assistant.writing.templates import COLLEAGUE, NOTICE, Rendered, TemplateError, render, subject_of, words_of


class Writer:
    """Writes for one house with one set of templates; holds nothing open and changes nothing."""

    def __init__(self, house: House, environment: Environment) -> None:
        self.house = house
        self.environment = environment

    def render(self, reminder: Reminder) -> Rendered:
        """What the reminder says: subject, text, HTML. TemplateError when a template is wrong."""
        facts = reminder_facts(reminder, self.house)
        return render(self.environment, reminder.stage.templates, facts.variables())

    def notice_lacks(self, reminder: Reminder, law: Law) -> tuple[str, ...]:
        """What the formal notice lacks of what that law wants it to say, as names of elements. Raises TemplateError."""
        facts = reminder_facts(reminder, self.house)
        words = words_of(self.environment, facts.language, facts.variables())
        return lacks_of(reminder, facts, words, self.render(reminder).text, law)

    def subject(self, reminder: Reminder) -> str:
        """The subject alone; TemplateError when its template is wrong."""
        return subject_of(self.environment, reminder.stage.templates, reminder_facts(reminder, self.house).variables())

    def reminder(
        self, reminder: Reminder, documents: Sequence[Document], message_id: str, now: datetime
    ) -> OutgoingMail:
        """The reminder as it leaves, in its thread, the documents attached unchanged.

        TemplateError for a wrong template, or words kept for a later stage; HeaderError when a name, number or address
        may not stand in a header.
        """
        _refuse_line_breaks(reminder)
        envelope = Envelope(
            sender=self._owner,
            to=Address(reminder.to.email, reminder.to.name),
            message_id=message_id,
            now=now,
            cc=tuple(Address(one.email, one.name) for one in reminder.cc),
            references=reminder.conversation.references,
        )
        said = self.render(reminder)
        _refuse_threats(reminder, said, self.house.owner.name)
        return outgoing(envelope, said, documents, tag(reminder.stage.id, reminder.numbers))

    def notice(self, items: Sequence[NoticeItem], message_id: str, now: datetime) -> OutgoingMail:
        """A mail to the owner, in the owner's language: what needs a decision, what went wrong, what is announced."""
        language = spoken(self.house.owner.language)
        variables = notice_variables(items, self.house.owner, language, self.environment)
        said = render(self.environment, "notice", variables, NOTICE)
        envelope = Envelope(self._owner, self._owner, message_id, now, automatic=True)
        return outgoing(envelope, said, (), tag("notice", ()))

    def to_colleague(self, someone: Person, item: NoticeItem, message_id: str, now: datetime) -> OutgoingMail:
        """A mail to one of the owner's own people, by the templates of the item's kind. Raises TemplateError."""
        language = spoken(self.house.owner.language)
        said = render(self.environment, item.kind, colleague_variables(item, someone.name, language), COLLEAGUE)
        envelope = Envelope(self._owner, Address(someone.email, someone.name), message_id, now, automatic=True)
        return outgoing(envelope, said, (), tag(item.kind, ()))

    @property
    def _owner(self) -> Address:
        return Address(self.house.owner.email, self.house.owner.name)


def _refuse_threats(reminder: Reminder, said: Rendered, owner: str) -> None:
    """The template was tried with made-up facts: what the owner's own words and the real facts bring is looked at here.

    Names are left out: a client may well be called Tennis Court Ltd.
    """
    text, names = said.text, (reminder.client.name, reminder.to.name, owner, *(one.name for one in reminder.cc))
    for name in filter(None, names):
        text = text.replace(name, "")
    for finding in reserved_words(text, reminder.language, reminder.stage.tone):
        word = f'{spoken(reminder.language)}/{reminder.stage.templates}: "{finding.text}"'
        raise TemplateError(f"{word} may not stand in a {reminder.stage.tone} reminder: {finding.why}")


def _refuse_line_breaks(reminder: Reminder) -> None:
    """Names and numbers reach the subject, where a template would hide a line break by putting all on one line."""
    named: Iterable[str] = (reminder.client.name, reminder.to.name, *reminder.numbers)
    for value in named:
        if any(mark in value for mark in "\r\n\0"):
            raise HeaderError(f"Subject: a line break in {value!r}")
