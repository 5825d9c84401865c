"""One visit to a panel: a folder for uploads that is removed at exit, and what was read, kept in memory only."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
PREFIX = "sapa-session-"
KEPT = 6
BLOCK = 1 << 20


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


class Session:
    """A private folder and a small memory for one panel.

    Nothing is pickled: what was read stays in memory under a key made of the files' sha256, the roles and the
    encoding, so that a changed file is read again. The folder goes when the session is closed, when the object
    dies and when the process ends; folders of processes that were killed go when the next session begins.
    """

    def __init__(self) -> None:
        _sweep(Path(tempfile.gettempdir()))
        self._temporary = tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", ignore_cleanup_errors=True)
        self.folder = Path(self._temporary.name)
        self.uploads = self.folder / "uploads"
        self.uploads.mkdir()
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = threading.Lock()

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for `key`, making it at the first call; the oldest of a handful is forgotten."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made

    def fresh_folder(self, name: str) -> Path:
        """Return an empty folder inside the session's."""
        folder = self.folder / name
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir()
        return folder

    def clear_uploads(self) -> None:
        """Forget every uploaded file."""
        self.fresh_folder("uploads")

    def close(self) -> None:
        """Remove the folder and forget what was read."""
        with self._lock:
            self._kept.clear()
        self._temporary.cleanup()


def _sweep(temporary: Path) -> None:
    """Remove session folders whose process no longer runs (a killed kernel cannot tidy up)."""
    if os.name != "posix":  # signal 0 asks "does it live?" on POSIX only
        return
    for folder in temporary.glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        with suppress(OSError):
            if pid.isdigit() and folder.stat().st_uid == os.getuid() and not _alive(int(pid)):
                shutil.rmtree(folder, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
