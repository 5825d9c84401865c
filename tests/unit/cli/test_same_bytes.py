"""Two builds of one deliverable are the same bytes: workbook, Word conclusion, HTML report and record."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

SURROUNDINGS = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "TZ": "UTC", "OMP_NUM_THREADS": "1",
     "OPENBLAS_NUM_THREADS": "1"},
    {"PYTHONHASHSEED": "4711", "LC_ALL": "ru_RU.UTF-8", "LANG": "kk_KZ.UTF-8", "TZ": "Asia/Almaty",
     "OMP_NUM_THREADS": "2", "OPENBLAS_NUM_THREADS": "2"},
)  # fmt: skip
FILES = {"--out": "x.xlsx", "--docx": "x.docx", "--html": "x.html", "--json": "x.json"}


def sums(folder: Path, deliverable: Path, root: Path, surroundings: dict[str, str]) -> dict[str, str]:
    """Review in a process of its own, in a folder of its own; return the checksum of each file."""
    folder.mkdir()
    command = [sys.executable, "-m", "sapa", "review", str(deliverable), "--lang", "kk"]
    command += [word for pair in FILES.items() for word in pair]
    env = {**os.environ, **surroundings, "PYTHONPATH": str(root / "toolkit")}
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env=env, timeout=300)
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES.values()}


def test_two_builds_give_the_same_bytes_whatever_the_surroundings(sample: Path, root: Path, tmp_path: Path) -> None:
    """No hash seed, language, time zone, number of threads or folder enters a file, from the data on."""
    one, other = (sums(tmp_path / str(n), sample, root, around) for n, around in enumerate(SURROUNDINGS))
    assert one == other
