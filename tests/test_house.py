"""The house rules that no other tool checks: the size of files and functions, and what the pure rooms may not do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "assistant"
FILES = sorted(PACKAGE.rglob("*.py"))
PURE = ("domain", "understanding", "payments", "intake", "writing")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
# On a path or a file; `open`, `input` and `print` are looked for as plain calls.
READS_AND_WRITES = {"read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "exists", "is_file", "stat"}
SQL_CLOCKS = ("'now'", "current_timestamp", "current_date", "current_time")


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_and_functions_stay_small_enough_to_read(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE
    assert [one.name for one in functions(ast.parse(text)) if length(one) > LONGEST_FUNCTION] == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_file_says_in_its_first_line_what_it_is_for(path: Path) -> None:
    tree = ast.parse(path.read_text())
    assert not tree.body or ast.get_docstring(tree)


@pytest.mark.parametrize("path", [path for path in FILES if path.relative_to(PACKAGE).parts[0] in PURE], ids=name_of)
def test_pure_rooms_open_nothing_and_print_nothing(path: Path) -> None:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in {"open", "print", "input"}:
                found.append(f"{node.func.id} in line {node.lineno}")
            if isinstance(node.func, ast.Attribute) and node.func.attr in READS_AND_WRITES:
                found.append(f"{node.func.attr} in line {node.lineno}")
    assert found == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_statement_reads_the_clock_of_the_database(path: Path) -> None:
    texts = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    assert not [text for text in texts if isinstance(text, str) and any(clock in text.lower() for clock in SQL_CLOCKS)]
