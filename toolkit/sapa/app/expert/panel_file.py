"""`panel.yaml` begun from nothing, or changed in one place: written whole, and only when it can be read back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sapa.app.design.packing import zipped
from sapa.app.review.source import copied, manifest_text
from sapa.app.room import in_room, own_path
from sapa.app.session import Session
from sapa.errors import BadInput
from sapa.messages import message
from sapa.panel import PanelPlan, read_panel
from sapa.strict_yaml import load_strict
from sapa.writing import write_whole

PANEL_YAML = "panel.yaml"
BEFORE = "panel.before.yaml"
"""The file as a person wrote it, where it had remarks that a rewritten file would lose."""

DRAFT = "panel.new.yaml"

_ID = re.compile(r"[A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]{0,4}[-–№ ]?\d{1,6}")
_REMARK = re.compile(r"(?m)^\s*#|\s#\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What was typed for a new panel.

    rubric
        A file of the person's own; None: the council's five criteria.
    experts, bids
        One a line: a name, or an id and a name; after a semicolon or a tab the field of the expert.
    folder
        Where the panel is kept; it is made where it does not exist yet. In a room it is the visit's own.
    """

    title: str
    folder: str
    experts: str = ""
    bids: str = ""
    date: str = ""
    quorum: str = ""
    funded: str = ""
    rubric: Path | None = None


