"""Recognising lists beside the interviews: experts, groups, sources, staff, claims, questions asked again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sapa.deliverable.columns import column_fields
from sapa.deliverable.coverage_tables import MAPPING
from sapa.deliverable.default_names import same_heading
from sapa.deliverable.form_layout import TABLE_SECTIONS
from sapa.deliverable.guess import Candidate, shared_id
from sapa.deliverable.guess_names import ROLE_NAMES, fold

_MARKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "claims": (("indicator", "value"), ()),
    "sessions": (("session",), ("participant", "participants")),
    "sources": (("source", "outlet"), ()),
    "experts": (("expert",), ("position", "field", "answered")),
    "team": (("person",), ("role", "education", "contract")),
    "interviewers": (("interviewer",), ("organisation", "region")),
    "margins": (("margin", "level"), ("total", "share")),
    "issued": (("id",), ("replaces", "kind")),
    "frame": (("id",), ("chance", "updated")),
    "question_times": (("id", "question", "seconds"), ()),
    "centres": (("psu", "latitude", "longitude"), ()),
}
"""Table → keys that it must all have, and keys of which it must have one."""

KINDS = {"sessions": "focus_group", "experts": "expert_survey", "sources": "content_analysis"}
"""Lists that are methods of their own."""

_ATTACHED = ("attach", "прилож", "қоса_беріл", "тіркел")
_AGAIN = ("_control", "_bc", "_check", "_контроль", "_бақылау")


@dataclass(frozen=True, slots=True)
class ListGuess:
    """A list that was recognised: which table of the manifest it is, with its file and columns."""

    table: str
    section: dict[str, Any]


def list_table(file: Candidate, data: Candidate) -> ListGuess | None:
    """Return which list a file is by its headings; None where it is none."""
    for table, (needed, one_of) in _MARKS.items():
        keys = column_fields(table, TABLE_SECTIONS[table])
        found = {k: c for k in keys if (c := next((c for c in file.columns if same_heading(table, k, c)), None))}
        if all(k in found for k in needed) and (not one_of or any(k in found for k in one_of)):
            # The list of interviewers names each once; a table of their work does not.
            if table == "interviewers" and file.rows.frame[found["interviewer"]].duplicated().any():
                continue
            return ListGuess(table, {"file": file.name, **found})
    named = any(word in fold(file.path.stem) for word in _ATTACHED)
    if named and (ids := shared_id(data, file)) is not None:
        return ListGuess("attached_questionnaires", {"file": file.name, "id": ids[1]})
    return None


def is_mapping(file: Candidate) -> bool:
    """Tell whether a file is a saved table of contact outcomes with their codes: it has those two columns alone."""
    return len(file.columns) == len(MAPPING) and all(
        any(same_heading("contacts_mapping", key, c) for c in file.columns) for key in MAPPING
    )


def asked_again(file: Candidate, data: Candidate, taken: set[str]) -> list[str] | dict[str, str]:
    """Return the questions of a control log that the data have too: by the same name, or by one such as `age_control`.

    Ids, places, times and names of people are left out.
    """
    renamed = {
        column.removesuffix(end): column
        for column in file.columns
        for end in _AGAIN
        if column.endswith(end) and column.removesuffix(end) in data.columns
    }
    if renamed:
        return renamed
    stable = {"age", "sex", "gender", "возраст", "пол", "жасы", "жынысы"}
    known = {n for names in ROLE_NAMES.values() for n in names} - stable
    skipped = ("date", "time", "name", "duration", "_id", "state", "district")
    return [
        c
        for c in file.columns
        if c in data.columns and c not in taken and fold(c) not in known and file.filled(c)
        if not any(s in fold(c) for s in skipped)
    ]
