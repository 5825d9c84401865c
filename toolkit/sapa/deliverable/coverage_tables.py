"""What the tables about who should have been reached must hold before anything is computed from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sapa.deliverable.columns import Named, columns_are
from sapa.deliverable.control_sections import QuestionTimesRef
from sapa.deliverable.coverage_sections import MarginsRef, QuotaRef
from sapa.deliverable.default_names import same_heading
from sapa.deliverable.manifest import Method
from sapa.deliverable.place import Path, Places
from sapa.deliverable.sections import ContactsRef
from sapa.errors import BadInput
from sapa.messages import message
from sapa.plain_text import own_cell

if TYPE_CHECKING:
    from sapa.data.rows import Rows

MAPPING = ("word", "code")
"""Columns of a saved table of dispositions."""


def with_mapping(contacts: ContactsRef, rows: Rows, *, where: str) -> ContactsRef:
    """Return the contacts' section with the words of its mapping table; `dispositions` of the manifest go first.

    A word without a code is left to be recognised: whoever saved the table has not decided on it.

    Raises
    ------
    BadInput
        A table without the columns `word` and `code` (their Russian and Kazakh headings are taken too), and a word
        that stands there with two codes.
    """
    word, code = (_heading(rows, key, where) for key in MAPPING)
    found: dict[str, str] = {}
    table = rows.frame[[word, code]].dropna()
    # A saved word that begins like a formula has an apostrophe before it.
    words = table[word].astype(str).map(own_cell)
    for position, text, value in zip(table.index, words, table[code].astype(str), strict=True):
        if found.setdefault(text, value) != value:
            file, row = rows.at(int(position))
            raise BadInput(
                message("deliverable.mapping_twice", word=text, file=file, row=row), where=where,
                got=f"{found[text]}, {value}", todo=message("deliverable.mapping_twice.todo"),
            )  # fmt: skip
    return contacts.model_copy(update={"dispositions": found | contacts.dispositions})


def _heading(rows: Rows, key: str, where: str) -> str:
    name = next((c for c in rows.columns if same_heading("contacts_mapping", key, c)), None)
    if name is None:
        raise BadInput(
            message("deliverable.column_missing", column=key, file=rows.files[0].path), where=where, got=key,
            expected=columns_are(rows.columns), todo=message("deliverable.mapping_columns.todo"),
        )  # fmt: skip
    return name


def with_quota_columns(
    quota: QuotaRef, rows: Rows, *, data: Collection[str], groups: Collection[str], where: str
) -> QuotaRef:
    """Return a table of quotas with its columns named: as stated, or called as in the data.

    Without `by`, every column of the file that the data or the groups have is meant.

    Raises
    ------
    BadInput
        When no column is both in the file and in the data, or `columns` are not as many as `by`.
    """
    planned = quota.planned
    if "planned" not in quota.model_fields_set:
        planned = next((c for c in rows.columns if same_heading("quotas", "planned", c)), planned)
    by = quota.by or tuple(c for c in rows.columns if (c in data or c in groups) and c != planned)
    if not by:
        raise BadInput(
            message("deliverable.quotas_by", file=rows.files[0].path), where=where,
            expected=columns_are(rows.columns), todo=message("deliverable.quotas_by.todo"),
        )  # fmt: skip
    columns = quota.columns or by
    if len(columns) != len(by):
        raise BadInput(
            message("deliverable.quotas_columns", file=rows.files[0].path), where=where, got=", ".join(columns),
            expected=message("deliverable.expected.columns", n=len(by)),
            todo=message("deliverable.quotas_columns.todo", columns=by),
        )  # fmt: skip
    return quota.model_copy(update={"by": by, "columns": columns, "planned": planned})


def quota_data_columns(by: Sequence[str], at: Path) -> Iterator[Named]:
    """Iterate over the columns of the data (or groups) whose cells a table of quotas plans."""
    for i, column in enumerate(by):
        yield Named("data", (*at, "by") if len(by) == 1 else (*at, "by", i), column)


def refuse_empty_margins(margins: MarginsRef, rows: Rows, *, where: str) -> None:
    """Refuse known margins of the population that say of no level how many people there are.

    Raises
    ------
    BadInput
        When neither a total nor a share is named or recognised.
    """
    if margins.total is None and margins.share is None:
        raise BadInput(
            message("deliverable.margins_no_number", file=rows.files[0].path), where=where,
            expected=columns_are(rows.columns), todo=message("deliverable.margins_no_number.todo"),
        )  # fmt: skip


def refuse_empty_times(times: QuestionTimesRef, rows: Rows, *, where: str) -> None:
    """Refuse times of questions where no column is known to hold them.

    Raises
    ------
    BadInput
        When neither a question with its seconds nor columns of seconds are named or recognised.
    """
    if not times.columns and (times.question is None or times.seconds is None):
        raise BadInput(
            message("deliverable.no_question_times", file=rows.files[0].path), where=where,
            expected=columns_are(rows.columns), todo=message("deliverable.no_question_times.todo"),
        )  # fmt: skip


def refuse_contradictions(method: Method, tables: Mapping[str, Rows], base: Path, places: Places) -> None:
    """Refuse sections of one method that contradict each other.

    Raises
    ------
    BadInput
        A group called as a column of the data (margins and quotas could mean either); a margin of `weighting` that the
        table of margins does not have, or no such table; centres known by more or fewer columns than the PSUs.
    """
    _groups(method, tables.get("data"), base, places)
    _margins(method, tables.get("margins"), base, places)
    units, centres = method.roles.psu, method.centres
    if centres is not None and units and len(units) != len(centres.psu):
        raise BadInput(
            message("deliverable.centres_differ"), where=places.where(*base, "centres"), got=", ".join(centres.psu),
            expected=message("deliverable.expected.columns", n=len(units)),
            todo=message("deliverable.centres_differ.todo", columns=units),
        )  # fmt: skip


def _groups(method: Method, data: Rows | None, base: Path, places: Places) -> None:
    for name in method.groups:
        if data is not None and name in data.columns:
            raise BadInput(
                message("deliverable.group_is_column", name=name), where=places.where(*base, "groups", name), got=name,
                todo=message("deliverable.group_is_column.todo"),
            )  # fmt: skip


def _margins(method: Method, rows: Rows | None, base: Path, places: Places) -> None:
    if method.weighting is None or not method.weighting.margins:
        return
    from sapa.data.nearest import nearest

    path = (*base, "weighting", "margins")
    if method.margins is None or rows is None:
        raise BadInput(
            message("deliverable.weighting_no_margins"), where=places.where(*path),
            todo=message("deliverable.weighting_no_margins.todo"),
        )  # fmt: skip
    known = tuple(str(m) for m in rows.frame[method.margins.margin].dropna().unique())
    for i, name in enumerate(method.weighting.margins):
        if name not in known:
            guess = nearest(name, known)
            raise BadInput(
                message("deliverable.margin_unknown", name=name, file=rows.files[0].path),
                where=places.where(*path, *(() if len(method.weighting.margins) == 1 else (i,))), got=name,
                expected=message("deliverable.one_of", values=known),
                todo=message("deliverable.did_you_mean", name=guess) if guess
                else message("deliverable.margin_unknown.todo"),
            )  # fmt: skip
