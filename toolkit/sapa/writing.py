"""Writing files whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sapa.errors import BadInput
from sapa.messages import message


def require_folder(path: Path) -> Path:
    """Return the folder that a file is to be written to; one that does not exist is bad input."""
    folder = path.resolve().parent
    if not folder.is_dir():
        raise BadInput(message("writing.no_folder"), where=str(folder), todo=message("writing.no_folder.todo"))
    return folder


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under its name only when all of it is on disk; a file of that name is replaced.

    Raises
    ------
    BadInput
        When the folder does not exist.
    """
    with ready_to_write(path, content):
        pass


def write_made(path: str | Path, make: Callable[[], bytes]) -> None:
    """Write what `make` returns, whole or not at all; the folder is looked for before the work, not after it.

    Raises
    ------
    BadInput
        When the folder does not exist.
    """
    target = Path(path)
    require_folder(target)
    write_whole(target, make())


@contextmanager
def ready_to_write(path: Path, content: bytes) -> Iterator[None]:
    """Put a file beside its place, run what is inside, then give the file its name; nothing is left if that fails.

    Raises
    ------
    BadInput
        When the folder does not exist.
    """
    handle, name = tempfile.mkstemp(dir=require_folder(path), prefix=".sapa-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        yield
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
