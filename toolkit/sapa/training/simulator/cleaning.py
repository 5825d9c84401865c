"""The files before cleaning, the log of every change, and what was deleted with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sapa.training.simulator.interviews import fresh_ids

if TYPE_CHECKING:
    import pandas as pd

EDITS = (0.008, 0.022)
"""Interviews with one logged correction, from and to: a number that never varies would give away what is added."""
DELETED = 0.005
REASONS = ("уточнено по телефону", "опечатка при вводе", "сверено с бумажной анкетой")
EDITED = ("q3", "q5", "q8", "q13", "q17", "q20")


def before_cleaning(
    table: pd.DataFrame, rng: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Return raw data, the cleaning log and the deleted interviews, made by undoing what a log explains."""
    import pandas as pd

    raw = table.drop(columns=["weight_design", "weight"]).copy()
    n = len(raw)
    rows = rng.choice(n, max(3, round(rng.uniform(*EDITS) * n)), replace=False)
    after = np.datetime64(max(table["end"])[:10]) + np.timedelta64(3, "D")
    entries = []
    for row in rows:
        question = str(rng.choice(EDITED))
        new = str(raw.loc[row, question])
        old = str(rng.choice([c for c in "1234" if c != new]))
        raw.loc[row, question] = old
        day = str(after + np.timedelta64(int(rng.integers(0, 8)), "D"))
        entries.append(
            (str(raw.loc[row, "id"]), question, old, new, day, "исправление", str(rng.choice(REASONS)), "Р-3")
        )
    columns = ["id", "question", "old", "new", "date", "type", "reason", "by"]
    log = pd.DataFrame(entries, columns=columns).sort_values(["date", "id"], ignore_index=True)
    gone = raw.iloc[rng.choice(n, max(2, round(DELETED * n)), replace=False)].copy()
    gone["id"] = fresh_ids(len(gone), set(table["id"]), n, rng)
    for name in ("q3", "q7", "q13", "q14", "q17", "q18", "q19", "q20"):
        gone[name] = rng.integers(1, 4, len(gone)).astype(str)
    deleted = pd.DataFrame({"id": gone["id"], "date": str(after), "reason": "прервано, менее половины анкеты"})
    raw = pd.concat([raw, gone]).sort_values("id", ignore_index=True)
    return raw, log, deleted.sort_values("id", ignore_index=True)
