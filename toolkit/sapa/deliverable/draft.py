"""A first manifest from the files alone: roles guessed, what is unsure said beside it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sapa.deliverable import guess
from sapa.deliverable.draft_plan import FoundPlan, plan_among, plan_in
from sapa.deliverable.draft_text import draft_text
from sapa.deliverable.guess import Candidate, candidate
from sapa.deliverable.guess_lists import KINDS, ListGuess, asked_again, is_mapping, list_table
from sapa.deliverable.guess_names import ROLE_NAMES, SECTION_NAMES
from sapa.deliverable.guess_roles import RoleGuess, guess_roles
from sapa.deliverable.place import Path as KeyPath
from sapa.errors import BadInput
from sapa.messages import Message, developer_text, message

MOST_WORDS = 12
"""More unknown words than this are no closed list."""
METHOD: KeyPath = ("methods", 0)
MOST_KNOWN = 0.5
"""A file of the same columns that holds more of the interviews than this is the same array before cleaning."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A guessed manifest: plain data that `build_manifest` accepts.

    `notes` hold what is unsure or left open, by the key path it is about. `root` is the folder from which files are
    named: the manifest belongs there.
    """

    data: dict[str, Any]
    notes: tuple[tuple[KeyPath, Message], ...]
    root: Path

    @property
    def text(self) -> str:
        """The manifest as commented YAML in English; `written` gives other languages."""
        return self.written(developer_text)

    def written(self, words: Callable[[Message], str]) -> str:
        """Return the manifest as commented YAML, its comments in the words of a translator."""
        return draft_text(self.data, self.notes, words)


def draft_manifest(files: Sequence[Path], *, root: Path | None = None, title: str | None = None) -> Draft:
    """Guess a manifest from files.

    Parameters
    ----------
    files
        Data, control log, plan, frame, cleaning log, questionnaire … in any order; a folder stands for its files.
    root
        The folder where the manifest will stand; None: the deepest folder that holds every file.
    title
        Title of the research; None: the folder's name.

    Returns
    -------
    Draft
        A manifest that `read_manifest` accepts, with notes on what is unsure.

    Raises
    ------
    BadInput
        For files that cannot be read or stand outside `root`, and when none of them looks like interviews.
    """
    paths = _expand(files)
    base = (root or _common(paths)).resolve()
    return _Drafter(base, title or base.name or "deliverable", untitled=title is None).draft(paths)


def _expand(files: Sequence[Path]) -> list[Path]:
    from sapa.data.readers import FORMATS

    found: list[Path] = []
    for given in files:
        path = Path(given)
        # A text file in a folder is more often a note than a table; named by itself it is read.
        known = set(FORMATS) - {".txt"}
        inside = sorted(p for p in path.iterdir() if p.suffix.lower() in known) if path.is_dir() else [path]
        inside += plan_in(path) if path.is_dir() else []
        found += [p for p in inside if p.name not in ("deliverable.xlsx",)]
    if not found:
        raise BadInput(message("deliverable.draft.no_files"), todo=message("deliverable.draft.no_files.todo"))
    return list(dict.fromkeys(p.absolute() for p in found))


def _common(paths: Sequence[Path]) -> Path:
    return Path(os.path.commonpath([str(p.parent.resolve()) for p in paths]))


class _Drafter:
    def __init__(self, root: Path, title: str, *, untitled: bool = False) -> None:
        self._root = root
        self._untitled = untitled
        self._method: dict[str, Any] = {"id": "main", "kind": "population_survey"}
        self._more: list[dict[str, Any]] = []
        self._data: dict[str, Any] = {"sapa": 1, "title": title, "service": "research_analytic"}
        self._notes: list[tuple[KeyPath, Message]] = [
            (("title",), message("deliverable.draft.title")),
            ((*METHOD, "kind"), message("deliverable.draft.kind")),
        ]

    def draft(self, paths: Sequence[Path]) -> Draft:
        """Recognise the files, then the columns of the interviews."""
        plan, paths = plan_among(paths)
        forms = [p for p in paths if _is_xlsform(p)]
        tables = [self._read(p) for p in paths if p not in forms]
        parts = {guess.form_part(t): t for t in tables if guess.form_part(t)}
        rest = [t for t in tables if t not in parts.values()]
        mapping = [t for t in rest if is_mapping(t)]
        rest = [t for t in rest if t not in mapping]
        logs = [t for t in rest if guess.is_log(t)]
        contacts = [t for t in rest if t not in logs and guess.is_contacts(t)]
        rest = [t for t in rest if t not in logs and t not in contacts]
        data, same = _main_data(rest)
        others = [t for t in rest if t is not data and t not in same]
        control = [t for t in others if guess.controls(t, data)]
        lists = {t.name: g for t in others if t not in control and (g := list_table(t, data)) is not None}
        others = [t for t in others if t.name not in lists]
        small = {t.name: s for t in others if t not in control and (s := guess.stratum_table(t, data)) is not None}
        joined = next((i for t in (*control, *logs, *contacts) if (i := guess.shared_id(data, t)) is not None), None)
        strata = (plan.strata(data.columns) if plan is not None else ()) or _strata(list(small.values()))
        roles = guess_roles(data, joined[0] if joined else None, strata)
        raw = self._interviews(data, same, roles)
        self._roles(roles, data)
        if plan is not None:
            self._planned(plan, data)
        else:
            self._note("selection", "deliverable.draft.selection")
            self._method["selection"] = "unknown"
        self._strata_tables(small, strata)
        for table, found in (("control", control), ("contacts", contacts), ("log", logs)):
            for file in found[:1]:
                self._section(table, file, data)
        if mapping and "contacts" in self._method:
            self._method["contacts"]["mapping"] = mapping[0].name
        for file in raw:
            key = "deleted" if file.says("deleted") else "raw"
            ids = guess.shared_id(data, file)
            self._method[key] = {
                "file": file.name,
                "id": ids[1] if ids else (guess.id_columns(file) or [file.columns[0]])[0],
            }
            self._note(key, "deliverable.draft.raw", file=file.name)
        self._lists(list(lists.values()))
        self._questionnaire(forms, parts)
        self._note("indicators", "deliverable.draft.indicators")
        self._data["methods"] = [self._method, *self._more]
        used = self._used()
        left = [t.name for t in tables if t.name not in used]
        if left:
            self._notes.append(((), message("deliverable.draft.unused", files=tuple(left))))
        return Draft(self._data, tuple(self._notes), self._root)

    def _read(self, path: Path) -> Candidate:
        from sapa.data.readers import read_rows

        return candidate(path, self._name(path), read_rows(path, shown=self._name(path)))

    def _name(self, path: Path) -> str:
        try:
            # A link is named where it stands; the loader judges where it leads.
            return (path.parent.resolve() / path.name).relative_to(self._root).as_posix()
        except ValueError:
            raise BadInput(
                message("deliverable.file_outside", file=path.name),
                where=str(path),
                expected=str(self._root),
                todo=message("deliverable.file_outside.todo"),
            ) from None

    def _note(self, key: str, id: str, **params: Any) -> None:
        self._notes.append(((*METHOD, key), message(id, **params)))

    def _interviews(self, data: Candidate, same: list[Candidate], roles: RoleGuess) -> list[Candidate]:
        """Set `data`; files of the same columns are other regions, or the raw array and deletions."""
        ids = data.values(roles.roles["id"][0]) if "id" in roles.roles else set()
        files, raw = [data], []
        for file in same:
            column = roles.roles["id"][0] if ids else None
            theirs = file.values(column) if column in file.columns else set()
            if file.says("raw") or file.says("deleted") or (theirs and len(theirs & ids) > MOST_KNOWN * len(ids)):
                raw.append(file)
            else:
                files.append(file)
        self._method["data"] = [f.name for f in files] if len(files) > 1 else data.name
        if len(files) > 1:
            self._note("data", "deliverable.draft.many_files", n=len(files))
        return raw

    def _roles(self, roles: RoleGuess, data: Candidate) -> None:
        named = {r: roles.roles[r] for r in ROLE_NAMES if r in roles.roles}
        if status := named.get("status"):
            words = guess.meanings(data, status[0], "statuses")
            if "complete" in words:
                self._method["statuses"] = words
                self._note("statuses", "deliverable.draft.words", column=status[0])
                self._unknown_words("statuses", status[0], data, words)
            else:
                del named["status"]
                self._note("roles", "deliverable.draft.status", column=status[0])
        self._method["roles"] = {role: c[0] if len(c) == 1 else c for role, c in named.items()}
        for role, note in roles.unsure.items():
            self._notes.append(((*METHOD, "roles", role), note))

    def _planned(self, plan: FoundPlan, data: Candidate) -> None:
        """Leave plan, selection and population to the plan.yaml; take over what it says of research and contract."""
        self._method["plan"] = self._name(plan.path)
        self._note("plan", "deliverable.draft.plan_yaml")
        psu = plan.psu(data.columns)
        if psu is not None:
            self._method["roles"].setdefault("psu", psu)
        if self._untitled:
            self._data["title"] = plan.plan.title
            self._notes = [n for n in self._notes if n[0] != ("title",)]
        self._data |= plan.told()

    def _strata_tables(self, small: dict[str, guess.StratumTable], strata: tuple[str, ...]) -> None:
        for name, table in small.items():
            if table.kind in self._method or (table.kind == "population" and "selection" not in self._method):
                continue
            theirs = dict(table.strata)
            columns = [theirs[s] for s in strata if s in theirs]
            section: dict[str, Any] = {"file": name, "stratum": columns[0] if len(columns) == 1 else columns}
            section["planned" if table.kind == "plan" else "size"] = table.number
            if table.kind == "population" and table.psus:
                section["psus"] = table.psus
            self._method[table.kind] = section
            self._note(table.kind, f"deliverable.draft.{table.kind}", column=table.number)

    def _section(self, table: str, file: Candidate, data: Candidate) -> None:
        ids = guess.shared_id(data, file)
        section: dict[str, Any] = {"file": file.name}
        if ids is not None:
            section["id"] = ids[1]
        for key, names in SECTION_NAMES[table].items():
            if (column := file.first(names)) is not None and column not in section.values():
                section[key] = column
        for key, group in (("outcome", "outcomes"), ("method", "methods"), ("type", "types")):
            if key in section and (words := guess.meanings(file, section[key], group)):
                section[group] = words
                self._unknown_words(table, section[key], file, words)
        if table == "control":
            pairs = asked_again(file, data, set(map(str, section.values())))
            if pairs:
                section["compare"] = pairs
                self._note("control", "deliverable.draft.compare", n=len(pairs))
            if "outcome" not in section:
                self._note("control", "deliverable.draft.no_outcome")
        self._method[table] = section
        self._note(table, "deliverable.draft.section", file=file.name)

    def _lists(self, lists: list[ListGuess]) -> None:
        """Lists of the survey stand with it; groups, experts and sources are methods of their own."""
        for found in lists:
            path: KeyPath = (*METHOD, found.table)
            if found.table == "team":
                self._data["team"], path = found.section, ("team",)
            elif found.table in KINDS:
                path = ("methods", len(self._more) + 1)
                method = {"id": found.table, "kind": KINDS[found.table], found.table: found.section}
                self._more.append(method)
            else:
                self._method[found.table] = found.section
            self._notes.append((path, message("deliverable.draft.section", file=found.section["file"])))

    def _unknown_words(self, key: str, column: str, file: Candidate, words: dict[str, list[str]]) -> None:
        unknown = sorted(file.values(column) - {w for known in words.values() for w in known})
        if unknown and len(unknown) <= MOST_WORDS:
            self._note(key, "deliverable.draft.unknown_words", column=column, words=tuple(unknown))

    def _questionnaire(self, forms: list[Path], parts: dict[str | None, Candidate]) -> None:
        if forms:
            self._method["questionnaire"] = self._name(forms[0])
        elif "survey" in parts:
            self._method["questionnaire"] = {k: parts[k].name for k in ("survey", "choices") if k in parts}

    def _used(self) -> set[str]:
        def names(value: Any) -> set[str]:
            if isinstance(value, dict):
                return set().union(*(names(v) for v in value.values())) if value else set()
            if isinstance(value, list):
                return set().union(*(names(v) for v in value)) if value else set()
            return {str(value)}

        return names({k: v for k, v in self._method.items() if k != "roles"} | {"more": self._more, **self._data})


def _main_data(files: Sequence[Candidate]) -> tuple[Candidate, list[Candidate]]:
    """Return the file of interviews and those of the same columns: the largest that is not called raw or control."""
    usable = [f for f in files if len(f.rows)]
    if not usable:
        raise BadInput(message("deliverable.draft.no_data"), todo=message("deliverable.draft.no_files.todo"))
    plain = [
        f for f in usable if not any(f.says(t) for t in ("raw", "control", "deleted", "plan", "population"))
    ] or usable
    data = max(plain, key=lambda f: len(f.rows) * len(f.columns))
    return data, [f for f in usable if f is not data and guess.same_shape(f, data)]


def _strata(tables: Sequence[guess.StratumTable]) -> tuple[str, ...]:
    """Return the data's columns that every such table has: one set of strata serves plan and population."""
    if not tables:
        return ()
    sets = [[ours for ours, _ in t.strata] for t in tables]
    common = [c for c in sets[0] if all(c in s for s in sets)]
    return tuple(common or sets[0])


def _is_xlsform(path: Path) -> bool:
    """Tell whether a workbook has the sheets of an XLSForm."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return False
    import zipfile

    try:
        with zipfile.ZipFile(path) as book:
            info = book.getinfo("xl/workbook.xml")
            text = book.read(info).decode("utf-8", "replace") if info.file_size < 1 << 20 else ""
    except (OSError, KeyError, zipfile.BadZipFile):
        return False
    return 'name="survey"' in text and 'name="choices"' in text
