"""`import`: lists, invoices and credit notes, bank files, each told by its content; whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from assistant.cli.call import Call
from assistant.cli.command import command, pass_call
from assistant.cli.imported import asked, objects_of, told
from assistant.cli.show import complain, json_lines, say
from assistant.flows.rehearse import rehearsal
from assistant.flows.take_in import Imported, Refused, take_in
from assistant.flows.take_in_lists import Offered
from assistant.intake.csv import pdfs_named
from assistant.transport.pdf import bad_pdfs

# A year of a busy account, or half a million invoices.
LARGEST = 50 * 1024 * 1024
_WORTH_A_BAR = 200


@command(
    "import",
    example="""
    invoice-assistant import clients.csv contacts.csv invoices.csv
    invoice-assistant import faktura-1042.pdf kreditnota-7.xml camt053.xml
    invoice-assistant import --open-items oppna-fakturor.csv
    """,
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be imported.")
@click.option(
    "--open-items",
    "complete",
    is_flag=True,
    help="The list has every invoice that is open in the accounting program; what it lacks is held and asked about.",
)
@pass_call
def import_(call: Call, files: tuple[Path, ...], dry_run: bool, complete: bool) -> int:
    """Take in clients, contacts and invoices (CSV, also as accounting programs write them), invoices and credit notes
    (Peppol and OIOUBL XML, Factur-X and ZUGFeRD, plain PDF), and bank files (camt, BgMax, MT940, CSV).

    Each file is known by its content; the order does not matter, and the same file again changes nothing. A file is
    taken whole or not at all (lists that are named together, all or none), and what is wrong is named with its place.
    A PDF that cannot be read with certainty is not guessed at: it becomes a task.
    """
    found = {str(path): _offered(path) for path in dict.fromkeys(files)}
    offered = [one for one in found.values() if isinstance(one, Offered)]
    world = call.world(make=not dry_run)
    if dry_run:
        world = rehearsal(world)
    with _progress(sum(one.raw.count(b"\n") for one in offered)) as tick:
        taken = take_in(world, offered, call.now(), tick, complete=complete)
    imported = Imported(
        {name: one if isinstance(one, Refused) else taken.outcomes[name] for name, one in found.items()}
    )
    if call.as_json:
        json_lines(found for name, one in imported.outcomes.items() for found in objects_of(name, one))
    else:
        for name, one in imported.outcomes.items():
            for line in told(name, one, dry_run=dry_run):
                say(line)
        if any(map(asked, imported.outcomes.values())) and not dry_run:
            say("what is asked waits for your answer: see `tasks`")
    return _complained(imported)


def _offered(path: Path) -> Offered | Refused:
    """The file with what is wrong with the PDFs that it names; or why it is not even opened."""
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= LARGEST else b""
    except OSError as wrong:
        return Refused((f"{path}: it cannot be read ({wrong.strerror or wrong}); name a file that is there",))
    if size > LARGEST:
        what = f"it is {size // 1024 // 1024} MB, and no more than {LARGEST // 1024 // 1024} MB is read"
        return Refused((f"{path}: {what}; export a shorter period, or split it",))
    named = {name: path.parent / name for name in pdfs_named(raw)}
    bad = bad_pdfs(named.values())
    return Offered(str(path), raw, path.parent, {name: bad[pdf] for name, pdf in named.items() if pdf in bad})


@contextmanager
def _progress(rows: int) -> Iterator[Callable[[], None]]:
    """A bar for long lists at a terminal; piped, nothing."""
    if rows <= _WORTH_A_BAR or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("importing", total=rows)
        yield lambda: bar.advance(task)


def _complained(imported: Imported) -> int:
    """Every reason why a file was not taken; the exit code."""
    lines = [line for one in imported.refused.values() for line in one.lines]
    for line in lines:
        complain(line)
    if len(lines) > 1:
        what = "nothing was imported" if len(imported.refused) == len(imported.outcomes) else "the rest was imported"
        complain(f"{what}: mend these {len(lines)} lines and import again")
    return 1 if imported.refused else 0
