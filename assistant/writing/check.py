"""Whether every template says what it should: each rendered with made-up facts, all problems in one run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jinja2 import Environment, TemplateSyntaxError, meta

from assistant.domain.ladder import Ladder, Tone
from assistant.domain.law.countries import law_for
from assistant.domain.law.formal import WORDS
from assistant.domain.law.profile import Element
from assistant.domain.law.reserved import reserved_words
from assistant.domain.law.settings import LawSettings
from assistant.domain.reminder import Reminder
from assistant.writing.compose import Writer
from assistant.writing.facts import reminder_facts
from assistant.writing.formats import LANGUAGES
from assistant.writing.notice import notice_variables
from assistant.writing.samples import mailing_stages, sample_notice, sample_reminders
from assistant.writing.templates import NOTICE, TemplateError, nearest, render

# Not the template's to say: the deadline is counted each time, forms are added by hand, ways to pay are configured.
_OF_THE_FIRM = {"time", "protocol-forms", "how-to-pay"}
# What `render` adds to the facts.
_ADDED = {"words", "subject", "said"}


def check_templates(writer: Writer, ladder: Ladder | None = None, languages: Sequence[str] = LANGUAGES) -> list[str]:
    """Every problem of the templates of the stages and of the notice, one line each; empty when all is well."""
    ladder = ladder or writer.house.ladder
    problems: list[str] = []
    for language in languages:
        for stage in mailing_stages(ladder):
            problems += stage_problems(writer, language, stage.id, ladder)
        problems += _notice_problems(writer, language)
    return list(dict.fromkeys(problems))


def stage_problems(writer: Writer, language: str, id: str, ladder: Ladder) -> Iterable[str]:
    """Every problem of one stage's template in one language."""
    stage = ladder.stage(id)
    reminders, tone = sample_reminders(language, stage, ladder), stage.tone
    known = set(reminder_facts(reminders["single"], writer.house).variables()) | _ADDED
    yield from _undeclared(writer.environment, language, stage.templates, known)
    for reminder in reminders.values():
        try:
            said = writer.render(reminder)
        except TemplateError as problem:
            yield str(problem)
            continue
        for finding in reserved_words(f"{said.subject}\n{said.text}", language, tone):
            said_where = f'{language}/{stage.templates}: "{finding.text}"'
            yield f"{said_where} may not stand in a {tone} reminder: {finding.why}"
    if tone is Tone.FORMAL:
        yield from _notice_lacks(writer, language, reminders.values())


def _notice_lacks(writer: Writer, language: str, reminders: Iterable[Reminder]) -> Iterable[str]:
    """What the letter does not say of what the law wants in the country of that language."""
    for reminder in reminders:
        law = law_for(reminder.client.country, reminder.client, {}, LawSettings())
        try:
            missing = set(writer.notice_lacks(reminder, law)) - _OF_THE_FIRM
        except TemplateError:
            continue  # said already
        for one in sorted(missing):
            yield f"{language}/{reminder.stage.templates}: {law.profile.notice.name} lacks {WORDS[Element(one)]}"


def _notice_problems(writer: Writer, language: str) -> Iterable[str]:
    try:
        variables = notice_variables(sample_notice(), writer.house.owner, language, writer.environment)
        render(writer.environment, "notice", variables, NOTICE)
    except TemplateError as problem:
        yield str(problem)


def _undeclared(environment: Environment, language: str, id: str, known: set[str]) -> Iterable[str]:
    """Names in branches that no sample takes: rendering alone would not find them."""
    for part in ("subject", "txt", "html"):
        name = f"{language}/{id}.{part}.j2"
        if environment.loader is None or name not in environment.list_templates():
            continue
        source, filename, _ = environment.loader.get_source(environment, name)
        try:
            undeclared = meta.find_undeclared_variables(environment.parse(source))
        except TemplateSyntaxError:
            continue  # rendering says it, with the line
        for wrong in sorted(undeclared - known):
            yield f"{filename or name}, line {_line(source, wrong)}: there is no {wrong}{nearest(wrong, known)}"


def _line(source: str, name: str) -> int:
    return next((at for at, line in enumerate(source.split("\n"), start=1) if name in line), 1)
