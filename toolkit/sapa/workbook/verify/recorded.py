"""What a workbook says of the run that made it: from its hidden stamp, else from the sheet of provenance."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from sapa.errors import BadInput
from sapa.messages import message
from sapa.results import Run
from sapa.results.made_with import MadeWith
from sapa.workbook.again import Stamp, made_from
from sapa.workbook.provenance import NAME as RUN
from sapa.workbook.stamp import NAME as STAMP
from sapa.workbook.stamp import parse_stamp, run_from
from sapa.workbook.verify.formula import Cells, NotReadError, parse
from sapa.workbook.verify.grid import Grids

PANEL = "panel"


@dataclass(frozen=True, slots=True)
class Recorded:
    """The run of a workbook, its options, the workbook's language, and the stamp (empty where it is gone)."""

    run: Run
    made: MadeWith | None
    language: str
    panel: bool
    stamp: Stamp
    sources: tuple[tuple[str, str], ...] = ()


def recorded(book: Grids, where: str) -> Recorded:
    """Return what a workbook says of its run.

    Raises
    ------
    BadInput
        For a workbook that is no evaluation, or that an earlier version wrote without these records.
    """
    kind = book.properties.get("sapa.kind", "")
    if kind not in ("", PANEL) or ("sapa.version" not in book.properties and STAMP not in book.names):
        raise BadInput(
            message("verify.error.not_one"), where=where, got=kind or None, todo=message("verify.error.not_one.todo")
        )  # fmt: skip
    stamp = parse_stamp(block_of(book, STAMP))
    runs = stamp.get("run", [])
    if runs:
        run, panel = run_from(runs[0]), runs[0].get("kind") == PANEL
        made = made_from(stamp)
        if made is not None or panel:
            sources = tuple((str(a), str(b)) for a, b in (stamp.get("layout") or [{}])[0].get("sources", ()))
            return Recorded(run, made, str(runs[0].get("language", "kk")), panel, stamp, sources)
    return _from_sheet(book, where, stamp)


def block_of(book: Grids, name: str) -> list[list[Any]]:
    """Return the values of the block that a defined name stands for, row by row; none where it is gone."""
    area = area_of(book, name)
    if area is None:
        return []
    cells = book.sheets[area.sheet].cells
    last = min(area.bottom, max((row for row, _ in cells), default=-1))
    return [
        [one.value if (one := cells.get((row, col))) is not None else None for col in range(area.left, area.right + 1)]
        for row in range(area.top, last + 1)
    ]


def area_of(book: Grids, name: str) -> Cells | None:
    """Return the block that a defined name stands for; None where it is gone or points to what is gone."""
    text = book.names.get(name)
    if text is None:
        return None
    try:
        tree = parse(text)
    except NotReadError:
        return None
    return tree if isinstance(tree, Cells) and tree.sheet in book.sheets else None


def _from_sheet(book: Grids, where: str, stamp: Stamp) -> Recorded:
    """Read the last column of the sheet of provenance, which is the same in every language."""

    def lines(key: str) -> list[str]:
        return [str(row[0]) for row in block_of(book, f"{RUN}_{key}") if row and row[0] is not None]

    def one(key: str) -> str:
        return next(iter(lines(key)), "")

    def pairs(key: str) -> tuple[tuple[str, str], ...]:
        return tuple((a, b) for a, _, b in (line.partition("=") for line in lines(key)))

    needed = ("program", "standard", "edition", "language", "norms_sha256", "id")
    missing = [f"{RUN}_{key}" for key in needed if not one(key)]
    if missing:
        raise BadInput(
            message("verify.error.no_record"), where=where, expected=", ".join(missing),
            todo=message("verify.error.no_record.todo"),
        )  # fmt: skip
    try:
        run = Run(
            one("id"), one("program"), one("standard"), date.fromisoformat(one("edition")), "",
            date.fromisoformat(one("reviewed_on")) if one("reviewed_on") else None,
            int(one("seed")) if one("seed") else None,
            tuple(zip(lines("files"), lines("sha256"), strict=True)), pairs("readings"),
        )  # fmt: skip
        k = int(one("k")) if one("k") else None
    except ValueError as error:
        raise BadInput(
            message("verify.error.no_record"), where=where, got=str(error), todo=message("verify.error.no_record.todo")
        ) from error  # fmt: skip
    # Which readings were options only the command tells: every one in force is listed.
    words = shlex.split(one("command"))
    given = tuple((a, b) for a, _, b in (v.partition("=") for k, v in pairwise(words) if k == "--reading"))
    asked_k = k if "--k" in words else None
    made = MadeWith(one("norms_sha256"), pairs("libraries"), given, show_ids=one("show_ids") == "yes", k=asked_k)
    return Recorded(run, made, one("language"), panel=False, stamp=stamp)


def files_of(run: Run) -> Mapping[str, str]:
    """Return the checksum of each file that a run read."""
    return dict(run.files)
