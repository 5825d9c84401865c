"""Reading a pack of norms: YAML files by subject, values by the date from which they are in force.

A pack is a folder with `act.yaml`, `vocabulary/*.yaml` (the words of units, conditions, services …) and
`norms/**/*.yaml`. Everything is checked when it is read; a fault is `BadInput` naming file and line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard.cite import place_in_act
from sapa.standard.model import Norm, Standard, Translated
from sapa.standard.norm_file import read_norms
from sapa.standard.section import Section
from sapa.standard.vocabulary import read_vocabulary
from sapa.strict_yaml import load_strict, nearest

PACKS = Path(__file__).parent / "packs"

_ACT_KEYS = (
    "id", "title", "number", "date", "issuer", "registered", "amendments", "editions", "last_checked", "citation",
    "renderings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pack:
    """A pack with every version of every norm, and the dates of the editions it holds in full."""

    head: Standard
    editions: tuple[date, ...]
    amendments: tuple[tuple[date, Translated], ...]
    ids: tuple[str, ...]
    versions: tuple[tuple[date, str, Norm | None], ...]


def load_standard(
    id: str = "kz-social-order", *, on: date | None = None, folder: Path | None = None, where: str | None = None
) -> Standard:
    """Return the norms of an act as they stood on a day.

    Parameters
    ----------
    id
        Id of the pack (`id` in its act.yaml).
    on
        The day; None: the latest edition that the pack holds.
    folder
        Folder of the user's own pack, or of several such folders; None: the packs of the package.
    where
        File and line, or option, that messages name for a wrong id or day.

    Raises
    ------
    BadInput
        For an unknown id, for a day before the pack's first edition, and for faults of the pack's files.
    """
    home = _find(id, (folder or PACKS).resolve(), where)
    files = tuple(sorted((p, p.stat().st_mtime_ns) for p in home.rglob("*.yaml")))
    if on is not None and on < (first := _read(home, files).editions[0]):
        raise BadInput(
            message("standard.error.before_first", first=first),
            where=where,
            got=on.isoformat(),
            expected=message("standard.error.before_first.expected", first=first),
            todo=message("standard.error.before_first.todo"),
        )
    return _as_of(home, files, on)


def _joined(citation: Translated, amended: Translated) -> Translated:
    return Translated(
        kk=f"{citation.kk}, {amended.kk}", ru=f"{citation.ru}, {amended.ru}", en=f"{citation.en}, {amended.en}"
    )


# Keyed by the files' times as well, so that a pack edited in a running notebook is read again.
@lru_cache(maxsize=32)
def _as_of(home: Path, files: tuple[tuple[Path, int], ...], on: date | None) -> Standard:
    pack = _read(home, files)
    day = on or pack.editions[-1]
    norms: dict[str, Norm] = {}
    for since, norm_id, norm in pack.versions:
        if since > day:
            continue
        # Versions come oldest first; null ends a norm.
        if norm is None:
            norms.pop(norm_id, None)
        else:
            norms[norm_id] = norm
    in_order = sorted((name for name in pack.ids if name in norms), key=lambda name: place_in_act(norms[name].source))
    edition = max(e for e in pack.editions if e <= day)
    amended = [text for since, text in pack.amendments if since <= edition]
    citation = _joined(pack.head.citation, amended[-1]) if amended else pack.head.citation
    return replace(pack.head, edition=edition, citation=citation, norms={name: norms[name] for name in in_order})


@lru_cache(maxsize=8)
def _read(home: Path, files: tuple[tuple[Path, int], ...]) -> _Pack:
    document = load_strict(home / "act.yaml", shown=f"{home.name}/act.yaml")
    act = Section(document, (), _ACT_KEYS)
    adopted = act.day("date")
    amendments = _amendments(act)
    dates = {adopted, *(since for since, _ in amendments)}
    editions = _editions(act, dates)
    words = read_vocabulary(home)
    act.text("number")
    act.translated("issuer")
    registered = act.section("registered", known={"number", "date"})
    registered.text("number")
    registered.day("date")
    head = Standard(
        id=act.text("id"),
        edition=editions[-1],
        title=act.translated("title"),
        citation=act.translated("citation"),
        last_checked=act.day("last_checked"),
        renderings=tuple(act.items("renderings")),
        **words.as_fields(),
    )
    versions: list[tuple[date, str, Norm | None]] = []
    first_seen: dict[str, str] = {}
    for path, _ in files:
        if "norms" in path.relative_to(home).parts[:-1]:
            shown = f"{home.name}/{path.relative_to(home).as_posix()}"
            versions.extend(read_norms(load_strict(path, shown=shown), words, dates, first_seen))
    if not versions:
        raise BadInput(message("standard.error.no_norms"), where=f"{home.name}/norms")
    return _Pack(head, editions, amendments, tuple(first_seen), tuple(sorted(versions, key=lambda v: v[0])))


def _amendments(act: Section) -> tuple[tuple[date, Translated], ...]:
    found = []
    for place in range(len(act.items("amendments", dict))):
        part = act.section("amendments", place, known={"date", "order", "citation"})
        part.text("order")
        found.append((part.day("date"), part.translated("citation")))
    return tuple(sorted(found, key=lambda a: a[0]))


def _editions(act: Section, known: set[date]) -> tuple[date, ...]:
    days = [act.as_day(value, "editions", place) for place, value in enumerate(act.items("editions"))]
    if not days:
        raise act.refuse("standard.error.missing", (), key="editions")
    for place, day in enumerate(days):
        if day not in known:
            raise act.refuse(
                "standard.error.no_such_edition",
                ("editions", place),
                got=day,
                expected=", ".join(map(str, sorted(known))),
            )
    return tuple(sorted(days))


def _find(id: str, folder: Path, where: str | None) -> Path:
    homes: dict[str, Path] = {}
    for candidate in (folder, *(sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else ())):
        if (candidate / "act.yaml").is_file():
            document = load_strict(candidate / "act.yaml", shown=f"{candidate.name}/act.yaml")
            homes[Section(document, (), None).text("id")] = candidate
    if id in homes:
        return homes[id]
    meant = nearest(id, homes)
    raise BadInput(
        message("standard.error.unknown_pack"),
        where=where,
        got=id,
        expected=", ".join(homes) or message("standard.error.unknown_pack.none", folder=folder.name),
        todo=message("standard.error.did_you_mean", word=meant) if meant else None,
    )