def named(text: str, *, letter: str, taken: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return a pasted list, one a line, as entries of `panel.yaml`; a line without an id gets the next free one.

    `E3 A. Asan; social work`, `A. Asan<tab>social work` and `A. Asan` are all understood.
    """
    ids, found = set(taken), []
    number = 0
    for line in text.splitlines():
        parts = [part.strip() for part in re.split(r"[;\t]", line) if part.strip()]
        if not parts:
            continue
        first, _, rest = parts[0].partition(" ")
        if len(parts) > 1 and _ID.fullmatch(parts[0]):
            id, parts = parts[0], parts[1:]
        elif rest.strip() and _ID.fullmatch(first) and any(c.isalpha() for c in first):
            id, parts = first, [rest.strip(), *parts[1:]]
        else:
            id = ""
            while not id or id in ids:
                number += 1
                id = f"{letter}{number}"
        if id in ids:
            raise BadInput(message("panel.bad.twice"), got=id, todo=message("app.expert.bad.twice.todo"))
        ids.add(id)
        found.append({"id": id, "name": parts[0], "more": "; ".join(parts[1:])})
    return found


def begin(typed: Begun, session: Session) -> Path:
    """Write a new panel and return its folder.

    Raises
    ------
    BadInput
        No title, folder, experts or objects; a folder that has a panel already or whose parent is not there; whatever
        `read_panel` refuses.
    """
    for key in ("title", "experts", "bids"):
        if not getattr(typed, key).strip():
            raise BadInput(message(f"app.expert.bad.no_{key}"), todo=message("app.expert.bad.fill.todo"))
    target = session.fresh_folder("made") / "panel" if in_room() else folder_of(typed.folder, session)
    data: dict[str, Any] = {"title": " ".join(typed.title.split())}
    if typed.date.strip():
        data["date"] = typed.date.strip()
    data["rubric"] = typed.rubric.name if typed.rubric else "council"
    data["experts"] = expert_items(typed.experts)
    data["bids"] = bid_items(typed.bids)
    for key in ("quorum", "funded"):
        text = getattr(typed, key).strip()
        if text:
            data[key] = int(text) if text.isascii() and text.isdigit() else text
    data["seed"] = 1
    draft = session.fresh_folder("begun")
    if typed.rubric:
        shutil.copyfile(typed.rubric, draft / typed.rubric.name)
    content = manifest_text(data).encode("utf-8")
    (draft / PANEL_YAML).write_bytes(content)
    read_panel(draft)
    _made(target)
    if typed.rubric:
        write_whole(target / typed.rubric.name, typed.rubric.read_bytes())
    write_whole(target / PANEL_YAML, content)
    return target


def expert_items(text: str, taken: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return a pasted list of experts as `panel.yaml` has them."""
    return [
        {"id": one["id"], "name": one["name"], **({"field": one["more"]} if one["more"] else {})}
        for one in named(text, letter="E", taken=taken)
    ]


def bid_items(text: str, taken: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return a pasted list of objects as `panel.yaml` has them."""
    return [
        {"id": one["id"], "title": "; ".join(x for x in (one["name"], one["more"]) if x)}
        for one in named(text, letter="P", taken=taken)
    ]


def folder_of(typed: str, session: Session) -> Path:
    """Return the folder that was typed, where a panel may be begun: one that has a panel already is refused."""
    target = own_path(typed, inside=session.folder)
    if not typed.strip():
        raise BadInput(message("app.expert.bad.no_folder"), todo=message("app.expert.bad.fill.todo"))
    if (target / PANEL_YAML).exists():
        raise BadInput(
            message("app.expert.bad.there"), where=str(target), todo=message("app.expert.bad.there.todo")
        )  # fmt: skip
    if target.is_file() or not target.parent.is_dir():
        raise BadInput(message("writing.no_folder"), where=str(target), todo=message("writing.no_folder.todo"))
    return target


def keep(place: Path, typed: str, session: Session) -> Path:
    """Copy a panel of this visit into a folder of the computer, and return that folder."""
    target = folder_of(typed, session)
    _made(target)
    files = [p for p in sorted(place.rglob("*")) if p.is_file()]
    for file in sorted(files, key=lambda one: one.name == PANEL_YAML):  # the description last: then all is there
        where = target / file.relative_to(place)
        where.parent.mkdir(parents=True, exist_ok=True)
        write_whole(where, file.read_bytes())
    return target


def packed(place: Path) -> bytes:
    """Return a panel with everything entered as a zip, which is opened again by uploading it."""
    files = [p for p in sorted(place.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    return zipped({p.relative_to(place).as_posix(): p.read_bytes() for p in files})


def own_copy(folder: Path, session: Session) -> Path:
    """Return a copy of a panel inside the session, so that samples and uploads stay as they are."""
    return copied(folder, session, name="panel", anew=True)


def changed(place: Path, change: Callable[[dict[str, Any]], None]) -> PanelPlan:
    """Change `panel.yaml` of a folder and return the plan as it is read back; what cannot be read is not written.

    Remarks above the first key stay; where there are others, the file is kept once as `panel.before.yaml`.
    """
    path = place / PANEL_YAML
    before = path.read_bytes()
    data = load_strict(path).data
    change(data)
    text = before.decode("utf-8-sig", "replace")
    lines = text.splitlines()
    top = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))
    if _REMARK.search("\n".join(lines[top:])) and not (place / BEFORE).exists():
        write_whole(place / BEFORE, before)
    head = "".join(f"{line}\n" for line in lines[:top])
    content = (head + manifest_text(data)).encode("utf-8")
    draft = place / DRAFT
    try:
        write_whole(draft, content)
        read_panel(draft)
        write_whole(path, content)
    except OSError as error:
        raise not_saved(path, error) from error
    finally:
        draft.unlink(missing_ok=True)
    return read_panel(place)


def item(data: dict[str, Any], key: str, id: str) -> dict[str, Any]:
    """Return an expert or an object of the description, as an entry that can have more than its id."""
    listed: list[Any] = data[key]
    for place, one in enumerate(listed):
        entry = one if isinstance(one, dict) else {"id": one}
        if str(entry["id"]).strip() == id:
            listed[place] = entry
            return entry
    raise KeyError(id)


def not_saved(path: Path, error: OSError) -> BadInput:
    """Say that a file could not be written, and why."""
    return BadInput(
        message("app.expert.bad.not_saved"), where=str(path), got=error.strerror or type(error).__name__,
        todo=message("app.expert.bad.not_saved.todo"),
    )  # fmt: skip


def _made(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise not_saved(folder, error) from error
