"""Files that the panel saves beside the workbook: words with their codes, and the weights of the interviews."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import numpy as np

from sapa.app.coverage.view import CoverageView
from sapa.checks.control_log import relate_log
from sapa.checks.frame import read_frame
from sapa.checks.interviews import from_method
from sapa.checks.outcomes_mapping import disposition_csv
from sapa.checks.repair import repaired
from sapa.deliverable.loaded import LoadedDeliverable
from sapa.errors import BadInput
from sapa.messages import message
from sapa.plain_text import csv_cell
from sapa.results.outcomes import OutcomesDetail

BOM = "\ufeff"
"""A mark at the beginning of a CSV, so that spreadsheets read its letters."""


def mapping_csv(view: CoverageView, codes: Mapping[str, str]) -> bytes:
    """Return words and codes as CSV, with those chosen on the page: what `contacts.mapping` reads back."""
    from dataclasses import replace

    detail = view.detail("outcomes", OutcomesDetail)
    if detail is None:
        raise BadInput(message("app.coverage.outcomes.none"))
    words = [replace(w, code=codes.get(w.word, w.code)) for w in detail.words]
    return (BOM + disposition_csv(words)).encode("utf-8")


def weights_csv(loaded: LoadedDeliverable, view: CoverageView) -> bytes:
    """Return the new weights as CSV: a row an interview with its id and the weight of every stage.

    Raises
    ------
    BadInput
        No weights could be made, with why.
    """
    method = view.method
    interviews = from_method(method, root=loaded.root)
    if interviews is None:
        raise BadInput(message("app.error.no_survey"), todo=message("app.error.no_survey.todo"))
    control, spec = method.table("control"), method.spec.control
    log = relate_log(control, spec, interviews) if control is not None and spec is not None else None
    refuted = log.refuted if log is not None else np.zeros(len(interviews.rows), dtype=bool)
    people, population = method.table("population"), method.spec.population
    frame = read_frame(people, population) if people is not None and population is not None else None
    counted = np.asarray(interviews.complete & ~refuted, dtype=bool)
    made, refused = repaired(method, interviews, counted=counted, frame=frame)
    if made is None:
        raise refused[0] if refused else BadInput(message("app.coverage.weights.none"))
    table = made.to_frame()
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([csv_cell(name) for name in table.columns])
    writer.writerows([csv_cell(cell) for cell in row] for row in table.itertuples(index=False, name=None))
    return (BOM + out.getvalue()).encode("utf-8", "replace")
