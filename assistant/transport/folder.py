"""A watched directory: files are taken once they have stopped growing, read whole, and left where they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from assistant.ports import Dropped, FolderDownError

# A file that has not changed for so long is complete; a younger one must look the same twice.
_SETTLED_SECONDS = 30.0
LARGEST = 50 * 1024 * 1024
_UNFINISHED = (".part", ".partial", ".crdownload", ".tmp", ".download", ".filepart")
_Look = tuple[int, float]


class WatchedFolder:
    """Implements `ports.DropFolder`; remembers what it has handed out, so that nothing is read at every look."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._looks: dict[str, _Look] = {}
        self._taken: dict[str, _Look] = {}

    @property
    def name(self) -> str:
        return str(self.path)

    def ready(self, now: datetime) -> Iterator[Dropped]:
        for name, look in self._files():
            if self._taken.get(name) == look:
                continue
            before, self._looks[name] = self._looks.get(name), look
            if before != look and now.timestamp() - look[1] < _SETTLED_SECONDS:
                continue
            self._taken[name] = look
            yield Dropped(name, self._read(name, look[0]), self.path)

    def _files(self) -> list[tuple[str, _Look]]:
        try:
            entries = sorted(self.path.iterdir())
            files = [one for one in entries if one.is_file() and not _is_passed_over(one.name)]
            return [(one.name, (found.st_size, found.st_mtime)) for one in files for found in (one.stat(),)]
        except OSError as wrong:
            raise FolderDownError(f"{self.path}: {wrong.strerror}; make the folder, or name another") from None

    def _read(self, name: str, size: int) -> bytes:
        """Its bytes; of one that is too large only the beginning, by which it is refused."""
        try:
            with (self.path / name).open("rb") as file:
                return file.read(min(size, LARGEST) + 1)
        except OSError as wrong:
            self._taken.pop(name, None)
            raise FolderDownError(f"{self.path / name}: {wrong.strerror}; let this user read it") from None


def _is_passed_over(name: str) -> bool:
    """Hidden files, and what a browser or a spreadsheet is still writing."""
    return name.startswith((".", "~")) or name.lower().endswith(_UNFINISHED)
