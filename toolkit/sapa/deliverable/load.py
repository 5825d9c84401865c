"""Loading a deliverable: the manifest, every table that it names, and checksums of its documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sapa.deliverable.archive import LIMITS, Limits, unpack
from sapa.deliverable.columns import (
    Named,
    columns_are,
    data_columns,
    matching,
    require,
    section_columns,
    with_default_names,
)
from sapa.deliverable.folder import Folder, find_manifest, sha256, unpacked_root
from sapa.deliverable.loaded import LoadedDeliverable, LoadedMethod, LoadedPart
from sapa.deliverable.manifest import DocumentRef, Evidence, Manifest, Method, Rule
from sapa.deliverable.manifest_reader import read_manifest
from sapa.deliverable.place import Path as KeyPath
from sapa.deliverable.place import Places
from sapa.deliverable.plan_link import with_plan
from sapa.deliverable.plan_sections import DecidedSample
from sapa.deliverable.section import Section
from sapa.deliverable.sections import ControlRef, FileRef, ReadAs, TableRef
from sapa.errors import BadInput
from sapa.messages import message
from sapa.progress import Progress, Step, silent

if TYPE_CHECKING:
    from sapa.data.rows import Rows

TABLES = (
    "plan", "population", "claims", "contacts", "raw", "deleted", "log", "sessions", "experts", "sources",
    "interviewers",
)  # fmt: skip
"""Sections of a method that are one table each; data, control, questionnaires and the team are read on their own."""

S = TypeVar("S", bound=Section)


def load_deliverable(path: str | Path, *, progress: Progress = silent, limits: Limits = LIMITS) -> LoadedDeliverable:
    """Read what was handed in.

    Parameters
    ----------
    path
        A `deliverable.yaml` or `deliverable.xlsx`, a folder that holds one, or a zip of such a folder (unpacked into a
        temporary folder that goes with the result).
    progress
        Told before each file; may raise `Cancelled`.
    limits
        How much a zip may hold.

    Returns
    -------
    LoadedDeliverable
        The manifest, and for each method the tables it names. A manifest that names only a file has its columns
        filled in by default names, so `LoadedMethod.spec` may say more than the manifest does.

    Raises
    ------
    BadInput
        For faults of the manifest, files that are missing, outside the folder or unreadable, and columns that a file
        does not have, naming key path, line and the nearest name. Defects inside the data are not looked for here.
    """
    given = Path(path)
    if given.suffix.lower() != ".zip" or given.is_dir():
        return _load(find_manifest(given), progress)
    if not given.is_file():
        find_manifest(given)
    unpacked = unpack(given, limits=limits)
    try:
        root = unpacked_root(unpacked.path)
        inside = root.relative_to(unpacked.path).as_posix()
        shown = given.name if inside == "." else f"{given.name}/{inside}"
        return _load(find_manifest(root, shown=shown), progress, keep=unpacked)
    except BaseException:
        unpacked.close()
        raise


def _load(manifest_path: Path, progress: Progress, keep: object = None) -> LoadedDeliverable:
    digest = sha256(manifest_path)
    manifest, places = read_manifest(manifest_path)
    root = manifest_path.parent.resolve()
    folder = Folder(root)
    _refuse_missing(manifest, folder, places)
    reader = _Reader(folder, places, progress, total=_count_files(manifest))
    team = reader.section("team", manifest.team, ()) if manifest.team is not None else None
    parts = []
    for p, part in enumerate(manifest.all_parts):
        base: KeyPath = ("parts", p) if manifest.parts else ()
        methods = []
        for m, method in enumerate(part.methods):
            loaded = reader.method(method, (*base, "methods", m))
            if team is not None:
                loaded = replace(loaded, tables={**loaded.tables, "team": team[1]})
            methods.append(loaded)
        parts.append(LoadedPart(part, tuple(methods)))
    documents = _documents(manifest, reader.folder, places)
    progress(Step(reader.done, max(reader.total, reader.done), message("deliverable.loaded")))
    return LoadedDeliverable(manifest, manifest_path, digest, root, tuple(parts), documents, keep, places)


def _refuse_missing(manifest: Manifest, folder: Folder, places: Places) -> None:
    """Refuse a manifest of which several files are not there yet, naming all of them at once.

    A single one is refused where it is read, with the nearest name that there is.
    """
    missing: dict[str, KeyPath] = {}
    for path, ref in _file_refs(manifest, ()):
        if folder.existing(ref, places.where(*path)) is None:
            missing.setdefault(ref, path)
    if len(missing) < 2:
        return
    names = folder.names()
    raise BadInput(
        message("deliverable.files_missing", n=len(missing), files=tuple(missing)),
        where=places.where(*next(iter(missing.values()))),
        expected=message("deliverable.files_are", files=tuple(names[:12]), more=max(0, len(names) - 12)),
        todo=message("deliverable.files_missing.todo"),
    )


def _file_refs(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Iterate over the tables that a manifest names, each with its key path."""
    if isinstance(value, FileRef):
        yield path, value.file
    elif isinstance(value, Section):
        for key, inner in dict(value).items():
            yield from _file_refs(inner, (*path, key))
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from _file_refs(inner, path if len(value) == 1 and path[-1] in ("data", "file") else (*path, i))


