"""`sapa estimate`: means, totals, proportions, ratios and quantiles of a survey with design-based errors."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sapa.cli.estimate_options import RepOptions, check_with_replacement, columns, runner
from sapa.cli.estimate_table import listing, notes
from sapa.cli.shell import plain_errors, write_json
from sapa.errors import BadInput
from sapa.messages import message

if TYPE_CHECKING:
    from sapa.estimation import Prepared

_WIDEST = 160


def estimate(
    data: Annotated[Path, typer.Argument(help="Data file: .csv, .xlsx, .sav or .dta.")],
    *,
    stat: Annotated[str, typer.Option(help="mean, total, proportion, ratio or quantile.")],
    of: Annotated[list[str], typer.Option(help="Column to estimate; may be repeated.")],
    over: Annotated[str | None, typer.Option(help="Denominator of a ratio.")] = None,
    q: Annotated[list[float] | None, typer.Option(help="Quantile, a fraction; may be repeated (0.5 if none).")] = None,
    by: Annotated[list[str] | None, typer.Option(help="Column of domains; may be repeated.")] = None,
    where: Annotated[str | None, typer.Option(help='Condition on rows, e.g. "age >= 18".')] = None,
    weight: Annotated[str | None, typer.Option(help="Column of weights.")] = None,
    strata: Annotated[str | None, typer.Option(help="Column of strata, one a stage: S or S,S2.")] = None,
    psu: Annotated[str | None, typer.Option(help="Column of sampling units, one a stage: P or P,P2.")] = None,
    population: Annotated[
        str | None, typer.Option(help="Number of sampling units in the stratum, one column a stage: N or N,N2.")
    ] = None,
    pps: Annotated[str | None, typer.Option(help="wr: drawn with replacement.")] = None,
    rep_weights: Annotated[
        list[str] | None, typer.Option(help="Columns of replicate weights: a pattern such as rw*, or names.")
    ] = None,
    rep_kind: Annotated[
        str | None,
        typer.Option(
            help="JK1, JKn, BRR, Fay, bootstrap or other; without --rep-weights they are made from the design."
        ),
    ] = None,
    rep_scale: Annotated[float | None, typer.Option(help="Scale of given replicates.")] = None,
    rep_rscales: Annotated[Path | None, typer.Option(help="File with a scale for each replicate, one a line.")] = None,
    rep_rho: Annotated[float | None, typer.Option(help="rho of Fay's method.")] = None,
    rep_count: Annotated[
        int | None, typer.Option(help="Replicates of a bootstrap made here (200 if not given).")
    ] = None,
    rep_mse: Annotated[bool, typer.Option("--rep-mse", help="Deviations from the full-sample estimate.")] = False,
    seed: Annotated[int | None, typer.Option(help="Seed of a bootstrap made here.")] = None,
    calibrate: Annotated[
        Path | None, typer.Option(help="File (.yaml, .csv, .xlsx) of known totals to calibrate the weights to.")
    ] = None,
    ci: Annotated[
        str | None,
        typer.Option(
            help="t, z; for proportions also logit, xlogit, beta, korn_graubard, wilson, likelihood, auto; "
            "for quantiles xlogit, beta. Default: auto for proportions, else t."
        ),
    ] = None,
    level: Annotated[float, typer.Option(help="Confidence level, a fraction.")] = 0.95,
    deff: Annotated[str, typer.Option(help="Reference of the design effect: wor or wr.")] = "wor",
    lonely: Annotated[str, typer.Option(help="fail, remove, certainty, adjust or average.")] = "fail",
    df_rule: Annotated[str, typer.Option(help="Degrees of freedom: design or domain.")] = "design",
    qrule: Annotated[str | None, typer.Option(help="Rule of quantiles: math, school, shahvaish, hf1 … hf9.")] = None,
    missing: Annotated[list[str] | None, typer.Option(help="Code for no valid answer; may be repeated.")] = None,
    json: Annotated[str | None, typer.Option(help="Write JSON to this file, or - for standard output.")] = None,
    lang: Annotated[str | None, typer.Option(help="kk, ru or en.")] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of a text file.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Delimiter of a text file.")] = None,
    decimal: Annotated[str | None, typer.Option(help="Decimal mark: . or ,")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
) -> None:
    """Estimate means, totals, proportions, ratios or quantiles with design-based standard errors."""
    with plain_errors(lang) as t:
        run = runner(stat, over, q or (), qrule)
        check_with_replacement(pps, population)
        reps = RepOptions(tuple(rep_weights or ()), rep_kind, rep_scale, rep_rscales, rep_rho, rep_count, seed, rep_mse)

        from sapa.data import Design, Survey, read_rows
        from sapa.data.cells import normalise_code
        from sapa.estimation import prepare

        rows = read_rows(data, encoding=encoding, delimiter=delimiter, decimal=decimal, sheet=sheet)
        design = Design(
            weight=weight,
            strata=columns([strata], rows) or None,
            psu=columns([psu], rows) or None,
            population=columns([population], rows) or None,
            replicates=reps.stated(rows),
        )
        codes = tuple(dict.fromkeys(normalise_code(code) for code in missing or ()))
        found = run(
            _calibrated(prepare(Survey(rows, design, codes), lonely=lonely), calibrate),
            columns(of, rows),
            by=columns(by or [], rows) or None,
            where=where,
            level=level,
            **({} if ci is None else {"ci": ci}),
            deff=deff,
            lonely=lonely,
            df_rule=df_rule,
        )
        width = min(shutil.get_terminal_size((100, 24)).columns, _WIDEST)
        if json is not None:
            write_json(found.records(), json)
        if json != "-":
            print("\n".join(listing(found, rows, t, width=width)))
        elif found.notes:
            print("\n".join(notes(found, t, width=width)), file=sys.stderr)


def _calibrated(ready: Prepared, to: Path | None) -> Prepared:
    if to is None:
        return ready
    if ready.design.replicates is not None:
        raise BadInput(
            message("estimation.bad.calibrate_replicates"),
            where="--calibrate",
            got=str(to),
            todo=message("estimation.todo.calibrate_replicates"),
        )
    from sapa.estimation import calibrate_weights

    return calibrate_weights(ready, to)
