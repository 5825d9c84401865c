"""The figures picked, written beside what was delivered: a copy of the deliverable with one list of claims."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sapa.app.review import roles_model
from sapa.app.review.claims_choice import Pick, SurveyChoice
from sapa.app.review.source import copied, write_manifest
from sapa.app.session import Session
from sapa.checks.claims_file import FIELDS, NUMERIC
from sapa.deliverable.loaded import LoadedDeliverable, LoadedMethod
from sapa.deliverable.printed_figure import printed_figure
from sapa.plain_text import csv_cell

FOLDER = "with-claims"
NAME = "claims-picked"


def claims_csv(method: LoadedMethod | None, picks: Sequence[Pick], surveys: Sequence[SurveyChoice]) -> str:
    """Return the delivered claims followed by the figures picked, as CSV with the fields' own names.

    Numbers keep the decimals they were printed with: half a unit of the last one is what rounding may explain.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=FIELDS, lineterminator="\n")
    writer.writeheader()
    delivered = _delivered(method) if method is not None else []
    rows = [*delivered, *(_picked(pick, surveys[pick.survey]) for pick in picks)]
    writer.writerows({field: csv_cell(text) for field, text in row.items()} for row in rows)
    return out.getvalue()


def _delivered(method: LoadedMethod) -> list[dict[str, str]]:
    rows, spec = method.table("claims"), method.spec.claims
    if rows is None or spec is None:
        return []
    from sapa.data.values import numbers_in

    columns = {f: c for f in FIELDS if (c := getattr(spec, f, None) or f) in rows.frame.columns}
    texts = {f: rows.frame[c].fillna("").astype(str).tolist() for f, c in columns.items()}
    for field in NUMERIC:
        if field in columns:
            values = numbers_in(rows, columns[field]).values
            texts[field] = [_number(text, float(x)) for text, x in zip(texts[field], values, strict=True)]
    return [{field: listed[i] for field, listed in texts.items()} for i in range(len(rows))]


def _number(text: str, value: float) -> str:
    """Return a delivered number with a decimal point and its own decimals; what is no number stays as it is."""
    if value != value:  # noqa: PLR0124 - a missing number is not equal to itself
        return text
    _, _, decimals = text.replace(",", ".").partition(".")
    return f"{value:.{len(decimals)}f}"


def _picked(pick: Pick, survey: SurveyChoice) -> dict[str, str]:
    figure, margin, indicator = pick.figure, printed_figure(pick.margin), survey.indicator(pick.indicator)
    if figure is None or indicator is None:
        raise ValueError("a figure is written only when nothing is missing")
    share = indicator.kind == "proportion"
    return {
        "document": pick.source,
        "page": pick.page.strip(),
        "indicator": f"{indicator.id} = {pick.category}" if pick.category else indicator.id,
        "group": pick.group,
        "weighted": "yes" if pick.weighted else "no",
        "value": f"{figure.value:.{figure.decimals}f}",
        "unit": "percent" if share else "value",
        "decimals": str(figure.decimals),
        "margin": "" if margin is None else f"{margin.value:.{margin.decimals}f}",
    }


def write_with_claims(
    delivered: LoadedDeliverable, surveys: Sequence[SurveyChoice], picks: Sequence[Pick], session: Session
) -> Path:
    """Copy a deliverable into the session with the figures picked in its list of claims; return its manifest.

    The user's own files stay as they are, and so does the copy that chosen roles were written to.
    """
    folder = copied(delivered.root, session, name=FOLDER, anew=True)
    data: Mapping[str, Any] = roles_model.manifest_data(delivered)
    for at, survey in enumerate(surveys):
        chosen = [pick for pick in picks if pick.survey == at]
        if not chosen:
            continue
        name = _free(folder)
        text = claims_csv(method_of(delivered, survey), chosen, surveys)
        (folder / name).write_text(text, encoding="utf-8", newline="")
        data = roles_model.with_section(data, survey.at, "claims", {"file": name, "delimiter": ",", "decimal": "."})
    return write_manifest(data, folder)


def method_of(loaded: LoadedDeliverable, survey: SurveyChoice) -> LoadedMethod:
    """Return the method that a survey's place in the manifest means."""
    part, method = survey.at
    return loaded.parts[part or 0].methods[method]


def _free(folder: Path) -> str:
    """Return a name that no delivered file has."""
    number = 1
    while (folder / (name := f"{NAME}.csv" if number == 1 else f"{NAME}-{number}.csv")).exists():
        number += 1
    return name