def _count_files(manifest: Manifest) -> int:
    def files(value: Any) -> int:
        if isinstance(value, FileRef):
            return 1
        if isinstance(value, Section):
            return sum(files(v) for v in dict(value).values())
        return sum(files(v) for v in value) if isinstance(value, tuple) else 0

    return files(manifest)


class _Reader:
    """Reads the tables of one deliverable; a file that several sections name is read once."""

    def __init__(self, folder: Folder, places: Places, progress: Progress, total: int) -> None:
        self.folder = folder
        self.places = places
        self.total = total
        self.done = 0
        self._progress = progress
        self._cache: dict[tuple[Any, ...], Rows] = {}

    def method(self, method: Method, base: KeyPath) -> LoadedMethod:
        """Read every table of one method and check the columns that the manifest names in it."""
        tables: dict[str, Rows] = {}
        changes: dict[str, Any] = {}
        method, taken = with_plan(method, self.folder, self.places, base)
        if method.data:
            tables["data"] = self._data(method, base)
        for key in TABLES:
            section = getattr(method, key)
            if section is not None:
                changes[key], tables[key] = self.section(key, section, base, method.roles.id)
        if method.control is not None:
            changes["control"], tables["control"] = self.section("control", method.control, base, method.roles.id)
        if method.attached_questionnaires is not None and method.attached_questionnaires.file is not None:
            changes["attached_questionnaires"], tables["attached_questionnaires"] = self.section(
                "attached_questionnaires", method.attached_questionnaires, base, method.roles.id
            )
        if taken is not None and taken.sample is not None:
            tables["sample"] = self._sample(taken.sample, base)
        tables |= self._questionnaire(method, base)
        spec = method.model_copy(update={k: v for k, v in changes.items() if v is not getattr(method, k)})
        self._related(spec, tables, base)
        return LoadedMethod(spec, tables, taken)

    def section(self, key: str, section: S, base: KeyPath, ids: tuple[str, ...] = ()) -> tuple[S, Rows]:
        """Read the table of one section; its columns must stand in the file. `ids` are the data's own id columns."""
        rows = self._rows(section, (*base, key))
        columns = [str(c) for c in rows.frame.columns]
        filled = with_default_names(
            key, section, columns, lambda c: set(rows.frame[c].dropna()) if c in columns else set(), ids=ids
        )
        for named in section_columns(key, filled):
            require(named, columns, file=rows.files[0].path, base=base, places=self.places)
        return filled, rows

    def _rows(self, section: Section, path: KeyPath) -> Rows:
        from sapa.data.readers import join_rows

        if isinstance(section, ControlRef):
            many = len(section.file) > 1
            parts = [self.read(f, (*path, "file", i) if many else (*path, "file")) for i, f in enumerate(section.file)]
            return parts[0] if len(parts) == 1 else join_rows(parts)
        if isinstance(section, TableRef):
            return self.read(section, (*path, "file"))
        read_as = {k: getattr(section, k, None) for k in ReadAs.model_fields}
        return self.read(FileRef(file=str(getattr(section, "file", "")), **read_as), (*path, "file"))

    def _data(self, method: Method, base: KeyPath) -> Rows:
        from sapa.data.readers import join_rows

        many = len(method.data) > 1
        parts = []
        for i, ref in enumerate(method.data):
            path = (*base, "data", i) if many else (*base, "data")
            rows = self.read(ref, path)
            if len(rows) == 0:
                raise BadInput(
                    message("deliverable.no_rows", file=ref.file),
                    where=self.places.where(*path),
                    got=ref.file,
                    expected=message("deliverable.no_rows.expected"),
                    todo=message("deliverable.no_rows.todo"),
                )
            parts.append(rows)
        return parts[0] if len(parts) == 1 else join_rows(parts)

    def _sample(self, sample: DecidedSample, base: KeyPath) -> Rows:
        """Read the drawn units that the plan names; whoever changed the table still has its columns."""
        rows = self.read(sample, (*base, "plan"))
        columns = [str(c) for c in rows.frame.columns]
        for column in (*sample.stratum, *sample.units, sample.role, sample.certainty):
            require(
                Named("sample", ("plan",), column), columns, file=sample.file, base=base, places=self.places
            )  # fmt: skip
        return rows

    def _questionnaire(self, method: Method, base: KeyPath) -> dict[str, Rows]:
        form = method.questionnaire
        if form is None:
            return {}
        path = (*base, "questionnaire")
        if form.form is not None:
            return {
                f"questionnaire_{sheet}": self.read(FileRef(file=form.form, sheet=sheet), (*path, "form"))
                for sheet in ("survey", "choices")
            }
        return {
            f"questionnaire_{key}": self.read(ref, (*path, key))
            for key, ref in (("survey", form.survey), ("choices", form.choices))
            if ref is not None
        }

    def read(self, ref: FileRef, path: KeyPath) -> Rows:
        """Read one file of the folder, once for the same options."""
        from sapa.data.readers import read_rows

        where = self.places.where(*path)
        found = self.folder.file(ref.file, where)
        options = {
            "encoding": ref.encoding, "delimiter": ref.delimiter, "decimal": ref.decimal, "sheet": ref.sheet,
            "timezone": ref.timezone,
        }  # fmt: skip
        cached = (found, ref.file, *options.values())
        if cached not in self._cache:
            self._progress(
                Step(self.done, max(self.total, self.done + 1), message("deliverable.reading", file=ref.file))
            )
            self._cache[cached] = read_rows(found, shown=ref.file, **options)
        self.done += 1
        return self._cache[cached]

    def _related(self, method: Method, tables: Mapping[str, Rows], base: KeyPath) -> None:
        """Check that every column of the data that the manifest names is there, and that conditions can be read."""
        columns = {key: [str(c) for c in rows.frame.columns] for key, rows in tables.items()}
        for named in data_columns(method):
            if named.table not in tables:
                raise BadInput(
                    message("deliverable.no_data_for_column", column=named.column),
                    where=self.places.where(*base, *named.path),
                    todo=message("deliverable.no_data_for_column.todo"),
                )
            file = tables[named.table].files[0].path
            require(named, columns[named.table], file=file, base=base, places=self.places)
        if "data" not in tables:
            return
        from sapa.data.expression import parse

        for id, indicator in method.indicators.items():
            if indicator.base is not None:
                parse(indicator.base, columns=columns["data"], where=self.places.where(*base, "indicators", id, "base"))
        if method.replicates is not None:
            self._replicates(method, columns["data"], base)

    def _replicates(self, method: Method, columns: list[str], base: KeyPath) -> None:
        replicates = method.replicates
        if replicates is None:
            return
        if not matching(replicates.columns, columns):
            raise BadInput(
                message("deliverable.pattern_matches_nothing", pattern=replicates.columns),
                where=self.places.where(*base, "replicates", "columns"),
                got=replicates.columns,
                expected=columns_are(columns),
                todo=message("deliverable.pattern_matches_nothing.todo"),
            )
        if replicates.rscales is not None:
            self.folder.file(replicates.rscales, self.places.where(*base, "replicates", "rscales"))


def _documents(manifest: Manifest, folder: Folder, places: Places) -> dict[str, str]:
    """Return the sha256 of each document or evidence file that is in the folder; a title alone is no file."""
    found: dict[str, str] = {}
    for path, name in _named_documents(manifest, ()):
        if name in found:
            continue
        file = folder.existing(name, places.where(*path))
        if file is not None:
            found[name] = sha256(file)
    return found


def _named_documents(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, Section):
        if isinstance(value, DocumentRef | Evidence | Rule):
            for key in ("document", "file"):
                if name := getattr(value, key, None):
                    yield (*path, key), name
        for key, inner in dict(value).items():
            yield from _named_documents(inner, (*path, type(value).model_fields[key].alias or key))
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from _named_documents(inner, (*path, i))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _named_documents(inner, (*path, key))
