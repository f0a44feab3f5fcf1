"""The config: every mistake told at once, no secret ever shown, and an example that cannot rot."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from assistant.config import Config, ConfigError, load_config, parse_config
from assistant.domain.client import OwnRole, Person
from assistant.domain.ladder import DEFAULT
from assistant.domain.policy import Policy

OWNER = """
[owner]
name = "Nordljus Media AB"
email = "ekonomi@nordljus.example"
country = "SE"
language = "sv"
timezone = "Europe/Stockholm"
"""
IMAP = """
[imap]
host = "imap.example.org"
user = "ekonomi@nordljus.example"
password_file = "imap-password"
"""
SMTP = """
[smtp]
host = "smtp.example.org"
user = "ekonomi@nordljus.example"
password_file = "imap-password"
"""
SMALLEST = OWNER + IMAP + SMTP


def read(text: str) -> Config:
    return parse_config(text, Path("/etc/invoice-assistant"))


def problems(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(text)
    return caught.value.problems


def test_the_smallest_config_means_the_default_policy() -> None:
    assert read(SMALLEST).policy() == Policy()


def test_paths_are_taken_from_the_folder_of_the_config() -> None:
    config = read(SMALLEST)
    assert config.store.path == Path("/etc/invoice-assistant/assistant.db")
    assert config.templates.path == Path("/etc/invoice-assistant/templates")
    assert config.imap.secret.place == "/etc/invoice-assistant/imap-password"


def test_an_absolute_path_stays() -> None:
    assert read(SMALLEST + '[store]\npath = "/var/lib/x.db"').store.path == Path("/var/lib/x.db")


@pytest.mark.parametrize(("security", "imap", "smtp"), [("tls", 993, 465), ("starttls", 143, 587)])
def test_the_usual_port_follows_from_the_kind_of_security(security: str, imap: int, smtp: int) -> None:
    line = f'security = "{security}"\n'
    config = read(OWNER + IMAP + line + SMTP + line)
    assert (config.imap.server_port, config.smtp.server_port) == (imap, smtp)


def test_all_mistakes_are_told_at_once() -> None:
    wrong = SMALLEST.replace("user =", "usr =").replace('"SE"', '"Sweden"').replace("Stockholm", "Stokholm")
    wrong += "[brakes]\nper_day = 0\nper_pass = '5'\n[sendin]\n[notice]\nevery_hours = 3.5"
    assert problems(wrong) == [
        "config.toml: owner.country: is no ISO 3166 country of two capital letters",
        "config.toml: owner.timezone: is no time zone; did you mean Europe/Stockholm?",
        "config.toml: imap.user: is missing",
        "config.toml: imap.usr: unknown key; did you mean user?",
        "config.toml: smtp.usr: unknown key; did you mean user?",
        "config.toml: brakes.per_pass: must be a whole number",
        "config.toml: brakes.per_day: must be at least 1",
        "config.toml: notice.every_hours: must be a whole number",
        "config.toml: sendin: unknown section; did you mean sending?",
        "config.toml: smtp.user: is missing, though there is password_file",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (OWNER + IMAP, "smtp: is missing"),
        (SMALLEST + "[owner.reason]\nse = 'x'", "owner.reason.se"),
        (SMALLEST.replace('"sv"', '"SV"'), "owner.language: must be one of sv, da, en; did you mean sv?"),
        (SMALLEST.replace('"SE"', '"UK"'), "owner.country: is no ISO 3166 country; did you mean GB?"),
        (OWNER + "gap_days = 3\n" + IMAP + SMTP, "owner.gap_days: unknown key; it belongs to [follow_up]"),
        (OWNER + 'also = ["Karin <karin@x.example>"]' + IMAP + SMTP, "owner.also.1: is not a mail address"),
        (OWNER + 'phone = "1\\nBcc: x"' + IMAP + SMTP, "owner.phone: must be one line of text"),
        (SMALLEST + '[[people]]\nrole = "boss"\nname = "Karin"\nemail = "k@x.example"', "people.Karin.role: must be"),
        (SMALLEST + '[people]\nrole = "manager"', "people: must be a list"),
        (SMALLEST + '[imap.x]\ny = 1', "imap.x: unknown key"),
        (OWNER + IMAP + 'ca_file = ""\n' + SMTP, "imap.ca_file: must not be empty"),
        (SMALLEST + '[sending]\nopens = "8"', 'sending.opens: must be a time of day like "08:00"'),
        (SMALLEST + "[sending]\nopens = 17:00:00", "sending.closes: must be later than sending.opens"),
        (SMALLEST + '[money_guard]\nconfirm_from = "thrid"', 'has no stage "thrid"; did you mean third?'),
        (SMALLEST + '[money_guard]\nconfirm_from = "zzz"', 'has no stage "zzz"; it has heads-up, due-today, first'),
        (SMALLEST + '[[payment_source]]\nname = "x"\ndomains = ["a b"]', "payment_source.x.domains.1: is not a domain"),
        (SMALLEST + '[payment]\nbankgiro = "5050-1056"', "payment.bankgiro: is no valid bankgiro number"),
        (SMALLEST + '[payment]\nplusgiro = "28 65 43-5"', "payment.plusgiro: is no valid plusgiro number"),
        (SMALLEST + '[payment]\niban = "SE3550000000054910000004"', "payment.iban: is no valid IBAN"),
        (SMALLEST + '[payment]\nbic = "ESSE"', "payment.bic: is no valid BIC"),
        (SMALLEST + '[payment]\npay_link = "http://x"', "payment.pay_link: must begin with https://"),
        (SMALLEST + '[payment]\npay_link = "https://x/{invoce}"', "unknown field {invoce}; did you mean invoice?"),
        (SMALLEST + '[payment]\nfik = "+71<123"', "payment.fik: is no creditor number of the FIK line"),
        (SMALLEST + '[payment]\npay_link = "https://x/{amount:.2f}"', "fields like {invoice} by their name alone"),
        (SMALLEST + '[payment]\npay_link = "https://x/{"', "payment.pay_link: has a brace that is not closed"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_key_and_the_nearest_right_word(text: str, expected: str) -> None:
    found = problems(text)
    assert len(found) == 1
    assert expected in found[0]


def test_a_syntax_error_is_told_with_line_and_column() -> None:
    assert problems("[owner]\nname = ") == ["config.toml: line 2, column 8: Invalid value"]


@pytest.mark.parametrize(
    "password",
    [
        'password = "hemligt"',
        'password_file = 5\npasword = "hemligt"',
        'password_env = "hemligt"\ncredential = "hemligt"',
    ],
)
def test_a_refused_config_never_shows_a_secret(password: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read(OWNER + IMAP.replace('password_file = "imap-password"', password) + SMTP)
    assert "hemligt" not in str(caught.value) + repr(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_password_in_the_config_is_refused_with_advice() -> None:
    (only,) = problems(OWNER + IMAP.replace("password_file", "password") + SMTP)
    assert only.startswith("config.toml: imap.password: a password never stands in the config")
    assert "password_file" in only


def test_a_mailbox_needs_one_secret_and_only_one() -> None:
    assert problems(OWNER + IMAP.replace('password_file = "imap-password"', "") + SMTP) == [
        "config.toml: imap.password_file: is missing: name one of "
        "password_file, password_command, password_env, credential"
    ]
    assert "there is password_file as well" in problems(OWNER + IMAP + 'credential = "x"' + SMTP)[0]


def test_a_server_that_asks_for_no_login_needs_no_secret() -> None:
    assert read(OWNER + IMAP + '[smtp]\nhost = "localhost"\nsecurity = "none"').smtp.secret is None


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_an_unprotected_connection_is_allowed_on_this_machine(host: str) -> None:
    assert read(OWNER + IMAP + f'[smtp]\nhost = "{host}"\nsecurity = "none"').smtp.server_port == 25


@pytest.mark.parametrize("host", ["mail.example.org", "10.0.0.1", "localhost.example.org", "0.0.0.0"])
def test_an_unprotected_connection_to_another_machine_is_refused(host: str) -> None:
    (only,) = problems(OWNER + IMAP + f'[smtp]\nhost = "{host}"\nsecurity = "none"')
    assert only.startswith('config.toml: smtp.security: "none" is for this machine alone')


def ladder(*stages: str, head: str = "") -> str:
    return SMALLEST + '[money_guard]\nconfirm_from = "a"\n[[ladder]]\n' + head + "".join(
        f"[[ladder.stage]]\n{stage}\n" for stage in stages
    )  # fmt: skip


FIRST = 'id = "a"\nday = 1\ntone = "mild"'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ladder(FIRST, FIRST.replace("1", "2")), "ladder.default.stage.a: there are two stages of this id"),
        (ladder(FIRST, FIRST.replace('"a"', '"b"')), 'stage.b.day: must come after day 1 of "a"'),
        (ladder(FIRST, 'id = "b"\nday = 2\ntone = "friendly"'), '"friendly" is softer than "mild" of "a"'),
        (ladder('id = "a"\nday = 2\ntone = "formal"'), 'stage.a.approval: a formal mail waits for the owner'),
        (ladder(FIRST.replace("mild", "angry")), "must be one of friendly, mild, clear, firm, serious, formal"),
        (ladder(FIRST.replace('"a"', '"A b"')), "may hold only small letters, digits and hyphens"),
        (ladder(FIRST + '\nchannels = ["mial"]'), "did you mean mail?"),
        (ladder(FIRST + '\nchannels = []'), "stage.a.channels: must not be empty"),
        (ladder(FIRST.replace("day = 1", "after = 1")), "stage.a.day: is missing: the first stage counts from the due"),
        (ladder(FIRST, 'id = "b"\ntone = "mild"'), "stage.b.day: is missing"),
        (ladder(FIRST + "\nafter = 3"), "stage.a.after: say either day (from the due date) or after"),
        (ladder(FIRST, 'id = "b"\nafter = 0\ntone = "mild"'), "stage.b.after: must be at least 1"),
        (ladder(FIRST + '\ntemplate = "../x"'), "stage.a.template: may hold only small letters, digits and hyphens"),
        (ladder(FIRST.replace("day = 1", "day = 0\nfee = true")), "stage.a.fee: is for stages after the due date"),
        (ladder(FIRST + '\nchannels = ["call"]\nrepeat_every = 7'), "stage.a.repeat_every: is for mails"),
        (ladder(FIRST + '\nstop_service = true\napproval = "veto"'), "stop_service: no mail comes before it"),
        (ladder(FIRST, 'id = "b"\nday = 9\ntone = "mild"\nstop_service = true'), "service stops only with your knowl"),
        (ladder(FIRST + "\nrepeat = 7"), "unknown key"),
        (ladder(FIRST + '\napproval = "vetto"'), "must be one of auto, veto, draft; did you mean veto?"),
        (ladder(FIRST + '\ncc = ["client:controler|cfo"]'), 'has no role "controler"'),
        (ladder(FIRST + '\ncc = ["own:cfo"]'), 'has no role "cfo": owner, manager'),
        (ladder(FIRST + '\ncc = ["manager"]'), '"manager" is not of the form'),
        (ladder(FIRST) + f"[[ladder]]\n[[ladder.stage]]\n{FIRST}", "ladder.default: there are two ladders"),
    ],
)  # fmt: skip
def test_a_ladder_that_breaks_a_rule_is_refused(text: str, expected: str) -> None:
    assert any(expected in line for line in problems(text)), problems(text)


def test_a_stage_may_count_from_the_one_before_it_and_say_all_that_it_does() -> None:
    more = 'template = "first"\nfee = true\ninterest = true\nrepeat_every = 9\nstop_service = true\napproval = "veto"'
    document = ladder(FIRST, f'id = "b"\nafter = 6\ntone = "firm"\n{more}', 'id = "c"\nafter = 5\ntone = "firm"')
    stages = read(document).policy().ladders["default"].stages
    assert [(stage.id, stage.day) for stage in stages] == [("a", 1), ("b", 7), ("c", 12)]
    b = stages[1]
    assert (b.templates, b.fee, b.interest, b.repeat_every, b.stop_service) == ("first", True, True, 9, True)


def test_a_ladder_of_the_owner_replaces_the_default_or_stands_beside_it() -> None:
    gentle = ladder(FIRST, head='name = "gentle"\ngap_days = 14\n').replace('confirm_from = "a"', "")
    ladders = read(gentle).policy().ladders
    assert ladders["default"] == DEFAULT
    assert [stage.id for stage in ladders["gentle"].stages] == ["a"]
    assert ladders["gentle"].gap_days == 14
    assert [stage.id for stage in read(ladder(FIRST)).policy().ladders["default"].stages] == ["a"]


@pytest.mark.parametrize(
    ("tones", "expected"),
    [(("mild", "clear", "firm", "serious"), "c"), (("mild", "clear"), "b")],
)
def test_a_ladder_of_other_names_needs_no_word_on_the_money_guard(tones: tuple[str, ...], expected: str) -> None:
    stages = [
        f'id = "{name}"\nday = {day}\ntone = "{tone}"'
        for day, (name, tone) in enumerate(zip("abcd", tones, strict=False), 1)
    ]
    assert read(ladder(*stages).replace('confirm_from = "a"', "")).policy().money.confirm_from == expected


def test_the_money_guard_of_the_shipped_ladder_begins_at_third() -> None:
    assert read(SMALLEST).policy().money.confirm_from == "third"


def test_hours_are_read_as_text_or_as_a_time() -> None:
    config = read(SMALLEST + '[sending]\nopens = "07:30"\ncloses = 15:00:00')
    assert (config.policy().sending.opens, config.policy().sending.closes) == (time(7, 30), time(15))


def test_own_people_are_people_of_the_domain() -> None:
    config = read(SMALLEST + '[[people]]\nrole = "manager"\nname = "Karin Ek"\nemail = "karin@nordljus.example"')
    assert config.colleagues() == (Person("karin@nordljus.example", "Karin Ek", OwnRole.MANAGER),)


def test_a_config_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file; `invoice-assistant init` writes one"):
        load_config(tmp_path / "config.toml")


def test_a_config_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "firm.toml"
    path.write_bytes("[owner]\nname = 'Blåbär'".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"^firm\.toml: line 2: not UTF-8"):
        load_config(path)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SMALLEST.encode())
    assert load_config(path).owner.name == "Nordljus Media AB"
