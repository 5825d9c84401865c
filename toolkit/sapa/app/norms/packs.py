"""The packs of norms that the page can show and compare: the package's editions, and those of files of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sapa.deliverable.archive import Unpacked, unpack
from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard import Standard, load_standard, pack_editions
from sapa.standard.loader import DEFAULT


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one pack. `pack` is empty for the package's own, else the name of the file it came from."""

    pack: str
    id: str
    day: date
    folder: Path | None = None

    @property
    def key(self) -> str:
        """Return what tells it from every other."""
        return f"{self.pack}|{self.id}|{self.day.isoformat()}"

    def load(self, on: date | None = None) -> Standard:
        """Return the act as it stood on a day; None: in this edition."""
        return load_standard(self.id, on=on or self.day, folder=self.folder)


def shipped() -> tuple[Edition, ...]:
    """Return the editions of the package's pack, oldest first."""
    return tuple(Edition("", DEFAULT, day) for day in pack_editions(DEFAULT))


def own_editions(path: Path) -> tuple[tuple[Edition, ...], Unpacked | None]:
    """Return the editions of a pack of one's own, and the folder into which its zip was unpacked.

    Parameters
    ----------
    path
        A folder with act.yaml (or that file), a pack in one file, or a zip of either.

    Raises
    ------
    BadInput
        There is nothing at that place, or the pack is faulty; every norm of its latest edition has been read.
    """
    if not path.exists():
        raise BadInput(message("standard.list.no_such_file"), got=str(path))
    unpacked = unpack(path) if path.suffix.lower() == ".zip" else None
    try:
        home = path if unpacked is None else _inside(unpacked.path)
        act = load_standard(None, folder=home)
        found = tuple(Edition(path.name, act.id, day, home) for day in pack_editions(None, folder=home))
    except BaseException:
        if unpacked is not None:
            unpacked.close()
        raise
    return found, unpacked


def _inside(folder: Path) -> Path:
    """Return the pack in an unpacked zip: a folder with act.yaml, or the only YAML file."""
    files = sorted(folder.rglob("*.yaml"))
    acts = [one for one in files if one.name == "act.yaml"]
    if len(acts) == 1:
        return acts[0].parent
    return files[0] if len(files) == 1 else folder
