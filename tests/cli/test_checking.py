"""`check`: every problem in one run, each with what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import CONFIG, Firm
from tests.servers.embedded import Embedded


def found(firm: Firm, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    done = firm.run("check", "--json", *arguments)
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()]


def problems(firm: Firm, *arguments: str) -> list[str]:
    return [one["what"] for one in found(firm, *arguments)[1] if one["level"] == "PROBLEM"]


def test_a_firm_without_fault_passes_and_advice_is_no_fault(firm: Firm) -> None:
    code, every = found(firm, "--offline")
    assert code == 0
    assert problems(firm, "--offline") == []
    advice = [one["what"] for one in every if one["level"] == "advice"]
    assert "no terms of payment noted: solbrod" in advice
    assert firm.said("check", "--offline").endswith("no problem\n")


def test_every_problem_is_told_in_one_run_with_what_to_do(firm: Firm) -> None:
    (firm.folder / "imap-password").chmod(0o644)
    folder = firm.folder / "templates" / "sv"
    folder.mkdir(parents=True)
    (folder / "second.txt.j2").write_text("{{ nonsense }}")
    firm.write("more.csv", "client;name;type;country;language\nnew;New AB;business;SE;sv\n")
    firm.write("bills.csv", "invoice;client;amount;currency;issued;due\n77;new;10,00;SEK;2026-11-01;2026-12-01\n")
    firm.said("import", "more.csv", "bills.csv")
    code, every = found(firm, "--offline")
    wrong = [one for one in every if one["level"] == "PROBLEM"]
    assert code == 1
    said = "\n".join(f"{one['what']} -> {one['do']}" for one in wrong)
    assert "imap-password can be read by others -> chmod 600" in said
    assert "second.txt.j2" in said
    assert "no contact that mail can reach: new -> import a contacts.csv" in said
    assert "open, and no PDF to attach: 77" in said
    assert all(one["do"] for one in wrong)


def test_a_missing_password_and_a_wrong_config_are_problems_not_errors(firm: Firm) -> None:
    (firm.folder / "imap-password").unlink()
    assert any("imap.password_file cannot be read" in one for one in problems(firm, "--offline"))
    config = firm.folder / "config.toml"
    config.write_text(config.read_text().replace("[owner]", "[ownr]"))
    code, every = found(firm, "--offline")
    assert code == 1
    assert any("ownr" in one["what"] for one in every)


def test_servers_that_are_not_there_are_both_named(firm: Firm) -> None:
    wrong = problems(firm)
    assert any("nothing listens at the IMAP server 127.0.0.1:1" in one for one in wrong)
    assert any("nothing listens at the SMTP server 127.0.0.1:1" in one for one in wrong)


def test_with_its_servers_the_logins_and_folders_are_told(firm: Firm, embedded: Embedded) -> None:
    user = embedded.new_user()
    text = CONFIG.format(imap_port=embedded.imap_port, smtp_port=embedded.smtp_port, user=user)
    firm.write("config.toml", text)
    code, every = found(firm)
    said = [one["what"] for one in every if one["level"] == "ok"]
    assert code == 0, every
    assert any(one.startswith(f"logged in as {user} at 127.0.0.1:{embedded.imap_port}") for one in said)
    assert "sent is Sent" in said
    assert "drafts is Drafts" in said
    assert any(one.startswith(f"logged in as {user} at 127.0.0.1:{embedded.smtp_port}") for one in said)


def test_a_refused_password_is_told_for_each_server(firm: Firm, embedded: Embedded) -> None:
    user = embedded.new_user()
    firm.write("config.toml", CONFIG.format(imap_port=embedded.imap_port, smtp_port=embedded.smtp_port, user=user))
    firm.write("imap-password", "wrong\n")
    wrong = problems(firm)
    assert [one.count("refused the login") for one in wrong] == [1, 1]
    assert not any("wrong" in one for one in wrong)


def test_a_folder_that_is_not_there_is_named_with_the_nearest(firm: Firm, embedded: Embedded) -> None:
    user = embedded.new_user()
    text = CONFIG.format(imap_port=embedded.imap_port, smtp_port=embedded.smtp_port, user=user)
    firm.write("config.toml", text.replace("[imap]", '[imap]\nsent_folder = "Snet"'))
    assert problems(firm) == ['there is no folder "Snet"; did you mean Sent?']


def test_rates_of_interest_that_are_missing_are_advice_with_the_line_to_write(firm: Firm) -> None:
    _, every = found(firm, "--offline")
    (advice,) = [one for one in every if one["about"] == "law"]
    assert (advice["level"], advice["what"]) == (
        "advice",
        "Sweden: Riksbankens referensränta from 2026-07-01 was worked out (2.00 %), not read at its source, "
        "so no interest is claimed",
    )
    line = "se = { 2026-07-01 = 2.00 }"
    assert advice["do"] == f"read it at riksbank.se (referensränta), then write into [law.rates]: {line}"
    config = firm.folder / "config.toml"
    config.write_text(config.read_text() + f"\n[law.rates]\n{line}\n")
    _, every = found(firm, "--offline")
    assert [one["what"] for one in every if one["about"] == "law"] == ["the rates of late interest are known (se)"]


def test_the_rates_of_the_clients_countries_are_asked_for_where_their_law_holds(firm: Firm) -> None:
    config = firm.folder / "config.toml"
    config.write_text(config.read_text() + '\n[law]\ngoverning = "client"\n')
    _, every = found(firm, "--offline")
    named = {one["what"].split(":")[0] for one in every if one["about"] == "law"}
    assert named == {"Sweden", "Denmark"}


def test_a_template_that_threatens_too_early_is_a_problem(firm: Firm) -> None:
    folder = firm.folder / "templates" / "sv"
    folder.mkdir(parents=True)
    shipped = Path(__file__).parents[2] / "templates" / "sv" / "first.txt.j2"
    sharper = "Annars går vi till Kronofogden.\n{% endblock %}"
    (folder / "first.txt.j2").write_text(sharper.join(shipped.read_text().rsplit("{% endblock %}", 1)))
    (wrong,) = problems(firm, "--offline")
    assert wrong.startswith('sv/first: "Kronofogden" may not stand in a mild reminder: courts')


def test_what_banks_name_in_the_config_must_be_there(firm: Firm) -> None:
    config = firm.folder / "config.toml"
    bank = '[[bank]]\nname = "seb"\nmapping = "swedbnk"\nfolder = "bank"\nsenders = ["a@seb.example"]\n'
    config.write_text(config.read_text() + bank)
    said = firm.run("check", "--offline").output
    assert "did you mean swedbank?" in said
    assert "is no directory that can be read" in said
    assert "without trusted_authserv none of them is believed" in said


def test_what_keeps_fees_and_interest_from_being_claimed_is_advice(firm: Firm) -> None:
    advice = {one["about"]: one for one in found(firm, "--offline")[1] if one["level"] == "advice"}
    assert advice["fees"]["what"].startswith("no fee for reminders was agreed with them, so none is claimed: ")
    assert "fee_agreed" in advice["fees"]["do"]
    assert "due date that is not marked as agreed" in advice["interest"]["what"]


def test_a_ladder_that_stops_deliveries_wants_somebody_to_tell(firm: Firm) -> None:
    stages = (
        '[[ladder]]\nname = "strict"\n[[ladder.stage]]\nid = "first"\nday = 1\ntone = "mild"\n[[ladder.stage]]\n'
        'id = "formal"\nday = 9\ntone = "firm"\napproval = "veto"\nstop_service = true\n'
    )
    config = firm.folder / "config.toml"
    config.write_text(config.read_text() + stages)
    told = "\n".join(one["what"] for one in found(firm, "--offline")[1])
    assert "deliveries stop at formal, and nobody is told but you" in told
    people = '\n[[people]]\nrole = "operations"\nname = "Olle"\nemail = "lager@nordljus.example"\n'
    config.write_text(config.read_text() + people)
    assert "deliveries stop" not in "\n".join(one["what"] for one in found(firm, "--offline")[1])


def test_a_source_of_payments_that_no_rule_knows_is_advice_and_a_wrong_rule_a_problem(firm: Firm) -> None:
    config = (firm.folder / "config.toml").read_text()
    source = '\n[[payment_source]]\nname = "paysund"\ndomains = ["paysund.example"]\n'
    rule = '[[notice_rule]]\nname = "paysund"\ndomains = ["paysund.example"]\nsubject = "{}"\n'
    unknown = "no rule says how paysund writes: what its notices tell is read as well as can be"
    firm.write("config.toml", config + source)
    assert unknown in [one["what"] for one in found(firm, "--offline")[1]]
    firm.write("config.toml", config + source + rule.format("betald"))
    assert unknown not in [one["what"] for one in found(firm, "--offline")[1]]
    firm.write("config.toml", config + source + rule.format("(a+)+"))
    (line,) = problems(firm, "--offline")
    assert line.startswith("config.toml: notice_rule.paysund: subject could take endless time")
