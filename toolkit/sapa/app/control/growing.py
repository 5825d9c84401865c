"""A deliverable that still grows: no control log on its first day, and the order of control fixed by the plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sapa.app.review.source import MANIFESTS, copied, write_manifest
from sapa.app.session import Session
from sapa.deliverable.loaded import LoadedDeliverable
from sapa.errors import BadInput
from sapa.messages import message
from sapa.progress import Progress

CONTROL_PLAN = "control_plan.csv"
LATER = ("control", "contacts")
"""Sections whose files a plan names before the field has brought them."""

Absent = set[tuple[tuple[str | int, ...], str]]
Load = Callable[[Path, Progress], LoadedDeliverable]


def load_growing(path: Path, progress: Progress, *, load: Load, session: Session) -> LoadedDeliverable:
    """Read a deliverable; logs that are named and not there yet are left out, in a copy of its folder."""
    manifest = _manifest(path)
    if manifest is None:
        return load(path, progress)
    absent = _absent(manifest)
    if not absent:
        return load(path, progress)
    from sapa.deliverable.manifest_reader import read_manifest

    data = read_manifest(manifest)[0].model_dump(mode="json", by_alias=True, exclude_defaults=True)
    folder = copied(manifest.parent, session, name="growing", anew=True)
    return load(write_manifest(_without(data, absent), folder), progress)


def _manifest(path: Path) -> Path | None:
    if path.is_file():
        return path if path.name.lower().endswith((".yaml", ".yml", ".xlsx")) else None
    return next((path / name for name in MANIFESTS if (path / name).is_file()), None)


def _absent(manifest: Path) -> Absent:
    """Return (place of the method, section) of the logs none of whose files is there."""
    from sapa.deliverable.manifest_reader import methods_of, read_manifest

    found = set()
    for path, method in methods_of(read_manifest(manifest)[0]):
        for key in LATER:
            files = _files(getattr(method, key, None))
            if files and not any((manifest.parent / name).is_file() for name in files):
                found.add((path, key))
    return found


def _files(section: Any) -> list[str]:
    named = getattr(section, "file", None)
    if named is None:
        return []
    return [str(getattr(one, "file", one)) for one in (named if isinstance(named, list | tuple) else (named,))]


def _without(data: Mapping[str, Any], absent: Absent) -> dict[str, Any]:
    def cut(methods: list[dict[str, Any]], *base: str | int) -> list[dict[str, Any]]:
        return [{k: v for k, v in m.items() if ((*base, "methods", i), k) not in absent} for i, m in enumerate(methods)]

    out = dict(data)
    if out.get("methods"):
        out["methods"] = cut(out["methods"])
    if out.get("parts"):
        out["parts"] = [{**p, "methods": cut(p.get("methods") or [], "parts", i)} for i, p in enumerate(out["parts"])]
    return out


def read_orders(folder: Path) -> dict[str, tuple[int, ...]]:
    """Return the control plan's random order of each interviewer: numbers of interviews, the first to control first.

    Empty where the folder holds no `control_plan.csv`.

    Raises
    ------
    BadInput
        A column is missing, or a turn or number is no whole number above 0, or stands twice.
    """
    path = folder / CONTROL_PLAN
    if not path.is_file():
        return {}
    from sapa.data.readers import read_rows
    from sapa.data.values import codes

    rows = read_rows(path, shown=CONTROL_PLAN)
    wanted = ("interviewer", "turn", "interview")
    missing = [name for name in wanted if name not in rows.columns]
    if missing:
        raise BadInput(
            message("app.control.error.plan_column"), where=CONTROL_PLAN, got=", ".join(rows.columns),
            expected=", ".join(wanted), todo=message("app.control.error.plan.todo"),
        )  # fmt: skip
    who = codes(rows.frame["interviewer"]).fillna("")
    found: dict[str, dict[int, int]] = {}
    for i, name in enumerate(who):
        turn, number = (_whole(rows, i, column) for column in ("turn", "interview"))
        mine = found.setdefault(str(name), {})
        if turn in mine or number in mine.values():
            raise BadInput(
                message("app.control.error.plan_twice"), where=f"{CONTROL_PLAN}: {rows.at(i)[1]}",
                got=f"{name}: {turn} → {number}", todo=message("app.control.error.plan.todo"),
            )  # fmt: skip
        mine[turn] = number
    return {name: tuple(mine[turn] for turn in sorted(mine)) for name, mine in found.items() if name}


def _whole(rows: Any, i: int, column: str) -> int:
    text = str(rows.frame[column].iloc[i]).strip()
    if not text.isdecimal() or int(text) < 1:
        raise BadInput(
            message("app.control.error.plan_number"), where=f"{CONTROL_PLAN}: {rows.at(i)[1]}, {column}", got=text,
            expected="1, 2, 3 …", todo=message("app.control.error.plan.todo"),
        )  # fmt: skip
    return int(text)
