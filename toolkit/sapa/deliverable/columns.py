"""Which columns a manifest names in which table, and default names of columns that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, TypeVar

from sapa.deliverable.default_names import WORDS, same_heading
from sapa.deliverable.file_sections import FileRef
from sapa.deliverable.manifest import Method
from sapa.deliverable.place import Path, Places
from sapa.deliverable.section import Section
from sapa.deliverable.sections import ContactsRef
from sapa.deliverable.service_names import NUMBERED
from sapa.errors import BadInput
from sapa.messages import message

SHOWN = 12
_OPTIONS = frozenset(FileRef.model_fields) | {"count"}
NOT_COLUMNS = {
    "population": frozenset({"universe", "date", "source"}),
    "control": frozenset({"outcomes", "methods", "compare", "promise"}),
    "contacts": frozenset({"dispositions", "mapping", "eligibility"}),
    "raw": frozenset({"columns"}),
    "rekeyed": frozenset({"compare"}),
    "margins": frozenset({"universe", "date", "source"}),
    "issued": frozenset({"link", "kinds", "substitution"}),
    "frame": frozenset({"link", "date", "universe", "source"}),
    "quotas": frozenset({"by"}),
    "log": frozenset({"types"}),
    "events": frozenset({"duration_unit", "forms", "modes"}),
    "feedback": frozenset({"missing", "yes"}),
    "consultations": frozenset({"yes"}),
    "specialists": frozenset({"experience_unit"}),
    "publications": frozenset({"kinds"}),
    "materials": frozenset({"kinds"}),
}
"""Keys of a table's section that are no names of columns."""

S = TypeVar("S", bound=Section)


@dataclass(frozen=True, slots=True)
class Named:
    """A column that the manifest names: in which table, by which key."""

    table: str
    path: Path
    column: str


def column_fields(table: str, section: type[Section]) -> tuple[str, ...]:
    """Return the keys of a table's section that name columns."""
    skipped = _OPTIONS | NOT_COLUMNS.get(table, frozenset())
    return tuple(name for name in section.model_fields if name not in skipped)


def section_columns(table: str, section: Section, *, at: Path | None = None) -> Iterator[Named]:
    """Iterate over the columns that a table's own section names; `at` is its key path where that is not the table."""
    base = at or (table,)
    for name in column_fields(table, type(section)):
        value = getattr(section, name)
        for i, column in enumerate((value,) if isinstance(value, str) else value or ()):
            path: Path = (*base, name) if isinstance(value, str) or len(value) == 1 else (*base, name, i)
            yield Named(table, path, column)


def data_columns(method: Method) -> Iterator[Named]:
    """Iterate over the columns that the manifest names in other tables than their section's own, most in the data."""
    for role, columns in method.roles.named().items():
        for i, column in enumerate(columns):
            yield Named("data", ("roles", role) if len(columns) == 1 else ("roles", role, i), column)
    for id, indicator in method.indicators.items():
        yield Named("data", ("indicators", id, "column"), indicator.column)
    if method.control is not None:
        for survey, control in method.control.pairs.items():
            yield Named("data", ("control", "compare", survey), survey)
            yield Named("control", ("control", "compare", survey), control)
    if method.rekeyed is not None:
        for survey, again in method.rekeyed.pairs.items():
            yield Named("data", ("rekeyed", "compare", survey), survey)
            yield Named("rekeyed", ("rekeyed", "compare", survey), again)
    if method.raw is not None:
        for delivered, raw in method.raw.columns.items():
            yield Named("data", ("raw", "columns", delivered), delivered)
            yield Named("raw", ("raw", "columns", delivered), raw)
    yield from _coverage_columns(method)


def _coverage_columns(method: Method) -> Iterator[Named]:
    """Iterate over what the sections about who should have been reached name beside the columns of their own table."""
    for name, group in method.groups.items():
        yield Named("data", ("groups", name, "column"), group.column)
    for key in ("issued", "frame"):
        section = getattr(method, key)
        if section is not None and section.link is not None:
            yield Named("data", (key, "link"), section.link)
    if method.issued is not None and method.issued.substitution is not None:
        yield from _several("issued", ("issued", "substitution", "same"), method.issued.substitution.same)
    if method.weighting is not None:
        if method.weighting.base is not None:
            yield Named("data", ("weighting", "base"), method.weighting.base)
        yield from _several("issued", ("weighting", "response"), method.weighting.response)


