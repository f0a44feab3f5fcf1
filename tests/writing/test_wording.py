"""What the shipped templates say: the snapshots, and the rules that every one of them keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2 import nodes

from assistant.domain.ladder import DEFAULT
from assistant.domain.reminder import Reminder
from assistant.writing.compose import Writer
from assistant.writing.facts import reminder_facts
from assistant.writing.flowed import flowed
from assistant.writing.formats import LANGUAGES
from assistant.writing.notice import NoticeItem, NoticeLine, notice_variables
from assistant.writing.samples import mailing_stages, sample_notice, sample_reminders
from assistant.writing.templates import NOTICE, Rendered, render
from tests.writing.house import HOUSE

TEMPLATES = Path(__file__).parent.parent.parent / "templates"
STAGES = [stage.id for stage in mailing_stages(DEFAULT)]
OVERDUE = STAGES[2:]
# Words that are a threat in a reminder. Before `final` nobody names courts, enforcement or lawyers at all;
# a handover to a collector may be told as information from `formal` on.
COURTS = re.compile(
    r"kronofogd|domstol|tingsrätt|stämning|betalningsföreläggande|betalningsanmärkning|jurist|advokat|rättslig|"
    r"fogedret|retten\b|stævning|betalingspåkrav|rki\b|juridisk|retslig|"
    r"court|lawyer|solicitor|attorney|legal|lawsuit|bailiff|credit rating",
    re.IGNORECASE,
)
COLLECTION = re.compile(r"inkasso|debt collect|collection agency", re.IGNORECASE)
ANGRY = re.compile(
    r"!!|omedelbar|omgående|oacceptabel|straks|øjeblikkelig|uacceptabel|immediately|urgent", re.IGNORECASE
)


def _samples(language: str, stage: str) -> dict[str, Reminder]:
    return sample_reminders(language, DEFAULT.stage(stage), DEFAULT)


def _every(writer: Writer, stages: Iterable[str] = STAGES) -> Iterable[tuple[str, str, Rendered]]:
    for language in LANGUAGES:
        for stage in stages:
            for name, reminder in _samples(language, stage).items():
                yield f"{language}/{stage}/{name}", stage, writer.render(reminder)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", STAGES)
def test_each_reminder_reads_as_it_was_last_approved(
    writer: Writer, rendered: Callable[[str, str], bool], language: str, stage: str
) -> None:
    samples = _samples(language, stage)
    for name in ("single", "several", *(one for one in ("charged", "charged-several", "stops") if one in samples)):
        said = writer.render(samples[name])
        assert rendered(f"{language}/{stage}.{name}.subject", said.subject)
        assert rendered(f"{language}/{stage}.{name}.txt", flowed(said.text))
        assert rendered(f"{language}/{stage}.{name}.html", _without_style(said.html))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notice_reads_as_it_was_last_approved(
    writer: Writer, rendered: Callable[[str, str], bool], language: str
) -> None:
    variables = notice_variables(sample_notice(), replace(HOUSE.owner, language=language), language, writer.environment)
    said = render(writer.environment, "notice", variables, NOTICE)
    assert rendered(f"{language}/notice.subject", said.subject)
    assert rendered(f"{language}/notice.txt", flowed(said.text))
    assert rendered(f"{language}/notice.html", _without_style(said.html))


def _without_style(html: str) -> str:
    """The same style sheet in fifty files would only hide what differs."""
    return re.sub(r"<style>.*?</style>\n", "", html, flags=re.DOTALL)


def test_every_language_has_the_same_templates() -> None:
    names = [sorted(path.name for path in (TEMPLATES / language).iterdir()) for language in LANGUAGES]
    assert names[0] == names[1] == names[2]
    assert {f"{stage}.{part}.j2" for stage in STAGES for part in ("subject", "txt", "html")} <= set(names[0])


def test_every_language_has_the_same_words(writer: Writer) -> None:
    for name in ("words.j2", "notice.words.j2"):
        defined = []
        for language in LANGUAGES:
            source, _, _ = writer.environment.loader.get_source(writer.environment, f"{language}/{name}")  # type: ignore[union-attr]
            tree = writer.environment.parse(source)
            defined.append({node.name for node in tree.find_all(nodes.Macro)} | _labels(tree))
        # `many`, `you` and `them` are the pronouns, which English has no need of.
        assert defined[0] == defined[1] == defined[2] | ({"many", "you", "them"} if name == "words.j2" else set())


def _labels(tree: nodes.Template) -> set[str]:
    return {
        node.target.name for node in tree.body if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name)
    }


def test_each_overdue_reminder_has_all_that_a_reminder_needs(writer: Writer) -> None:
    asks_when = re.compile(
        r"när (kan|betal|faktur|ni|du)|vilken dag|hvornår|hvilken dag|den dato|\bwhen\b|which day", re.I
    )
    asks_why = re.compile(r"skäl|annat hindrar|annat, till|grund til|årsag|noget andet|reason|anything else", re.I)
    offers = re.compile(r"hjälp|hjælp|\bhelp", re.I)
    mentions = [
        asks_when,
        asks_why,
        offers,
        re.compile("leveransen|leverancen|delivery"),
        re.compile("bifoga|vedhæfte|attached"),
        re.compile(
            "redan betalat|har (du|ni) betalat de senaste|betalingen (allerede|sendt)|have (already )?paid", re.I
        ),
    ]
    for case, _, said in _every(writer, OVERDUE):
        missing = [one.pattern for one in mentions if not one.search(said.text)]
        assert (case, missing) == (case, [])


def test_each_reminder_names_every_invoice_with_its_due_date_and_balance(writer: Writer) -> None:
    for language in LANGUAGES:
        for stage in STAGES:
            for reminder in _samples(language, stage).values():
                text = writer.render(reminder).text
                for invoice in reminder_facts(reminder, HOUSE).invoices:
                    assert invoice.number in text
                    assert invoice.balance in text
                    assert (
                        invoice.due.long in text
                        or invoice.due.short in text
                        or invoice.days_until == invoice.days_overdue == 0
                    )


def test_nobody_is_threatened_before_the_end(writer: Writer) -> None:
    for case, stage, said in _every(writer):
        whole = f"{said.subject}\n{said.text}\n{said.html}"
        assert (case, COURTS.findall(whole)) == (case, [])
        assert (case, ANGRY.findall(said.subject + said.text)) == (case, [])
        if stage not in {"formal", "management", "final"}:
            assert (case, COLLECTION.findall(whole)) == (case, [])


def test_an_invoice_that_is_not_due_is_never_called_overdue(writer: Writer) -> None:
    late = re.compile(r"förföll|försenad|forfaldt|forsinket|was due|overdue|påminnelse: |rykker", re.I)
    for language in LANGUAGES:
        for stage in OVERDUE:
            text = writer.render(_samples(language, stage)["several"]).text
            (line,) = (line for line in text.split("\n") if re.match(r"(Faktura|Invoice) 1051", line))
            assert not late.search(line)


def test_a_friendly_note_speaks_of_nothing_late(writer: Writer) -> None:
    late = re.compile(r"försenad|forsinket|overdue|rykker", re.I)
    for case, stage, said in _every(writer, ("heads-up", "due-today")):
        if not case.endswith("late"):
            assert (case, stage, late.findall(said.subject + said.text)) == (case, stage, [])


def test_a_sentence_never_ends_in_two_full_stops_or_a_gap(writer: Writer) -> None:
    for case, _, said in _every(writer):
        wrong = re.findall(r"\.\.|  | [.,;:!?]|,,|\(\)|None|Undefined", f"{said.subject}\n{said.text}")
        assert (case, wrong) == (case, [])


def test_days_and_amounts_are_in_one_piece(writer: Writer) -> None:
    for case, _, said in _every(writer):
        loose = re.findall(r"\d (?:kr|dag|dage|dagar|day|days)\b|\d \d{3},", said.text)
        assert (case, loose) == (case, [])


def test_a_firm_is_spoken_to_in_the_plural_and_a_person_is_not(writer: Writer) -> None:
    singular = {"sv": r"\b(du|dig|din|ditt)\b", "da": r"\b(du|dig|din|dit)\b"}
    plural = {"sv": r"\b(ni|er|era|ert)\b", "da": r"\b(I|jer|jeres)\b(?! dag| alt)"}
    for language in ("sv", "da"):
        for stage in STAGES:
            formal = stage in STAGES[4:]
            samples = _samples(language, stage)
            to_firm, to_person = (writer.render(samples[name]).text for name in ("mailbox", "private"))
            to_contact = writer.render(samples["single"]).text
            assert not re.search(singular[language], to_firm)
            assert re.search(plural[language], to_firm)
            assert not re.search(plural[language], to_person)
            assert bool(re.search(plural[language], to_contact)) is formal


def test_danish_writes_the_plural_you_with_a_capital(writer: Writer) -> None:
    for stage in STAGES:
        text = writer.render(_samples("da", stage)["mailbox"]).text
        assert not re.search(r"\bi (skriver|betaler|har|kan|allerede|ønsker)\b", text)


def test_an_answer_in_the_thread_keeps_the_subject_of_the_thread_while_it_is_friendly(writer: Writer) -> None:
    for language in LANGUAGES:
        subjects = [writer.render(_samples(language, stage)["part-paid"]).subject for stage in STAGES]
        assert subjects[:3] == ["Re: Offert"] * 3
        assert all("1042" in subject for subject in subjects[3:])


def test_the_second_reminder_tells_when_the_first_was_sent(writer: Writer) -> None:
    dates = {"sv": "den 2_december 2026", "da": "den 2._december 2026", "en": "on 2_December 2026"}
    for language, said in dates.items():
        text = writer.render(_samples(language, "second")["single"]).text
        assert said.replace("_", "\N{NO-BREAK SPACE}") in text


def test_those_in_copy_are_named_from_the_third_reminder_on(writer: Writer) -> None:
    for language, name in (("sv", "Lars Holm"), ("da", "Søren Dahl"), ("en", "James Ward")):
        for stage in ("third", "formal", "management", "final"):
            assert name in writer.render(_samples(language, stage)["several"]).text


def test_the_html_needs_nothing_from_outside(writer: Writer) -> None:
    for _, _, said in _every(writer):
        assert not re.search(r"<img|<link|src=|url\(|@import|<script", said.html)


def test_each_tone_has_a_banner_that_can_be_read() -> None:
    css = (TEMPLATES / "parts" / "style.css").read_text(encoding="utf-8")
    light = css.split("@media")[0]
    for tone in {stage.tone.value for stage in mailing_stages(DEFAULT)}:
        (colour,) = re.findall(rf"^\.{tone} {{ background-color: #(\w{{6}})", light, re.MULTILINE)
        assert 1.05 / (_luminance(colour) + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_task_has_words_of_its_own(writer: Writer, language: str) -> None:
    variables = notice_variables(sample_notice(), HOUSE.owner, language, writer.environment)
    lines = [line for section in ("decide", "wrong", "announced") for line in variables[section]]  # type: ignore[attr-defined]
    assert [line.text for line in lines if re.match(r"[a-z]+(-[a-z]+)*(:|$)", line.text)] == [
        next(line.text for line in lines if line.text.startswith("something-new"))
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Solrosen: påminnelsen kunde inte göras i ordning och väntar: fel"),
        ("da", "Solrosen: Rykkeren kunne ikke gøres klar og venter: fel"),
        ("en", "Solrosen: the reminder could not be prepared and is waiting: fel"),
    ],
)
def test_a_reminder_set_aside_is_not_called_a_mail_from_nobody(writer: Writer, language: str, said: str) -> None:
    item = NoticeItem("set-aside", {"client": "Solrosen", "error": "fel"})
    assert notice_variables([item], HOUSE.owner, language, writer.environment)["wrong"] == [NoticeLine(said, "")]
