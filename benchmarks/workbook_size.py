"""How size drives a review: seconds and memory of every check and of the documents, on made deliverables.

    python benchmarks/workbook_size.py [--sizes 1000x40 1000x200 10000x200 100000x200] [--lang ru]
                                       [--keep FOLDER] [--check] [--write]

A deliverable of each size, with every file that a provider can hand in (`made_delivery.py`), is reviewed in a process
of its own; then its workbook, Word conclusion and HTML report are made. Seconds are those of the processor, children
included, as other work shares the machine. Memory is the highest resident memory during the stage, all that was there
before it included; where the system cannot begin anew to watch it (not Linux), the highest so far. Beside it stands a
plain dump of the interviews to .xlsx: XlsxWriter, constant memory, no style.

`--check` exits 1 where the workbook of a size takes more than 20 s or 1 GiB; `--write` puts the table into
docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import csv
import gc
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "toolkit"))
PAGE = ROOT / "docs" / "benchmarks.md"
TARGET_SECONDS, TARGET_MIB = 20.0, 1024.0
DOCUMENTS = ("workbook", "word", "html")
CHECKS = (
    "sampling_error", "field_control", "interviewers", "survey_coverage", "sampling_frame", "outcomes", "weights",
    "repair", "representativeness", "prepare", "claims", "audit", "data_defects",
)  # fmt: skip
"""Functions of `sapa.review.survey` that are timed one by one."""


Size: TypeAlias = tuple[int, int]
"""Interviews and questions."""


def size_of(text: str) -> Size:
    """Read a size: `10000x200`."""
    interviews, questions = map(int, text.split("x"))
    return interviews, questions


def named(size: Size) -> str:
    """Return a size as the table names it."""
    return f"{size[0]:,} × {size[1]}"


class Watch:
    """Seconds of the processor and highest resident memory of named stages."""

    def __init__(self) -> None:
        self.stages: dict[str, dict[str, float]] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Watch a stage; one that comes again is added to itself."""
        watch_anew()
        busy, wall = processor(), time.perf_counter()
        try:
            yield
        finally:
            was = self.stages.get(name, {"busy": 0.0, "wall": 0.0, "peak": 0.0})
            self.stages[name] = {
                "busy": was["busy"] + processor() - busy, "wall": was["wall"] + time.perf_counter() - wall,
                "peak": max(was["peak"], highest()),
            }  # fmt: skip

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that is watched whenever it is called."""

        @wraps(function)
        def watched(*args: Any, **options: Any) -> Any:
            with self(name):
                return function(*args, **options)

        return watched


def processor() -> float:
    """Return the seconds of the processor that this process and its ended children took."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def watch_anew() -> None:
    """Begin anew to watch the highest memory, where the system can (Linux)."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def highest() -> float:
    """Return the highest resident memory since `watch_anew`, MiB; nan where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    except OSError:
        pass
    try:
        import resource
    except ImportError:  # Windows
        return float("nan")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 2**20


def measure(folder: Path, language: str) -> dict[str, Any]:
    """Review a deliverable and make its documents; return what each stage took."""
    from sapa.report import conclusion_bytes, report_bytes
    from sapa.review import engine
    from sapa.review import survey as checks
    from sapa.workbook import workbook_bytes

    watch = Watch()
    for name in CHECKS:
        setattr(checks, name, watch.around(name, getattr(checks, name)))
    for name in ("load_deliverable", "from_method", "compliance", "common_norms"):
        setattr(engine, name, watch.around(name, getattr(engine, name)))
    # The first workbook of a process loads what it needs: not what is asked here.
    with watch("whole review"):
        # A stage begins anew to watch the memory: the whole is the highest of its stages.
        evaluation = engine.review(folder)
    watch.stages["whole review"]["peak"] = max(stage["peak"] for stage in watch.stages.values())
    gc.collect()
    made: dict[str, bytes] = {}
    for name, function in zip(DOCUMENTS, (workbook_bytes, conclusion_bytes, report_bytes), strict=True):
        with watch(name):
            made[name] = function(evaluation, language)
    return {
        "stages": watch.stages, "bytes": {name: len(content) for name, content in made.items()},
        "cells": cells(made["workbook"]),
    }  # fmt: skip


