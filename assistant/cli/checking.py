"""`check`: everything is tried out, and every problem is told in one run, each with what to do."""

from __future__ import annotations

import asyncio

import click

from assistant.cli.call import Call
from assistant.cli.checks import offline_findings
from assistant.cli.command import command, pass_call
from assistant.cli.findings import Finding, Level
from assistant.cli.logins import login_findings
from assistant.cli.show import counted, json_lines, say, table
from assistant.config import ConfigError


@command(
    "check",
    example="""
    invoice-assistant check
    invoice-assistant check --offline
    """,
)
@click.option("--offline", is_flag=True, help="Leave out the logins.")
@pass_call
def check(call: Call, offline: bool) -> int:
    """Try everything out: config, secrets, store, disk, clock, templates, clients and invoices; then log in at both
    servers and look for Sent and Drafts. Exit code 1 if there is any problem; advice is no problem.
    """
    findings = _findings(call, offline)
    problems = [one for one in findings if one.level is Level.PROBLEM]
    if call.as_json:
        json_lines({"level": one.level.value, "about": one.about, "what": one.what, "do": one.do} for one in findings)
        return 1 if problems else 0
    for level in (Level.OK, Level.ADVICE, Level.PROBLEM):
        rows = [(one.level.value, one.about, one.what, one.do) for one in findings if one.level is level]
        if rows:
            table(("", "about", "what", "do"), rows, whole=("", "about"))
            say()
    say(counted(len(problems), "problem") if problems else "no problem")
    return 1 if problems else 0


def _findings(call: Call, offline: bool) -> list[Finding]:
    path = call.path
    try:
        config = call.config
    except ConfigError as wrong:
        # Nothing else can be tried without it.
        return [Finding(Level.PROBLEM, "config", line, f"mend {path}") for line in wrong.problems]
    found = [Finding(Level.OK, "config", f"{path} is well")]
    found += offline_findings(config, call.now())
    if not offline:
        found += asyncio.run(login_findings(config))
    return found
