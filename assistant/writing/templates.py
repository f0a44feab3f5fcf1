"""The templates: where they come from, how they are rendered, and one clear line when one is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from types import TracebackType

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    pass_context,
    select_autoescape,
)
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from assistant.writing import charges as charges_in_facts
from assistant.writing import facts as facts_of_a_reminder
from assistant.writing.flowed import inline, paragraphs, reflow, upfirst
from assistant.writing.formats import Day, listed
from assistant.writing.payment import Way


class TemplateError(Exception):
    """A template cannot be used: `str()` is one line naming the file, the line, and the nearest right name."""


@dataclass(frozen=True)
class Rendered:
    """What a set of templates says: the subject on one line, the text with long lines, the whole HTML document."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Family:
    """Templates that belong together: their words (in each language's folder) and the frame of their text."""

    words: str
    layout: str


REMINDER = Family("words.j2", "layout.txt.j2")
COLLEAGUE = Family("notice.words.j2", "colleague.layout.txt.j2")
NOTICE = Family("notice.words.j2", "notice.layout.txt.j2")


def template_environment(folder: str | None) -> Environment:
    """Templates of the owner's folder first; what is missing there comes from the package."""
    shipped = PackageLoader("assistant", "templates")
    loader: BaseLoader = ChoiceLoader([FileSystemLoader(folder), shipped]) if folder else shipped
    # A sandbox: the templates are the owner's, but the facts in them are written by strangers.
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html", "html.j2"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(reflow=reflow, paragraphs=paragraphs, inline=inline, upfirst=upfirst, listed=_listed)
    return environment


def render(environment: Environment, name: str, variables: Mapping[str, object], family: Family = REMINDER) -> Rendered:
    """Subject, text and HTML of `name` in the folder of the variable `language`; TemplateError when one is wrong.

    The wording stands once, in the blocks of the text template; the HTML gets it as `said.<block>`.
    """
    folder = variables["language"]
    known = {**variables, "words": _words(environment, f"{folder}/{family.words}", variables)}
    subject = _subject(environment, f"{folder}/{name}.subject.j2", known)
    known["subject"] = subject
    text = _whole(environment, f"{folder}/{name}.txt.j2", known)
    known["said"] = _blocks(environment, (family.layout, f"{folder}/{name}.txt.j2"), known)
    html = _whole(environment, f"{folder}/{name}.html.j2", known)
    return Rendered(subject, re.sub(r"\n{3,}", "\n\n", text.strip("\n")), html)


def subject_of(environment: Environment, name: str, variables: Mapping[str, object]) -> str:
    """The subject alone of a reminder; TemplateError when its template is wrong."""
    folder = variables["language"]
    known = {**variables, "words": _words(environment, f"{folder}/{REMINDER.words}", variables)}
    return _subject(environment, f"{folder}/{name}.subject.j2", known)


def _subject(environment: Environment, name: str, known: Mapping[str, object]) -> str:
    """A subject is searched for and never wrapped: its spaces are plain ones."""
    return inline(_whole(environment, name, known)).replace("\N{NO-BREAK SPACE}", " ")


def render_line(environment: Environment, name: str, variables: Mapping[str, object]) -> str:
    """A template that says one sentence."""
    return inline(_whole(environment, name, variables))


@pass_context
def _listed(context: Context, names: Iterable[str]) -> str:
    return listed(names, context["language"])


def _whole(environment: Environment, name: str, variables: Mapping[str, object]) -> str:
    try:
        return environment.get_template(name).render(variables)
    except Exception as wrong:
        raise _explained(wrong, environment, name, variables) from wrong


class Words:
    """The words of a language. What its macros say is plain text; jinja would take it for safe HTML."""

    def __init__(self, module: object) -> None:
        self._module = module

    def __getattr__(self, name: str) -> object:
        word = getattr(self._module, name)
        if callable(word):
            return lambda *values: inline(word(*values))
        return inline(word) if isinstance(word, str) else word

    def __dir__(self) -> list[str]:
        return [name for name in dir(self._module) if not name.startswith("_")]


def words_of(environment: Environment, language: str, variables: Mapping[str, object]) -> Words:
    """The words that the reminders of that language share; TemplateError when they are wrong."""
    return _words(environment, f"{language}/{REMINDER.words}", variables)


def _words(environment: Environment, name: str, variables: Mapping[str, object]) -> Words:
    try:
        return Words(environment.get_template(name).make_module(dict(variables)))
    except Exception:
        try:
            environment.handle_exception()  # puts the template's own lines into the traceback, as render() does
        except Exception as wrong:
            raise _explained(wrong, environment, name, variables) from wrong


def _blocks(environment: Environment, names: Iterable[str], variables: Mapping[str, object]) -> dict[str, str]:
    """What each block of a text says by itself; one that a template leaves out is its layout's, which comes first."""
    said: dict[str, str] = {}
    for template in map(environment.get_template, names):
        context = template.new_context(dict(variables))
        said |= {block: "".join(body(context)) for block, body in template.blocks.items()}
    return said


def _explained(wrong: Exception, environment: Environment, name: str, variables: Mapping[str, object]) -> TemplateError:
    if isinstance(wrong, TemplateError):
        return wrong
    if isinstance(wrong, TemplateNotFound):
        return TemplateError(
            f"{name}: there is no template {wrong.name}{nearest(str(wrong.name), environment.list_templates())}"
        )
    if isinstance(wrong, TemplateSyntaxError):
        return TemplateError(f"{wrong.filename or wrong.name or name}, line {wrong.lineno}: {wrong.message}")
    place = _place(wrong.__traceback__, name)
    if isinstance(wrong, UndefinedError):
        missing = re.search(r"'(\w+)'(?: is undefined)?$", str(wrong))
        if missing:
            return TemplateError(f"{place}: there is no {missing[1]}{nearest(missing[1], _names(variables))}")
    if isinstance(wrong, SecurityError):
        return TemplateError(f"{place}: not allowed in a template: {wrong}")
    return TemplateError(f"{place}: {wrong}")


def _place(trace: TracebackType | None, name: str) -> str:
    """The innermost frame that is a template; jinja gives those frames the template's file and line."""
    place = name
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".j2"):
            place = f"{file}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return place


def nearest(wrong: str, right: Iterable[str]) -> str:
    """The words "; did you mean …?" with the most alike of the right names, or nothing."""
    close = get_close_matches(wrong, [name for name in right if name != wrong], n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _names(variables: Mapping[str, object]) -> set[str]:
    """Every name a template could have meant."""
    views = [facts_of_a_reminder.Owner, facts_of_a_reminder.ClientFacts, facts_of_a_reminder.ContactFacts]
    views += [facts_of_a_reminder.StageFacts, facts_of_a_reminder.InvoiceFacts, Day, Way]
    views += [charges_in_facts.ChargeFacts, charges_in_facts.PeriodFacts]
    words = {name for name in dir(variables.get("words", "")) if not name.startswith("_")}
    return {*variables, *(field.name for view in views for field in fields(view)), *words}