def _several(table: str, path: Path, columns: Sequence[str]) -> Iterator[Named]:
    for i, column in enumerate(columns):
        yield Named(table, path if len(columns) == 1 else (*path, i), column)


def require(named: Named, columns: Sequence[str], *, file: str, base: Path, places: Places) -> None:
    """Refuse a column that its file does not have, with the nearest one that it has."""
    if named.column in columns:
        return
    from sapa.data.nearest import nearest

    guess = nearest(named.column, columns)
    raise BadInput(
        message("deliverable.column_missing", column=named.column, file=file),
        where=places.where(*base, *named.path),
        got=named.column,
        expected=columns_are(columns),
        todo=message("deliverable.did_you_mean", name=guess) if guess else message("deliverable.column_missing.todo"),
    )


def columns_are(columns: Sequence[str]) -> Any:
    """Return the words for the columns of a file, the first dozen by name."""
    return message(
        "deliverable.columns_are", columns=tuple(columns[:SHOWN]), n=len(columns), more=max(0, len(columns) - SHOWN)
    )


def matching(pattern: str, columns: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that a pattern such as `rw*` means."""
    return tuple(c for c in columns if fnmatchcase(c, pattern))


def with_default_names(
    table: str, section: S, columns: Sequence[str], values: Any = None, *, ids: tuple[str, ...] = ()
) -> S:
    """Fill in columns that the manifest leaves to their default names.

    A section that names only its file has every column recognised by the headings of our blank forms; one that names
    some columns is taken at its word, and only a key with a default name is looked for under other languages.

    Parameters
    ----------
    table
        Key of the section (`control`).
    section
        As the manifest states it.
    columns
        Columns of its file.
    values
        From a column to the set of its texts; meanings of words are filled in where they are those of our forms.
    ids
        The data's own id columns: looked for where the section states no id and has none under a default name.
    """
    keys = column_fields(table, type(section))
    stated = section.model_fields_set & set(keys)
    found: dict[str, Any] = {}
    for name in keys:
        if name in stated:
            continue
        default = getattr(section, name)
        if stated and not default:
            continue
        headings = tuple(c for c in columns if same_heading(table, name, c))
        if (table, name) not in NUMBERED:
            headings = headings[:1]
        if headings and default not in (headings[0], headings):
            found[name] = headings if isinstance(default, tuple) else headings[0]
    if ids and "id" not in stated | found.keys() and set(ids) <= set(columns) and not _has_default(section, columns):
        if isinstance(type(section).model_fields["id"].default, tuple):
            found["id"] = ids
        elif len(ids) == 1 or isinstance(section, ContactsRef):
            found["id"] = ids[0]
    if not stated and values is not None:
        found |= _recognised_words(table, section, found, values)
    return section.model_copy(update=found) if found else section


def _recognised_words(table: str, section: Section, found: dict[str, Any], values: Any) -> dict[str, Any]:
    """Return the meanings of words that are those of our forms, for the groups that the section leaves open."""
    known: dict[str, Any] = {}
    for (owner, group, column), words in WORDS.items():
        if owner != table or group in section.model_fields_set:
            continue
        holder = found.get(column, getattr(section, column, None))
        if isinstance(holder, str) and (hits := _known_words(words, values(holder))):
            known[group] = _meanings(type(section), group, hits)
    return known


def _has_default(section: Section, columns: Sequence[str]) -> bool:
    """Tell whether the section has no id, or one whose default column is there."""
    if "id" not in type(section).model_fields:
        return True
    default: str | tuple[str, ...] = getattr(section, "id", None) or ()
    names = (default,) if isinstance(default, str) else default
    return bool(names) and set(names) <= set(columns)


def _meanings(section: type[Section], group: str, known: dict[str, list[str]]) -> Any:
    """Return words by code as the section's key holds them: a section of its own, or word → code (dispositions)."""
    kind = section.model_fields[group].annotation
    if isinstance(kind, type) and issubclass(kind, Section):
        return kind.model_validate(known)
    return {word: code for code, words in known.items() for word in words}


def _known_words(words: dict[str, tuple[str, ...]], seen: set[str]) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for code, forms in words.items():
        folded = {f.casefold() for f in (code, *forms)}
        if hits := sorted(s for s in seen if s.casefold() in folded):
            known[code] = hits
    return known
