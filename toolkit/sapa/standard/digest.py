"""One digest over everything that is judged by: the files of a pack, the readings, the rubrics."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from sapa.standard.pack_files import Files, files_of, find_pack

_HERE = Path(__file__).parent
PACKS = _HERE / "packs"


def digest_of_norms(id: str, *, folder: Path | None = None) -> str:
    """Return the sha256 over the names and contents of the files that hold norms, readings and rubrics.

    Parameters
    ----------
    id
        Id of the pack.
    folder
        Folder of the user's own pack; None: the packs of the package.

    Returns
    -------
    str
        64 hexadecimal digits, the same wherever the files lie and however lines end in them.

    Raises
    ------
    BadInput
        For an unknown id.
    """
    home = find_pack(id, (folder or PACKS).resolve(), None)
    return _digest(home, files_of(home))


# Keyed by the files' times as well, so that a pack edited in a running notebook is read again.
@cache
def _digest(home: Path, files: Files) -> str:
    own = [(path.name if home.is_file() else path.relative_to(home).as_posix(), path) for path, _ in files]
    shared = [(f"../{path.relative_to(_HERE).as_posix()}", path)
              for path in (_HERE / "readings.yaml", *sorted((_HERE / "rubrics").glob("*.yaml")))]  # fmt: skip
    whole = hashlib.sha256()
    for name, path in sorted([*own, *shared]):
        content = path.read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()
