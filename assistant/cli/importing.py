"""`import`: clients, contacts and invoices with their PDFs, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from assistant.cli.call import Call
from assistant.cli.command import command, pass_call
from assistant.cli.progress import progress
from assistant.cli.show import complain, json_lines, say
from assistant.domain.money import Money, total
from assistant.flows.rehearse import rehearsal
from assistant.flows.take_in import ImportRefusedError, Offered, Taken, take_in
from assistant.intake.csv import pdfs_named
from assistant.intake.records import InvoiceRow
from assistant.transport.pdf import bad_pdfs


@command(
    "import",
    example="""
    invoice-assistant import clients.csv contacts.csv invoices.csv
    invoice-assistant import invoices.csv --dry-run
    """,
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be imported.")
@pass_call
def import_(call: Call, files: tuple[Path, ...], dry_run: bool) -> int:
    """Take in lists of clients, contacts and invoices (CSV, known by their header; the order does not matter).

    The PDFs are found by the column `pdf`, relative to the list. All files are taken, or none: every wrong row is
    named with its line. The same file again changes nothing; one that says paid, credited or a smaller balance is
    believed.
    """
    offered = [_offered(path) for path in dict.fromkeys(files)]
    world = call.world(make=not dry_run)
    if dry_run:
        world = rehearsal(world)
    try:
        with progress("importing", sum(one.raw.count(b"\n") for one in offered)) as tick:
            taken = take_in(world, offered, call.now(), tick)
    except ImportRefusedError as refused:
        return _refused(call, offered, refused)
    if call.as_json:
        for one in taken:
            json_lines([*(_invoice_read(one.imported.file, row) for row in one.imported.invoices), _totals(one)])
    else:
        for one in taken:
            _tell(one, dry_run)
    return 0


def _offered(path: Path) -> Offered:
    """The file with what is wrong with the PDFs that it names."""
    raw = path.read_bytes()
    if raw.startswith(b"%PDF"):
        raise click.ClickException(f"{path.name}: a PDF is imported with its invoice: name it in the column pdf")
    named = {name: path.parent / name for name in pdfs_named(raw)}
    bad = bad_pdfs(named.values())
    return Offered(str(path), raw, path.parent, {name: bad[pdf] for name, pdf in named.items() if pdf in bad})


def _refused(call: Call, offered: Sequence[Offered], refused: ImportRefusedError) -> int:
    if call.as_json:
        json_lines(
            {"file": one.name, "totals": {}, "error": "\n".join(refused.problems.get(one.name, ())) or None}
            for one in offered
        )
    lines = [line for found in refused.problems.values() for line in found]
    for line in lines:
        complain(line)
    if len(lines) > 1:
        complain(f"nothing was imported: mend these {len(lines)} lines and import again")
    return 1


def _invoice_read(file: str, row: InvoiceRow) -> Mapping[str, Any]:
    invoice = row.invoice
    return {
        "file": file,
        "type": "invoice",
        "number": invoice.number,
        "amount": str(invoice.amount.decimal),
        "currency": invoice.currency,
        "issued": invoice.issued,
        "due": invoice.due,
        "reference": invoice.reference or None,
        "payer": invoice.client,
        "date": None,
        "certain": True,
    }


def _sums(taken: Taken) -> dict[str, Money]:
    amounts = [row.invoice.amount for row in taken.imported.invoices]
    return {
        currency: total((one for one in amounts if one.currency == currency), currency)
        for currency in sorted({one.currency for one in amounts})
    }


def _totals(taken: Taken) -> Mapping[str, Any]:
    counts = {"rows": taken.new + taken.changed + taken.same}
    counts |= {"new": taken.new, "changed": taken.changed, "unchanged": taken.same}
    amounts = {currency: str(amount.decimal) for currency, amount in _sums(taken).items()}
    totals = {"kind": taken.imported.kind.value, **counts, "amounts": amounts}
    return {"file": taken.imported.file, "totals": totals, "notes": taken.notes, "error": None}


def _tell(taken: Taken, dry_run: bool) -> None:
    counted = [f"{taken.new} new", f"{taken.changed} changed", f"{taken.same} unchanged"]
    said = ", ".join(one for one in counted if not one.startswith("0 ")) or "no rows"
    sums = ", ".join(str(amount) for amount in _sums(taken).values())
    would = "would be imported, " if dry_run else ""
    say(f"{taken.imported.file}: {taken.imported.kind.value}: {would}{said}{f' ({sums})' if sums else ''}")
    for note in taken.notes:
        say(f"  {note}")
