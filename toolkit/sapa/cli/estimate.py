"""`sapa estimate`: means, totals, proportions and ratios of a survey with design-based errors."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sapa.cli.estimate_table import listing, notes
from sapa.cli.shell import plain_errors, write_json
from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.data import Rows
    from sapa.estimation import Estimates, Prepared

_WIDEST = 160


def estimate(
    data: Annotated[Path, typer.Argument(help="Data file: .csv, .xlsx, .sav or .dta.")],
    *,
    stat: Annotated[str, typer.Option(help="mean, total, proportion or ratio.")],
    of: Annotated[list[str], typer.Option(help="Column to estimate; may be repeated.")],
    over: Annotated[str | None, typer.Option(help="Denominator of a ratio.")] = None,
    q: Annotated[list[float] | None, typer.Option(help="Quantile, a fraction (not available yet).")] = None,
    by: Annotated[list[str] | None, typer.Option(help="Column of domains; may be repeated.")] = None,
    where: Annotated[str | None, typer.Option(help='Condition on rows, e.g. "age >= 18".')] = None,
    weight: Annotated[str | None, typer.Option(help="Column of weights.")] = None,
    strata: Annotated[str | None, typer.Option(help="Column of strata, one a stage: S or S,S2.")] = None,
    psu: Annotated[str | None, typer.Option(help="Column of sampling units, one a stage: P or P,P2.")] = None,
    population: Annotated[
        str | None, typer.Option(help="Number of sampling units in the stratum, one column a stage: N or N,N2.")
    ] = None,
    pps: Annotated[str | None, typer.Option(help="wr: drawn with replacement.")] = None,
    rep_weights: Annotated[str | None, typer.Option(help="Columns of replicate weights (not available yet).")] = None,
    rep_kind: Annotated[str | None, typer.Option(help="Kind of the replicates (not available yet).")] = None,
    rep_scale: Annotated[float | None, typer.Option(help="Scale of the replicates (not available yet).")] = None,
    rep_rscales: Annotated[
        Path | None, typer.Option(help="File with a scale for each replicate (not available yet).")
    ] = None,
    calibrate: Annotated[
        Path | None, typer.Option(help="File with margins of the population (not available yet).")
    ] = None,
    ci: Annotated[str, typer.Option(help="t, z; for proportions also logit, beta.")] = "t",
    level: Annotated[float, typer.Option(help="Confidence level, a fraction.")] = 0.95,
    deff: Annotated[str, typer.Option(help="Reference of the design effect: wor or wr.")] = "wor",
    lonely: Annotated[str, typer.Option(help="fail, remove, certainty, adjust or average.")] = "fail",
    qrule: Annotated[str | None, typer.Option(help="Rule of quantiles (not available yet).")] = None,
    missing: Annotated[list[str] | None, typer.Option(help="Code for no valid answer; may be repeated.")] = None,
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a text file.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Delimiter of a text file.")] = None,
    decimal: Annotated[str | None, typer.Option(help="Decimal mark: . or ,")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
) -> None:
    """Estimate means, totals, proportions or ratios with design-based standard errors."""
    with plain_errors(lang) as t:
        _available(
            {
                "--stat quantile": stat == "quantile" or None,
                "--q": q,
                "--qrule": qrule,
                "--rep-weights": rep_weights,
                "--rep-kind": rep_kind,
                "--rep-scale": rep_scale,
                "--rep-rscales": rep_rscales,
                "--calibrate": calibrate,
            }
        )
        run = _runner(stat, over)
        _with_replacement(pps, population)

        from sapa.data import Design, Survey, read_rows
        from sapa.data.cells import normalise_code
        from sapa.estimation import prepare

        rows = read_rows(data, encoding=encoding, delimiter=delimiter, decimal=decimal, sheet=sheet)
        design = Design(
            weight=weight,
            strata=columns([strata], rows) or None,
            psu=columns([psu], rows) or None,
            population=columns([population], rows) or None,
        )
        codes = tuple(dict.fromkeys(normalise_code(code) for code in missing or ()))
        found = run(
            prepare(Survey(rows, design, codes)),
            columns(of, rows),
            by=columns(by or [], rows) or None,
            where=where,
            level=level,
            ci=ci,
            deff=deff,
            lonely=lonely,
        )
        width = min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)
        if json is not None:
            write_json(found.records(), json)
        if json != "-":
            print("\n".join(listing(found, rows, t, width=width)))
        elif found.notes:
            print("\n".join(notes(found, t, width=width)), file=sys.stderr)


def columns(given: Sequence[str | None], rows: Rows) -> list[str]:
    """Return the columns named: `a,b` is two columns unless a column's name has a comma in it."""
    known = {str(name) for name in rows.frame.columns}
    split = not any("," in name for name in known)
    names: list[str] = []
    for text in given:
        if text is None:
            continue
        apart = split and text not in known and "," in text
        names += [part.strip() for part in text.split(",") if part.strip()] if apart else [text]
    return names


def _available(options: dict[str, object]) -> None:
    """Refuse what later work brings: an option that were silently ignored would give a wrong number."""
    for name, value in options.items():
        if value is not None:
            raise BadInput(
                message("estimation.bad.not_yet", option=name),
                where=name.split()[0],
                todo=message("estimation.todo.not_yet"),
            )


def _runner(stat: str, over: str | None) -> Callable[..., Estimates]:
    from sapa.estimation import Statistic, estimate_mean, estimate_proportion, estimate_ratio, estimate_total
    from sapa.estimation.options import choose

    chosen = choose(Statistic, stat, "--stat")
    if chosen is not Statistic.RATIO:
        if over is not None:
            raise BadInput(
                message("estimation.bad.over_without_ratio"),
                where="--over",
                got=over,
                todo=message("estimation.todo.over_without_ratio"),
            )
        return {
            Statistic.MEAN: estimate_mean,
            Statistic.TOTAL: estimate_total,
            Statistic.PROPORTION: estimate_proportion,
        }[chosen]
    if over is None:
        raise BadInput(message("estimation.bad.over"), where="--over", todo=message("estimation.todo.over"))

    def ratio(survey: Prepared, of: Sequence[str], **options: object) -> Estimates:
        return estimate_ratio(survey, of, over, **options)  # type: ignore[arg-type]

    return ratio


def _with_replacement(pps: str | None, population: str | None) -> None:
    if pps is None:
        return
    if pps != "wr":
        raise BadInput(
            message("estimation.bad.option", option="--pps"),
            where="--pps",
            got=pps,
            expected="wr",
            todo=message("estimation.todo.option"),
        )
    if population is not None:
        raise BadInput(
            message("estimation.bad.pps_population"),
            where="--pps",
            got=population,
            todo=message("estimation.todo.pps_population"),
        )
