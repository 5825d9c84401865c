"""Where a pack of norms is, and which of its files hold what: a folder of YAML files, or one file with everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard.model import VOCABULARIES
from sapa.standard.section import Section
from sapa.strict_yaml import load_strict, nearest

ACT = "act.yaml"
ACT_KEYS = (
    "id", "title", "number", "date", "issuer", "registered", "amendments", "editions", "last_checked", "citation",
    "renderings", "applies",
)  # fmt: skip
_NORM_FILE = ("description", "defaults", "norms")
_TABLES = ("tables", "absent")
_ONE_FILE = ("act", *VOCABULARIES, *_TABLES, *_NORM_FILE, "definitions", "glossary")

Files = tuple[tuple[Path, int], ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The sections of a pack; `later` are the files that are read when they are asked for."""

    name: str
    act: Section
    vocabulary: tuple[Section, ...]
    services: tuple[Section, ...]
    tables: Section | None
    norms: tuple[Section, ...]
    later: Mapping[str, Path]

    def read_later(self, name: str) -> Section | None:
        """Return the section of `definitions` or `glossary`; None where the pack has none."""
        path = self.later.get(name)
        if path is None:
            return None
        document = load_strict(path, shown=f"{self.name}/{path.name}" if path.name != self.name else self.name)
        return Section(document, (), None if path.name == self.name else (name,))


def find_pack(id: str | None, folder: Path, where: str | None) -> Path:
    """Return the folder (or the one file) of a pack: by its id, or the only one there is where `id` is None."""
    homes = {_id_of(place, _act_of(place).stat().st_mtime_ns): place for place in _candidates(folder)}
    if id is None and len(homes) == 1:
        return next(iter(homes.values()))
    if id is not None and id in homes:
        return homes[id]
    meant = nearest(id, homes) if id is not None else None
    many = id is None and homes
    raise BadInput(
        message("standard.error.several_packs" if many else "standard.error.unknown_pack"),
        where=where,
        got=id or folder.name,
        expected=", ".join(homes) or message("standard.error.unknown_pack.none", folder=folder.name),
        todo=message("standard.error.did_you_mean", word=meant) if meant else None,
    )


def _act_of(place: Path) -> Path:
    return place if place.is_file() else place / ACT


# Keyed by the file's time as well: the id is asked for each time that a standard is.
@lru_cache(maxsize=32)
def _id_of(place: Path, _time: int) -> str:
    one = place.is_file()
    shown = place.name if one else f"{place.name}/{ACT}"
    top = Section(load_strict(_act_of(place), shown=shown), (), None)
    if one and not top.has("act"):
        raise BadInput(
            message("standard.error.no_pack"), where=shown, expected=message("standard.error.no_pack.expected")
        )
    return (top.section("act", known=None) if one else top).text("id")


def _candidates(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder.parent if folder.name == ACT else folder]
    inside = sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    return [place for place in (folder, *inside) if (place / ACT).is_file()]


def files_of(home: Path) -> Files:
    """Return the files of a pack with their times, so that a pack edited in a running notebook is read again."""
    paths = [home] if home.is_file() else sorted(home.rglob("*.yaml"))
    return tuple((path, path.stat().st_mtime_ns) for path in paths)


def open_pack(home: Path, files: Files) -> Opened:
    """Read the files of a pack that its norms need."""
    name = home.name
    if home.is_file():
        top = Section(load_strict(home), (), _ONE_FILE)
        later = {key: home for key in ("definitions", "glossary") if top.has(key)}
        tables = top if top.has("tables") else None
        return Opened(name, top.section("act", known=ACT_KEYS), (top,), (), tables, (top,), later)
    found: dict[str, list[Section]] = {"vocabulary": [], "services": [], "norms": []}
    tables = None
    for path, _ in files:
        place = path.relative_to(home)
        room = place.parts[0] if len(place.parts) > 1 else ""
        if room in found:
            known = {"vocabulary": VOCABULARIES, "norms": _NORM_FILE}.get(room)
            found[room].append(Section(load_strict(path, shown=f"{name}/{place.as_posix()}"), (), known))
        elif place.name == "tables.yaml":
            tables = Section(load_strict(path, shown=f"{name}/{place.name}"), (), _TABLES)
    return Opened(
        name, Section(load_strict(home / ACT, shown=f"{name}/{ACT}"), (), ACT_KEYS), tuple(found["vocabulary"]),
        tuple(found["services"]), tables, tuple(found["norms"]),
        {key: path for key in ("definitions", "glossary") if (path := home / f"{key}.yaml").is_file()},
    )  # fmt: skip
