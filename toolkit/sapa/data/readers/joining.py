"""One table from several files, such as one a region."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.data.rows import Rows


def join_rows(parts: Sequence[Rows]) -> Rows:
    """Join tables under one another.

    Parameters
    ----------
    parts
        Tables in their order. A column that one of them lacks is missing in its rows.

    Returns
    -------
    Rows
        The union of the columns in first-seen order; `origin` keeps file and row. Labels are the first file's that
        has them.

    Raises
    ------
    ValueError
        When there are no parts.
    """
    import pandas as pd

    if not parts:
        raise ValueError("join_rows needs at least one table")
    if len(parts) == 1:
        return parts[0]
    columns = list(dict.fromkeys(name for part in parts for name in part.frame.columns))
    frame = pd.concat([part.frame.reindex(columns=columns) for part in parts], ignore_index=True).astype("str")
    origin = pd.concat([part.origin for part in parts], ignore_index=True)
    labels: dict[str, str] = {}
    value_labels: dict[str, dict[str, str]] = {}
    for part in parts:
        for column, label in part.labels.items():
            labels.setdefault(column, label)
        for column, answers in part.value_labels.items():
            known = value_labels.setdefault(column, {})
            for code, label in answers.items():
                known.setdefault(code, label)
    return Rows(frame, origin, tuple(file for part in parts for file in part.files), labels, value_labels)