def cells(book: bytes) -> dict[str, int]:
    """Return the cells with something in them, by sheet in the order of the file."""
    with zipfile.ZipFile(BytesIO(book)) as archive:
        names = sorted(
            (name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")),
            key=lambda name: int(re.sub(r"\D", "", name)),
        )
        return {Path(name).stem: archive.read(name).count(b"<v>") for name in names}


def dump(folder: Path) -> dict[str, float]:
    """Write the interviews to .xlsx with nothing else; return what it took."""
    import xlsxwriter

    watch = Watch()
    with tempfile.TemporaryDirectory() as there, watch("dump"):
        book = xlsxwriter.Workbook(str(Path(there) / "dump.xlsx"), {"constant_memory": True})
        sheet = book.add_worksheet()
        with (folder / "interviews.csv").open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.reader(file)):
                for column, text in enumerate(row):
                    if text.isdigit():
                        sheet.write_number(number, column, int(text))
                    else:
                        sheet.write_string(number, column, text)
        book.close()
    return watch.stages["dump"]


def in_its_own(*arguments: str) -> dict[str, Any]:
    """Run this file in a process of its own and return what it measured."""
    variables = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    done = subprocess.run(
        [sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True, check=True, env=variables
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def run(size: Size, asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Make a deliverable where it is not there yet, and measure it."""
    from made_delivery import make

    interviews, questions = size
    where = folder / f"{interviews}x{questions}"
    if not (where / "deliverable.yaml").exists():
        make(where, interviews=interviews, questions=questions)
    found = in_its_own("--one", str(where), "--lang", asked.lang)
    found["stages"]["plain dump"] = in_its_own("--dump", str(where))
    found["input"] = sum(file.stat().st_size for file in where.iterdir())
    return found


def table(found: dict[Size, dict[str, Any]]) -> str:
    """Return the table in Markdown: seconds, times the smallest size with as many questions, memory."""
    sizes = sorted(found, key=lambda size: (size[1], size[0]))
    base = {size: next(s for s in sizes if s[1] == size[1]) for size in sizes}
    heads = [
        f"{named(s)}: s | MiB" if base[s] == s else f"{named(s)}: s | × {base[s][0]:,} | MiB" for s in sizes
    ]  # fmt: skip
    lines = [f"| stage | {' | '.join(heads)} |"]
    lines.append("|---|" + "---:|" * (2 * len(sizes) + sum(base[s] != s for s in sizes)))
    first = found[sizes[-1]]["stages"]
    for name in first:
        parts = [name.replace("_", " ")]
        for n in sizes:
            stage = found[n]["stages"][name]
            parts.append(f"{stage['busy']:.1f}")
            if n != base[n]:
                parts.append(f"{stage['busy'] / max(found[base[n]]['stages'][name]['busy'], 0.01):.1f}")
            parts.append(f"{stage['peak']:.0f}")
        lines.append(f"| {' | '.join(parts)} |")
    lines.append("")
    lines.append("| size | " + " | ".join(map(named, sizes)) + " |")
    lines.append("|---|" + "---:|" * len(sizes))
    lines.append("| files handed in, MB | " + " | ".join(f"{found[n]['input'] / 1e6:.1f}" for n in sizes) + " |")
    lines.extend(
        f"| {name}, MB | " + " | ".join(f"{found[n]['bytes'][name] / 1e6:.2f}" for n in sizes) + " |"
        for name in DOCUMENTS
    )
    lines.append("| filled cells | " + " | ".join(f"{sum(found[n]['cells'].values()):,}" for n in sizes) + " |")
    shares = (found[n]["stages"]["workbook"]["busy"] / found[n]["stages"]["plain dump"]["busy"] for n in sizes)
    lines.append("| workbook against the plain dump, time | " + " | ".join(f"{s:.2f} ×" for s in shares) + " |")
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the table between its marks in the page of benchmarks."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition("<!-- size -->\n")
    after = rest.partition("<!-- /size -->")[2]
    PAGE.write_text(f"{before}<!-- size -->\n{text}\n<!-- /size -->{after}", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="time a review and its documents on made deliverables")
    sizes = [(1_000, 40), (1_000, 200), (10_000, 200), (100_000, 200)]
    parser.add_argument("--sizes", type=size_of, nargs="+", default=sizes, help="interviews x questions: 10000x200")
    parser.add_argument("--lang", default="ru", choices=["kk", "ru", "en"])
    parser.add_argument("--keep", type=Path, help="folder for the made deliverables, which are kept there")
    parser.add_argument("--check", action="store_true", help="exit 1 above the targets")
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--dump", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one or asked.dump:
        print(json.dumps(measure(asked.one, asked.lang) if asked.one else dump(asked.dump)))
        return 0
    with tempfile.TemporaryDirectory() as there:
        found = {size: run(size, asked, asked.keep or Path(there)) for size in asked.sizes}
    shown = table(found)
    print(shown)
    if asked.write:
        write(shown)
    books = [one["stages"]["workbook"] for one in found.values()]
    over = any(book["busy"] > TARGET_SECONDS or book["peak"] > TARGET_MIB for book in books)
    return int(asked.check and over)


if __name__ == "__main__":
    sys.exit(main())
