"""Changes of an interview's status between the raw and the delivered file: voiding is no edit of an answer.

The log of cleaning need not name them. What explains a voided interview is the control that did not confirm it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from sapa.checks.audit_rows import Pairs
from sapa.checks.audit_values import differ, texts
from sapa.checks.interviews import Interviews, Mask
from sapa.data.rows import Rows
from sapa.results.audit import StatusChange


def status_changes(
    interviews: Interviews, raw: Rows, pairs: Pairs, *, mapping: Mapping[str, str], refuted: Mask | None
) -> tuple[StatusChange, ...]:
    """Count the changes of the status column by what they lead to, and which of them field control explains.

    Parameters
    ----------
    mapping
        Delivered column → raw column.
    refuted
        Delivered rows that control did not confirm; None without a control log.
    """
    columns = interviews.roles.get("status", ())
    if len(columns) != 1 or columns[0] not in mapping:
        return ()
    old = texts(raw, mapping[columns[0]])[pairs.raw]
    new = texts(interviews.rows, columns[0])[pairs.delivered]
    changed, _ = differ(old, new)
    voided = np.asarray(interviews.voided)[pairs.delivered]
    explained = np.zeros(len(new), dtype=bool) if refuted is None else np.asarray(refuted)[pairs.delivered]
    counts: Counter[tuple[str, str, bool]] = Counter()
    known: Counter[tuple[str, str, bool]] = Counter()
    places: dict[tuple[str, str, bool], list[int]] = {}
    for k in np.flatnonzero(changed):
        key = (str(old[k]), str(new[k]), bool(voided[k]))
        counts[key] += 1
        known[key] += bool(voided[k] and explained[k])
        if not (voided[k] and explained[k]):
            places.setdefault(key, []).append(int(pairs.delivered[k]))
    return tuple(
        StatusChange(
            old=a, new=b, voided=gone, interviews=n, refuted=known[a, b, gone],
            rows=tuple(interviews.rows.at(i) for i in places.get((a, b, gone), ())),
        )
        for (a, b, gone), n in counts.most_common()
    )  # fmt: skip
