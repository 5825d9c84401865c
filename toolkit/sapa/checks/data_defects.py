"""Defects inside delivered files as findings: one a kind of defect, naming file, rows and values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from sapa.checks.base import CheckResult, Context
from sapa.messages import message
from sapa.results import Basis, Evidence, Finding, Line, Status, table
from sapa.results.details import DataDefect, DataDetail

SHOWN = 20
_ADDRESS = re.compile(r"![A-Z]{1,3}\d+$")
"""The address of a cell behind the name of its sheet."""
# Values of these columns are ids of respondents: they leave the file only as pseudonyms.
_PERSONAL = frozenset(
    {"checks.defect.id_duplicate", "checks.defect.participant_twice", "checks.defect.specialist_twice"}
)


def data_defects(defects: Iterable[DataDefect], context: Context) -> CheckResult:
    """Group the defects met while relating the files; no defect at all is said too."""
    kinds: dict[tuple[str, str], list[DataDefect]] = defaultdict(list)
    for defect in defects:
        value = defect.value
        if value is not None and defect.defect.id in _PERSONAL:
            value = context.pseudonym(value)
        shown = DataDefect(defect.file, defect.row, defect.column, value, defect.defect)
        kinds[(defect.defect.id, defect.column or "")].append(shown)
    total = sum(map(len, kinds.values()))
    if not kinds:
        finding = context.finding(
            "data.defects", Line.METHODOLOGICAL, Status.MET, message("checks.defects.none"), basis=Basis.VERIFIED
        )
        return CheckResult((finding,), (), DataDetail((), 0))
    findings = tuple(_finding(context, id, column, found) for (id, column), found in kinds.items())
    kept = tuple(d for found in kinds.values() for d in found[:SHOWN])
    rows = [
        {
            "part": context.part, "method": context.method, "file": d.file, "row": d.row, "column": d.column,
            "value": d.value, "defect": d.defect.id.removeprefix("checks.defect."),
        }
        for found in kinds.values()
        for d in found
    ]  # fmt: skip
    return CheckResult(findings, (table("data_defects", rows),), DataDetail(kept, total))


def _finding(context: Context, id: str, column: str, found: list[DataDefect]) -> Finding:
    first = found[0]
    rows = [str(d.row) for d in found if d.row is not None]
    listed = ", ".join(rows[:SHOWN]) + (" …" if len(rows) > SHOWN else "")
    return context.finding(
        f"data.{id.removeprefix('checks.defect.')}", Line.METHODOLOGICAL, Status.NOT_MET,
        message(
            "checks.defects.found" if first.row is not None else "checks.defects.found_in_file",
            defect=first.defect, places=message("checks.n_places", n=len(found)), file=first.file,
            row=first.row, column=column or "–", value=first.value or "–",
        ),
        item=column or None, value=float(len(found)), n=len(found), basis=Basis.VERIFIED,
        evidence=(Evidence(file=_ADDRESS.sub("", first.file), rows=listed or None), Evidence(sheet="data_defects")),
        recommendation=message("checks.defects.todo"),
    )  # fmt: skip
