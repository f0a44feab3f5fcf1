"""PDFs are opened by a process that may die of them; every file gets its own verdict."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from assistant.transport import pdf
from assistant.transport.pdf import PdfError, bad_pdfs, check_pdf


def a_pdf(path: Path, **options: object) -> Path:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **options)
    canvas.drawString(72, 720, "Faktura 1042")
    canvas.save()
    path.write_bytes(buffer.getvalue())
    return path


def test_a_sound_invoice_passes(tmp_path: Path) -> None:
    assert check_pdf(a_pdf(tmp_path / "faktura-1042 å.pdf")) is None


def test_each_bad_file_is_told_by_name_and_reason(tmp_path: Path) -> None:
    good = a_pdf(tmp_path / "good.pdf")
    (tmp_path / "text.pdf").write_text("Faktura 1042")
    (tmp_path / "cut.pdf").write_bytes(good.read_bytes()[:300])
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "folder.pdf").mkdir()
    locked = a_pdf(tmp_path / "locked.pdf", encrypt="hemligt")
    files = [tmp_path / f"{name}.pdf" for name in ("text", "cut", "good", "empty", "folder", "missing")]
    assert {path.name: what for path, what in bad_pdfs([*files, locked]).items()} == {
        "text.pdf": "text.pdf: not a readable PDF: it is damaged, or no PDF at all",
        "cut.pdf": "cut.pdf: not a readable PDF: it is damaged, or no PDF at all",
        "empty.pdf": "empty.pdf: is empty",
        "folder.pdf": "folder.pdf: is not a file",
        "missing.pdf": f"missing.pdf: there is no such file in {tmp_path}",
        "locked.pdf": "locked.pdf: not a readable PDF: it is protected by a password",
    }


def test_a_single_bad_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "text.pdf").write_text("Faktura 1042")
    with pytest.raises(PdfError, match=r"^text\.pdf: not a readable PDF: "):
        check_pdf(tmp_path / "text.pdf")


def test_a_file_too_large_to_mail_is_refused_unopened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LARGEST", 1024 * 1024)
    path = a_pdf(tmp_path / "large.pdf")
    with path.open("ab") as file:
        file.truncate(2 * 1024 * 1024)
    assert bad_pdfs([path]) == {path: "large.pdf: is larger than 1 MB"}


def test_a_file_that_kills_the_opener_condemns_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opener = tmp_path / "opener.py"
    opener.write_text(
        "import os, sys\n"
        "for path in sys.stdin.buffer.read().split(b'\\0')[:-1]:\n"
        "    if b'killer' in path: os.abort()\n"
        "    print(flush=True)\n"
    )
    monkeypatch.setattr(pdf, "_OPENER", opener)
    names = ["1.pdf", "killer-2.pdf", "3.pdf", "killer-4.pdf"]
    files = [a_pdf(tmp_path / name) for name in names]
    assert [path.name for path in bad_pdfs(files)] == ["killer-2.pdf", "killer-4.pdf"]


def test_the_opener_can_neither_grow_nor_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    probe = tmp_path / "probe.py"
    probe.write_text(
        "import runpy, signal, sys\n"
        f"opener = runpy.run_path({str(pdf._OPENER)!r})\n"
        "opener['_limit']()\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "try:\n    bytearray(opener['MEMORY'])\n"
        "except MemoryError:\n    print('no memory')\n"
        f"try:\n    open({str(tmp_path / 'x')!r}, 'wb', buffering=0).write(b'x')\n"
        "except OSError:\n    print('no file')\n"
    )
    monkeypatch.setattr(pdf, "_OPENER", probe)
    assert pdf._opened([tmp_path, tmp_path]) == ["no memory", "no file"]
