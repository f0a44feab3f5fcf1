"""The owner's templates: where they come from, and what is said when one is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.writing.check import check_templates
from assistant.writing.compose import Writer
from assistant.writing.templates import TemplateError, template_environment
from tests.writing.house import HOUSE, REMINDER

FIRST_LINES = '{% extends "layout.txt.j2" %}\n{% block opening %}\n'
OwnTemplate = Callable[[str, str], Writer]


@pytest.fixture
def own(tmp_path: Path) -> OwnTemplate:
    """A writer whose owner has one template of their own."""

    def write(name: str, source: str) -> Writer:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        return Writer(HOUSE, template_environment(str(tmp_path)))

    return write


def test_the_owners_file_stands_in_for_ours_and_the_rest_stays(own: OwnTemplate) -> None:
    said = own("sv/second.subject.j2", "Egen rubrik om {{ lead.number }}").render(REMINDER)
    assert said.subject == "Egen rubrik om 1042"
    assert "Vi skrev den 2\N{NO-BREAK SPACE}december 2026" in said.text


def test_the_owners_wording_of_the_text_is_the_wording_of_the_html_too(own: OwnTemplate) -> None:
    said = own("sv/second.txt.j2", FIRST_LINES + "Egna ord & mer.\n{% endblock %}").render(REMINDER)
    assert "Egna ord & mer." in said.text
    assert "Egna ord &amp; mer." in said.html


def test_templates_may_be_edited_without_a_restart(own: OwnTemplate) -> None:
    writer = own("sv/second.subject.j2", "ett")
    assert writer.render(REMINDER).subject == "ett"
    own("sv/second.subject.j2", "två, och längre")
    assert Writer(HOUSE, writer.environment).render(REMINDER).subject in {"ett", "två, och längre"}


def test_an_unknown_variable_is_named_with_file_line_and_the_nearest_right_one(own: OwnTemplate) -> None:
    writer = own("sv/second.txt.j2", FIRST_LINES + "{{ clinet.name }}\n{% endblock %}")
    with pytest.raises(TemplateError) as wrong:
        writer.render(REMINDER)
    assert str(wrong.value).endswith("sv/second.txt.j2, line 3: there is no clinet; did you mean client?")
    assert "\n" not in str(wrong.value)


def test_an_unknown_field_is_named_with_the_nearest_right_one(own: OwnTemplate) -> None:
    writer = own("sv/second.txt.j2", FIRST_LINES + "{{ lead.nmuber }}\n{% endblock %}")
    with pytest.raises(TemplateError, match=r"second\.txt\.j2, line 3: there is no nmuber; did you mean number\?$"):
        writer.render(REMINDER)


def test_an_unknown_word_is_found_in_the_words_themselves(own: OwnTemplate) -> None:
    writer = own("sv/words.j2", "{% set you = 'du' %}\n{% set x = contact.nmae ~ '!' %}")
    with pytest.raises(TemplateError, match=r"words\.j2, line 2: there is no nmae; did you mean name\?$"):
        writer.render(REMINDER)


def test_a_wrong_tag_is_named_with_file_and_line(own: OwnTemplate) -> None:
    writer = own("sv/second.txt.j2", "{% extends 'layout.txt.j2' %}\n{% block opening %}\n{% if %}")
    with pytest.raises(TemplateError, match=r"second\.txt\.j2, line 3: "):
        writer.render(REMINDER)


def test_a_stage_without_templates_is_named_with_the_nearest_file(writer: Writer) -> None:
    odd = replace(REMINDER, stage=replace(REMINDER.stage, id="secnd"))
    with pytest.raises(
        TemplateError, match=r"no template sv/secnd\.subject\.j2; did you mean sv/second\.subject\.j2\?"
    ):
        writer.render(odd)


@pytest.mark.parametrize(
    "trick",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ owner.__init__.__globals__ }}",
        "{{ words._module }}",
        "{{ (words.greeting|attr('__globals__')) }}",
        "{{ range(1000000000)|list }}",
        "{{ payment.append(1) }}",
        "{{ '{0.__class__}'.format(owner) }}",
    ],
)
def test_the_sandbox_gives_nothing_away(own: OwnTemplate, trick: str) -> None:
    writer = own("sv/second.txt.j2", FIRST_LINES + trick + "\n{% endblock %}")
    with pytest.raises(TemplateError, match=r"second\.txt\.j2, line 3: "):
        writer.render(REMINDER)


def test_a_file_outside_the_folders_cannot_be_included(own: OwnTemplate) -> None:
    writer = own("sv/second.txt.j2", FIRST_LINES + "{% include '../../etc/passwd' %}\n{% endblock %}")
    with pytest.raises(TemplateError, match="no template"):
        writer.render(REMINDER)


def test_check_finds_nothing_wrong_with_what_is_shipped(writer: Writer) -> None:
    assert check_templates(writer) == []


def test_check_lists_every_problem_in_one_run(own: OwnTemplate) -> None:
    own("sv/second.txt.j2", FIRST_LINES + "{{ clinet.name }}\n{% endblock %}")
    own("da/final.subject.j2", "{{ leed.number }}")
    own("en/notice.item.j2", "{{ clinet }}")
    writer = own("en/first.html.j2", '{% extends "layout.html.j2" %}\n{% if 1 > 2 %}{{ tottal }}{% endif %}')
    problems = check_templates(writer)
    assert [one.rpartition("/")[2] for one in problems] == [
        "second.txt.j2, line 3: there is no clinet; did you mean client?",
        "final.subject.j2, line 1: there is no leed; did you mean lead?",
        "first.html.j2, line 2: there is no tottal; did you mean total?",
        "notice.item.j2, line 1: there is no clinet; did you mean client?",
    ]
