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
from sapa.deliverable.control_sections import ControlRef
from sapa.deliverable.coverage_sections import Consumers
from sapa.deliverable.coverage_tables import (
    quota_data_columns,
    refuse_contradictions,
    refuse_empty_margins,
    refuse_empty_times,
    with_mapping,
    with_quota_columns,
)
from sapa.deliverable.disposition_codes import refuse_wrong_codes
from sapa.deliverable.file_sections import FileRef, ReadAs, TableRef
from sapa.deliverable.folder import Folder, find_manifest, sha256, unpacked_root
from sapa.deliverable.loaded import LoadedConsumers, LoadedDeliverable, LoadedMethod, LoadedPart
from sapa.deliverable.manifest import Manifest, Method, Part
from sapa.deliverable.manifest_reader import read_manifest
from sapa.deliverable.named_documents import documents_there
from sapa.deliverable.place import Path as KeyPath
from sapa.deliverable.place import Places
from sapa.deliverable.plan_link import with_plan
from sapa.deliverable.plan_sections import DecidedSample
from sapa.deliverable.section import Section
from sapa.deliverable.service_sections import SERVICE_TABLES, refuse_missing_unit
from sapa.errors import BadInput
from sapa.messages import message
from sapa.progress import Progress, Step, silent

if TYPE_CHECKING:
    from sapa.data.rows import Rows

TABLES = (
    "plan", "population", "claims", "contacts", "raw", "deleted", "log", "sessions", "experts", "sources",
    "interviewers", "question_times", "centres", "rekeyed", "margins", "issued", "frame",
)  # fmt: skip
"""Sections of a method that are one table each; data, control, questionnaires and the team are read on their own."""

_ONE_OR_SEVERAL = ("data", "file", "quotas", "consumers")
"""Keys that hold one entry or a list of them; one is named without its number."""

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
        spec, tables = reader.service(part, base)
        parts.append(LoadedPart(spec, tuple(methods), reader.consumers(part.consumers, base), tables))
    documents = documents_there(manifest, reader.folder, places)
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
    if isinstance(value, FileRef) and value.file:
        yield path, value.file
    if isinstance(value, Section):
        for key, inner in dict(value).items():
            yield from _file_refs(inner, (*path, key))
    elif isinstance(value, tuple):
        for i, inner in enumerate(value):
            yield from _file_refs(inner, path if len(value) == 1 and path[-1] in _ONE_OR_SEVERAL else (*path, i))


def _count_files(manifest: Manifest) -> int:
    return sum(1 for _ in _file_refs(manifest, ()))


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
        self._coverage(method, tables, changes, base)
        spec = method.model_copy(update={k: v for k, v in changes.items() if v is not getattr(method, k)})
        self._related(spec, tables, base)
        return LoadedMethod(spec, tables, taken)

    def service(self, part: Part, base: KeyPath) -> tuple[Part, dict[str, Rows]]:
        """Read the tables of one service; what they say is judged by the review."""
        changes: dict[str, Any] = {}
        tables: dict[str, Rows] = {}
        for key in SERVICE_TABLES:
            section = getattr(part, key)
            if section is not None:
                changes[key], tables[key] = self.section(key, section, base)
                refuse_missing_unit(key, changes[key], where=self.places.where(*base, key))
        return (part.model_copy(update=changes) if changes else part), tables

    def consumers(self, listed: tuple[Consumers, ...], base: KeyPath) -> tuple[LoadedConsumers, ...]:
        """Read the lists of consumers of one service."""
        loaded = []
        for i, spec in enumerate(listed):
            at: KeyPath = ("consumers",) if len(listed) == 1 else ("consumers", i)
            changes: dict[str, Any] = {}
            lists: dict[str, Rows] = {}
            for key in ("registered", "polled"):
                counted = getattr(spec, key)
                if counted is not None and counted.file:
                    changes[key], lists[key] = self.section("consumers", counted, base, at=(*at, key))
            loaded.append(LoadedConsumers(spec.model_copy(update=changes), **lists))
        return tuple(loaded)

    def _coverage(self, method: Method, tables: dict[str, Rows], changes: dict[str, Any], base: KeyPath) -> None:
        """Read quotas and the table of dispositions; see that margins say how many people there are."""
        quotas = []
        known = tuple(tables["data"].columns) if "data" in tables else ()
        for i, quota in enumerate(method.quotas):
            at: KeyPath = ("quotas",) if len(method.quotas) == 1 else ("quotas", i)
            rows = self.read(quota, (*base, *at, "file"))
            where = self.places.where(*base, *at)
            whole = with_quota_columns(quota, rows, data=known, groups=tuple(method.groups), where=where)
            filled, tables[f"quotas_{i}"] = self.section("quotas", whole, base, at=at)
            quotas.append(filled)
            for named in quota_data_columns(filled.by, at):
                require(named, (*known, *method.groups), file=tables["data"].files[0].path if known else "",
                        base=base, places=self.places)  # fmt: skip
        if quotas:
            changes["quotas"] = tuple(quotas)
        contacts = changes.get("contacts")
        if contacts is not None and contacts.mapping is not None:
            path = (*base, "contacts", "mapping")
            tables["contacts_mapping"] = self.read(contacts.mapping, path)
            changes["contacts"] = with_mapping(contacts, tables["contacts_mapping"], where=self.places.where(*path))
        if contacts is not None:
            refuse_wrong_codes(contacts, changes["contacts"], tables.get("contacts_mapping"), base, self.places)
        for key, refuse in (("margins", refuse_empty_margins), ("question_times", refuse_empty_times)):
            if key in changes:
                refuse(changes[key], tables[key], where=self.places.where(*base, key))

    def section(
        self, key: str, section: S, base: KeyPath, ids: tuple[str, ...] = (), *, at: KeyPath | None = None
    ) -> tuple[S, Rows]:
        """Read the table of one section; its columns must stand in the file.

        `ids` are the data's own id columns; `at` is the section's key path where that is not its key.
        """
        rows = self._rows(section, (*base, *(at or (key,))))
        columns = [str(c) for c in rows.frame.columns]
        filled = with_default_names(
            key, section, columns, lambda c: set(rows.frame[c].dropna()) if c in columns else set(), ids=ids
        )
        for named in section_columns(key, filled, at=at):
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
        refuse_contradictions(method, tables, base, self.places)
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
