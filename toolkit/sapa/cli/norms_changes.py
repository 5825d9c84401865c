"""Which norms changed between two editions or packs: as text and as records."""

from __future__ import annotations

import textwrap
from collections.abc import Collection
from typing import Any

from sapa.i18n import Translator
from sapa.present.norms import change_lines
from sapa.standard import Norm, Standard, citation, norm_records
from sapa.standard.compare import ChangeOf, Comparison, NormChange


def changes_table(
    change: Comparison, before: Standard, after: Standard, kept: Collection[str], t: Translator, *, width: int = 100
) -> list[str]:
    """Return the changes of the norms in `kept`: added, removed, value, wording; what it was and what it is."""
    found = [one for one in change.changes if one.id in kept]
    lines = textwrap.wrap(
        t(
            "standard.compare.heading", before=before.title.in_language(t.language), edition_before=before.edition,
            after=after.title.in_language(t.language), edition_after=after.edition,
        ),
        width,
    )  # fmt: skip
    for kind in ChangeOf:
        group = [one for one in found if one.kinds[0] is kind]
        if group:
            lines += ["", t(f"standard.compare.{kind}", n=len(group))]
            for one in group:
                lines += _entry(one, before, after, t, width)
    same = len([id for id in kept if id in before.norms and id in after.norms]) - len(
        [one for one in found if one.before is not None and one.after is not None]
    )
    if not found:
        lines += ["", t("standard.compare.none")]
    return [*lines, "", t("standard.compare.unchanged", n=same)]


def _entry(one: NormChange, before: Standard, after: Standard, t: Translator, width: int) -> list[str]:
    shown = one.after or one.before
    if shown is None:
        return []
    lines = textwrap.wrap(f"{shown.full_title(t.language)} ({t(citation(shown))}) · {one.id}", width,
                          initial_indent="– ", subsequent_indent="  ")  # fmt: skip
    for line in change_lines(one, before, after, t):
        lines += textwrap.wrap(line, width, initial_indent="    ", subsequent_indent="    ")
    return lines


def changes_records(change: Comparison, before: Standard, after: Standard, kept: Collection[str]) -> dict[str, Any]:
    """Return the comparison for programs: the two standards, and a record before and after for each change."""

    def record(act: Standard, norm: Norm | None) -> dict[str, Any] | None:
        return None if norm is None else norm_records(act, [norm])[0]

    return {
        "before": {"standard": change.before[0], "edition": change.before[1].isoformat()},
        "after": {"standard": change.after[0], "edition": change.after[1].isoformat()},
        "changes": [
            {
                "id": one.id, "kinds": [k.value for k in one.kinds], "fields": list(one.fields),
                "before": record(before, one.before), "after": record(after, one.after),
            }
            for one in change.changes if one.id in kept
        ],
    }  # fmt: skip
