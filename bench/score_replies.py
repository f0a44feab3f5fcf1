"""How well messages are understood: labelled messages in, figures per language and the confusions out.

    python -m bench.score_replies FILE.jsonl… LEDGER.json [--wrong] [--part 0|1|2]

Each line of a file is an object with `raw` and the labels kind, also, language, invoices, date, answered. `--part`
scores a third (lines counted modulo three), so that rules can be written against two thirds and judged on the last.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from assistant.domain.reading import Kind, Reading
from assistant.understanding.context import Context
from assistant.understanding.reading import read
from tests.understanding.reader import context_for

MONEY = {Kind.PAYMENT_NOTICE, Kind.PAYMENT_CLAIM, Kind.PROMISE}
MACHINES = {"bounce", "out-of-office", "auto-reply"}


def main(arguments: list[str]) -> int:
    """Score every file and print the figures."""
    options = [one for one in arguments if one.startswith("--")]
    paths = [Path(one) for one in arguments if not one.startswith("--") and not one.isdigit()]
    part = int(arguments[arguments.index("--part") + 1]) if "--part" in options else None
    firm = paths.pop().read_text(encoding="utf-8")
    context = context_for(firm, trusted=frozenset(authserv_ids(paths)))
    for path in paths:
        lines = [json.loads(one) for one in path.read_text(encoding="utf-8").splitlines() if one.strip()]
        chosen = [one for index, one in enumerate(lines) if part is None or index % 3 == part]
        report(path.stem, chosen, context, wrong="--wrong" in options)
    return 0


def authserv_ids(paths: list[Path]) -> set[str]:
    """The receiving servers named in the messages: in the sample they are all the owner's own."""
    found = set()
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            for header in json.loads(line)["raw"].split("\n"):
                if header.lower().startswith("authentication-results:"):
                    found.add(header.partition(":")[2].partition(";")[0].strip().lower())
    return found


def report(name: str, lines: list[dict[str, Any]], context: Context, *, wrong: bool) -> None:
    """Print the figures of one file."""
    rights: Counter[str] = Counter()
    confusions: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for line in lines:
        reading = read(line["raw"].encode("utf-8", "surrogateescape"), context)
        for figure, right in judged(line, reading).items():
            asked[figure] += 1
            rights[figure] += right
            if wrong and not right:
                print(f"  {line['id']} {figure}: {described(line, reading, figure)}")
        if reading.kind != line["kind"] and reading.kind not in line["also"]:
            confusions[f"{line['kind']} -> {reading.kind}"] += 1
    print(f"{name}: {len(lines)} messages")
    for figure, total in sorted(asked.items()):
        print(f"  {figure:28} {rights[figure]:4}/{total:<4} {100 * rights[figure] / total:6.1f} %")
    for confusion, count in confusions.most_common():
        print(f"    {count} x {confusion}")


def judged(line: dict[str, Any], reading: Reading) -> dict[str, bool]:
    """Each figure that this message counts for, and whether it came out right."""
    right = reading.kind == line["kind"]
    figures = {
        "kind (label or also)": right or reading.kind in line["also"],
        "kind (label)": right,
        "invoices": sorted(reading.invoices) == sorted(line["invoices"]),
        "language": reading.language == line["language"],
        "answered recall" if line["answered"] else "not answered": reading.answered == line["answered"],
    }
    if reading.answered:
        figures["answered precision"] = line["answered"]
    if line["date"]:
        figures["date right"] = reading.date is not None and reading.date.isoformat() == line["date"]
    else:
        figures["no date invented"] = reading.date is None
    if line["amount"]:
        figures["amount"] = reading.amount is not None and str(reading.amount.decimal) == line["amount"]
    if line["kind"] == "suspicious":
        figures["suspicious not money"] = reading.kind not in MONEY
    if line["kind"] in ("bounce", "out-of-office"):
        figures[f"{line['kind']} recall"] = right
    if line["answered"]:
        figures["person not a machine"] = reading.kind not in MACHINES
    return figures


def described(line: dict[str, Any], reading: Reading, figure: str) -> str:
    """The expected and the found value, in a few words."""
    if figure.startswith("kind"):
        found = " ".join(f"{one.kind}: {one.text[:90]!r}" for one in reading.evidence[:2])
        return f"{line['kind']} but {', '.join(reading.kinds)} [{found}]"
    pairs = {
        "invoices": (line["invoices"], list(reading.invoices)),
        "language": (line["language"], reading.language),
        "amount": (line["amount"], reading.amount),
    }
    expected, found = pairs.get(figure, (line["date"] or line["answered"], reading.date or reading.answered))
    return f"{expected} but {found} ({reading.kind})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
