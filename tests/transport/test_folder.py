"""A watched directory hands each file out once, whole, when it has stopped growing."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.ports import FolderDownError
from assistant.transport.folder import WatchedFolder

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def put(folder: Path, name: str, text: str, age: float = 3600) -> None:
    path = folder / name
    path.write_text(text)
    moment = NOW.timestamp() - age
    os.utime(path, (moment, moment))


def names(folder: WatchedFolder, now: datetime = NOW) -> list[str]:
    return [one.name for one in folder.ready(now)]


def test_a_file_that_lies_there_is_handed_out_once(tmp_path: Path) -> None:
    put(tmp_path, "a.xml", "<a/>")
    folder = WatchedFolder(tmp_path)
    (found,) = folder.ready(NOW)
    assert (found.name, found.raw, found.folder) == ("a.xml", b"<a/>", tmp_path)
    assert names(folder) == []
    assert (tmp_path / "a.xml").exists()


def test_a_file_that_grows_waits_until_it_looks_the_same_twice(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path)
    put(tmp_path, "a.xml", "<a", age=1)
    assert names(folder) == []
    put(tmp_path, "a.xml", "<a/>", age=1)
    assert names(folder) == []
    assert names(folder, NOW + timedelta(seconds=5)) == ["a.xml"]


def test_a_file_that_is_written_anew_is_handed_out_again(tmp_path: Path) -> None:
    folder = WatchedFolder(tmp_path)
    put(tmp_path, "a.xml", "<a/>")
    assert names(folder) == ["a.xml"]
    put(tmp_path, "a.xml", "<a>more</a>")
    assert names(folder) == ["a.xml"]


def test_folders_hidden_files_and_unfinished_downloads_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    for name in (".hidden", "~$lock.csv", "a.xml.part", "b.csv.crdownload"):
        put(tmp_path, name, "x")
    assert names(WatchedFolder(tmp_path)) == []


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(FolderDownError, match="make the folder"):
        names(WatchedFolder(tmp_path / "missing"))
