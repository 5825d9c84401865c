"""Reading a pack of norms: YAML files by subject, values by the date from which they are in force.

A pack is a folder with `act.yaml`, `vocabulary/*.yaml` (the words of units, conditions …), `services/*.yaml` (forms,
stages, rows of tables), `tables.yaml`, `norms/**/*.yaml`, `definitions.yaml` and `glossary.yaml`; a small one is a
single file with the same keys and the act under `act`. Everything that norms need is checked when it is read; a fault
is `BadInput` naming file and line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from sapa.errors import BadInput
from sapa.messages import message
from sapa.standard.cite import place_in_act
from sapa.standard.later import Later
from sapa.standard.model import Norm, Standard
from sapa.standard.norm_file import read_norms
from sapa.standard.pack_files import Files, Opened, files_of, find_pack, open_pack
from sapa.standard.parts import Change, Definition, GlossaryEntry, Translated
from sapa.standard.section import LANGUAGES, Section
from sapa.standard.service_file import read_definitions, read_glossary, read_service, read_tables
from sapa.standard.vocabulary import Vocabulary, read_vocabulary

PACKS = Path(__file__).parent / "packs"
DEFAULT = "kz-social-order"


@dataclass(frozen=True, slots=True)
class _Pack:
    """A pack with every version of every norm, and the dates of the editions it holds in full."""

    head: Standard
    opened: Opened
    editions: tuple[date, ...]
    amendments: tuple[tuple[date, Translated], ...]
    orders: dict[date, str | None]
    ids: tuple[str, ...]
    versions: tuple[tuple[date, str, Norm | None], ...]


def load_standard(
    id: str | None = DEFAULT, *, on: date | None = None, folder: Path | None = None, where: str | None = None
) -> Standard:
    """Return the norms of an act as they stood on a day.

    Parameters
    ----------
    id
        Id of the pack (`id` in its act.yaml); None: the only pack that `folder` holds.
    on
        The day; None: the latest edition that the pack holds.
    folder
        Folder of the user's own pack (or its act.yaml), or of several such folders, or a pack in one file; None: the
        packs of the package.
    where
        File and line, or option, that messages name for a wrong id or day.

    Raises
    ------
    BadInput
        For an unknown id, for a day before the pack's first edition, and for faults of the pack's files.
    """
    home = find_pack(id, (folder or PACKS).resolve(), where)
    files = files_of(home)
    if on is not None and on < (first := _read(home, files).editions[0]):
        raise BadInput(
            message("standard.error.before_first", first=first),
            where=where,
            got=on.isoformat(),
            expected=message("standard.error.before_first.expected", first=first),
            todo=message("standard.error.before_first.todo"),
        )
    return _as_of(home, files, on)


def pack_editions(id: str | None = DEFAULT, *, folder: Path | None = None) -> tuple[date, ...]:
    """Return the days of the editions that a pack holds in full, oldest first; parameters as `load_standard`."""
    home = find_pack(id, (folder or PACKS).resolve(), None)
    return _read(home, files_of(home)).editions


def _joined(citation: Translated, amended: Translated) -> Translated:
    return Translated(
        kk=f"{citation.kk}, {amended.kk}", ru=f"{citation.ru}, {amended.ru}", en=f"{citation.en}, {amended.en}"
    )


# Keyed by the files' times as well, so that a pack edited in a running notebook is read again.
@lru_cache(maxsize=32)
def _as_of(home: Path, files: Files, on: date | None) -> Standard:
    pack = _read(home, files)
    day = on or pack.editions[-1]
    norms: dict[str, Norm] = {}
    seen: set[str] = set()
    unknown: list[str] = []
    for since, norm_id, norm in pack.versions:
        if since > day:
            # What an order reworded was in force before it; what an order added was not.
            order = norm.amended_by if norm is not None else None
            if norm_id not in seen and order is not None and order.change is Change.NEW_WORDING:
                unknown.append(norm_id)
            seen.add(norm_id)
            continue
        seen.add(norm_id)
        # Versions come oldest first; null ends a norm.
        if norm is None:
            norms.pop(norm_id, None)
        else:
            norms[norm_id] = norm
    in_order = sorted((name for name in pack.ids if name in norms), key=lambda name: place_in_act(norms[name].source))
    edition = max(e for e in pack.editions if e <= day)
    amended = [text for since, text in pack.amendments if since <= edition]
    citation = _joined(pack.head.citation, amended[-1]) if amended else pack.head.citation
    return replace(
        pack.head, edition=edition, citation=citation, norms={name: norms[name] for name in in_order},
        not_at_hand=tuple(unknown), definitions=Later(lambda: _definitions(pack, day)),
        glossary=Later(lambda: _glossary(pack)),
    )  # fmt: skip


def _definitions(pack: _Pack, day: date) -> dict[str, Definition]:
    top = pack.opened.read_later("definitions")
    return {} if top is None else read_definitions(top, pack.orders, day)


def _glossary(pack: _Pack) -> dict[str, GlossaryEntry]:
    top = pack.opened.read_later("glossary")
    return {} if top is None else read_glossary(top)


@lru_cache(maxsize=8)
def _read(home: Path, files: Files) -> _Pack:
    opened = open_pack(home, files)
    act = opened.act
    adopted = act.day("date")
    amendments, numbers = _amendments(act)
    orders: dict[date, str | None] = {adopted: None, **numbers}
    editions = _editions(act, set(orders))
    words = read_vocabulary(opened.vocabulary, opened.name)
    if opened.tables is not None:
        read_tables(opened.tables, words)
    for top in opened.services:
        read_service(top, words)
    versions: list[tuple[date, str, Norm | None]] = []
    first_seen: dict[str, str] = {}
    head = _head(act, editions, words)
    for top in opened.norms:
        versions.extend(read_norms(top, words, orders, first_seen))
    if not versions:
        raise BadInput(message("standard.error.no_norms"), where=f"{opened.name}/norms")
    in_time = tuple(sorted(versions, key=lambda v: v[0]))
    opened = replace(opened, vocabulary=(), services=(), tables=None, norms=())
    return _Pack(head, opened, editions, amendments, orders, tuple(first_seen), in_time)


def _head(act: Section, editions: tuple[date, ...], words: Vocabulary) -> Standard:
    act.text("number")
    act.translated("issuer")
    registered = act.section("registered", known={"number", "date"})
    registered.text("number")
    registered.day("date")
    applies = {}
    if act.has("applies"):
        applies = {key: act.section("applies", key, known=LANGUAGES).translated() for key in act.keys_of("applies")}
    return Standard(
        id=act.text("id"),
        edition=editions[-1],
        title=act.translated("title"),
        citation=act.translated("citation"),
        last_checked=act.day("last_checked"),
        renderings=tuple(act.items("renderings")),
        applies=applies,
        **words.as_fields(),
    )


def _amendments(act: Section) -> tuple[tuple[tuple[date, Translated], ...], dict[date, str | None]]:
    found = []
    orders: dict[date, str | None] = {}
    for place in range(len(act.items("amendments", dict))):
        part = act.section("amendments", place, known={"date", "order", "citation"})
        day = part.day("date")
        orders[day] = part.text("order")
        found.append((day, part.translated("citation")))
    return tuple(sorted(found, key=lambda a: a[0])), orders


def _editions(act: Section, known: set[date]) -> tuple[date, ...]:
    days = [act.as_day(value, "editions", place) for place, value in enumerate(act.items("editions"))]
    if not days:
        raise act.refuse("standard.error.missing", act.path, key="editions")
    for place, day in enumerate(days):
        if day not in known:
            raise act.refuse(
                "standard.error.no_such_edition",
                (*act.path, "editions", place),
                got=day,
                expected=", ".join(map(str, sorted(known))),
            )
    return tuple(sorted(days))
