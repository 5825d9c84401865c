"""Sheet "Arithmetic": how many interviews the wanted precision needs, stage by stage, as live formulas."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import NormalDist

from sapa.results.plan import DomainPlan
from sapa.results.targets import DifferenceTarget, MeanTarget, ProportionTarget, TotalTarget
from sapa.stats import SampleSize, SizeOrder
from sapa.workbook.blocks import close
from sapa.workbook.design.book import DesignSheet
from sapa.workbook.design.curves import write_curve
from sapa.workbook.design.extras import write_cost, write_indicators
from sapa.workbook.design.parts import bullets, first_live, input_number, paragraph
from sapa.workbook.design.retrace import Inputs, Stages, difference_size, simple_size, stages
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

LAST = 11
_PAGE = 38  # rows of a printed page
_WORTH_SAYING = 0.0005  # of an effect that is shown with three decimals
_CURVE = 17  # rows of the curve and its numbers
NAME, POPULATION, MARGIN, RESPONSE, SIMPLE, SECOND, THIRD, INTERVIEWS, OVER, ISSUED, PLANNED, REACHED = range(12)


def write_arithmetic(sheet: DesignSheet) -> None:
    """Write what was asked, the stages, what decided the number, and what another number would give."""
    book = sheet.book
    sheet.columns([34, 13, 11, 11, 12, 12, 12, 12, 13, 12, 12, 13])
    sheet.heading(book.question("arithmetic"), book.w("design.arithmetic.note"))
    _inputs(sheet)
    _stages(sheet)
    breaks = [sheet.row] if sheet.row > _PAGE - _CURVE // 2 else []
    _decided(sheet)
    write_indicators(sheet, LAST)
    if sheet.row - max(breaks, default=0) > _PAGE - _CURVE:
        breaks.append(sheet.row)
    # The curve stands beside its numbers: neither may be cut by the end of a page.
    sheet.ws.set_h_pagebreaks(breaks)
    write_curve(sheet, LAST)
    write_cost(sheet, LAST)
    bullets(sheet, book.w("design.block.conventions"), book.sentences(book.plan.conventions), LAST)
    sheet.ws.freeze_panes(1, 1)
    sheet.page(repeat=(0, 0))


def _asked(sheet: DesignSheet, key: str, words: str, value: float | None, note: str, *, digits: int = 2,
           percent: bool = False) -> None:  # fmt: skip
    """Write an input with its name and a remark; nothing where there is no value."""
    if value is None:
        return
    row = sheet.row
    sheet.text(row, 0, words)
    input_number(sheet, row, 1, value, digits=digits, percent=percent)
    sheet.merged(row, 2, LAST, note, "remark")
    sheet.height(row, (words, sheet.widths[0]), (note, sheet.width(2, LAST)))
    sheet.book.cells[key] = sheet.at(row, 1)
    sheet.row += 1


def _local(sheet: DesignSheet, key: str) -> str:
    """Return a cell of this sheet without the sheet's name."""
    return sheet.book.cells[key].rsplit("!", 1)[1]


def _inputs(sheet: DesignSheet) -> None:
    """Write what was asked, in cells that may be changed: the formulas below follow."""
    book = sheet.book
    w, plan, target = book.w, book.plan, book.plan.target
    sheet.section(w("design.block.asked"))
    _asked(sheet, "confidence", w("p.confidence"), plan.confidence, w("design.p.confidence.note"), digits=1,
           percent=True)  # fmt: skip
    z = f"=NORMSINV((1+{_local(sheet, 'confidence')})/2)"
    _quantile(sheet, "z", z, NormalDist().inv_cdf((1 + plan.confidence) / 2), plan.z, w("p.z.note"))
    if isinstance(target, ProportionTarget):
        _asked(sheet, "p", w("design.p.p"), target.p, w("design.p.p.note"))
    elif isinstance(target, MeanTarget | TotalTarget):
        _asked(sheet, "sd", w("design.p.sd"), target.sd, w("design.p.sd.note"))
        _asked(sheet, "mean", w("design.p.mean"), target.mean, w("design.p.mean.note"))
    elif isinstance(target, DifferenceTarget):
        _asked(sheet, "p1", w("design.p.p1"), target.p1, w("design.p.p1.note"))
        _asked(sheet, "p2", w("design.p.p2"), target.p2, w("design.p.p2.note"))
        _test(sheet, target)
        _asked(sheet, "power", w("design.p.power"), target.power, w("design.p.power.note"), digits=0, percent=True)
    _deff(sheet)


def _quantile(sheet: DesignSheet, key: str, formula: str, own: float, value: float, note: str) -> None:
    row = sheet.row
    sheet.text(row, 0, "z")
    first_live(sheet, row, 1, [(formula, own)], value, digits=4)
    sheet.merged(row, 2, LAST, note, "remark")
    sheet.book.cells[key] = sheet.at(row, 1)
    sheet.row += 1


def _test(sheet: DesignSheet, target: DifferenceTarget) -> None:
    """Write the quantile of the test where only one direction counts; else it is that of the interval."""
    book = sheet.book
    size = book.plan.size
    book.cells["z_test"] = book.cells["z"]
    if target.one_sided and size is not None:
        own = NormalDist().inv_cdf(book.plan.confidence)
        _quantile(sheet, "z_test", f"=NORMSINV({_local(sheet, 'confidence')})", own, size.z,
                  book.w("design.p.one_sided.note"))  # fmt: skip


def _deff(sheet: DesignSheet) -> None:
    """Write the design effect: its parts where it has any, and their product."""
    book = sheet.book
    w, deff = book.w, book.plan.deff
    _asked(sheet, "icc", w("design.p.icc"), deff.icc, w("design.p.icc.note"), digits=3)
    _asked(sheet, "cluster_size", w("design.p.cluster_size"), deff.cluster_size, w("design.p.cluster_size.note"),
           digits=0 if deff.cluster_size == round(deff.cluster_size or 0) else 1)  # fmt: skip
    _asked(sheet, "weighting", w("design.p.weighting"), deff.weighting, w("design.p.weighting.note"))
    note = book.known("deff_source", deff.source)
    formula, own = "", 1.0
    if deff.icc is not None and deff.cluster_size is not None:
        formula = f"(1+({_local(sheet, 'cluster_size')}-1)*{_local(sheet, 'icc')})"
        own = 1 + (deff.cluster_size - 1) * deff.icc
    if deff.weighting is not None:
        formula += ("*" if formula else "") + _local(sheet, "weighting")
        own *= deff.weighting
    if formula and close(own, deff.value):
        row = sheet.row
        sheet.text(row, 0, w("design.p.deff"))
        sheet.formula(row, 1, "=" + formula, deff.value, digits=3)
        sheet.merged(row, 2, LAST, f"{w('design.p.deff.formula')} {note}", "remark")
        book.cells["deff"] = sheet.at(row, 1)
        sheet.row += 1
    else:
        _asked(sheet, "deff", w("design.p.deff"), deff.value, note)


def _heads(sheet: DesignSheet, size: SampleSize | None) -> None:
    w = sheet.book.w
    order = ("deff", "fpc") if size is None or size.order is SizeOrder.DEFF_FIRST else ("fpc", "deff")
    keys = ("simple", *order, "interviews", "over", "issued")
    differs = isinstance(sheet.book.plan.target, DifferenceTarget)
    wanted = w("design.col.difference" if differs else "design.col.wanted")
    sheet.head([
        Head(w("design.col.part"), text=True), Head(w("col.population")), Head(wanted),
        Head(w("design.col.response")), *(Head(w(f"design.stage.{k}")) for k in keys), Head(w("design.col.planned")),
        Head(w("design.col.reached")),
    ])  # fmt: skip
    steps = {
        "simple": "z² · S² / e²", "deff": "· deff", "fpc": "n / (1 + (n − 1)/N)", "interviews": "⌈ n ⌉",
        "over": "n / r", "issued": "⌈ n / r ⌉",
    }  # fmt: skip
    if differs:
        steps["simple"] = "(z·√V₀ + z_b·√V₁)² / (p₁ − p₂)²"
    for col in range(LAST + 1):
        sheet.text(sheet.row, col, "", "cell_muted")
    for col, key in enumerate(keys, start=SIMPLE):
        sheet.text(sheet.row, col, steps[key], "cell_muted", align="center", font_size=8)
    for col, sign in (
        (POPULATION, "N"),
        (MARGIN, "|p₁ − p₂|" if differs else "e"),
        (RESPONSE, "r"),
        (PLANNED, "n"),
        (REACHED, "e"),
    ):
        sheet.text(sheet.row, col, sign, "cell_muted", align="center", font_size=8)
    sheet.height(sheet.row, *((steps[k], sheet.widths[SIMPLE + i] * 0.9) for i, k in enumerate(keys)))
    sheet.row += 1


def _stages(sheet: DesignSheet) -> None:
    """Write a row for the whole and for each domain with a margin of its own."""
    book = sheet.book
    w, plan = book.w, book.plan
    sheet.section(w("design.block.stages"))
    paragraph(sheet, w("design.stages.note"), LAST, "note")
    sized = [d for d in plan.domains if d.size is not None]
    _heads(sheet, plan.size or (sized[0].size if sized else None))
    people = sum(s.population for s in plan.strata if s.population is not None) or None
    if any(s.population is None for s in plan.strata):
        people = None
    wanted = plan.size.margin if plan.size is not None else None
    _stage_row(sheet, w("design.whole"), plan.size, plan.interviews, plan.margin, people, wanted, bold=True)
    groups: dict[tuple[str, ...], list[DomainPlan]] = {}
    for one in sized:
        groups.setdefault(one.by, []).append(one)
    for by, domains in groups.items():
        sheet.merged(sheet.row, 0, LAST, " / ".join(book.column(name) for name in by), "group")
        sheet.row += 1
        _domains(sheet, domains)


def _domains(sheet: DesignSheet, domains: Sequence[DomainPlan]) -> None:
    book = sheet.book
    begin = sheet.row
    for one in domains:
        _stage_row(sheet, book.place(one.domain), one.size, one.interviews, one.margin, one.population, one.wanted)
    end = sheet.row - 1
    sheet.text(sheet.row, NAME, book.w("design.domains_together"), "total")
    for col in range(1, LAST + 1):
        sheet.text(sheet.row, col, "", "total")
    for col, values in (
        (INTERVIEWS, [d.size.interviews for d in domains if d.size]),
        (ISSUED, [d.size.issued for d in domains if d.size]),
        (PLANNED, [d.interviews for d in domains]),
    ):  # fmt: skip
        sheet.formula(sheet.row, col, f"=SUM({cell(begin, col)}:{cell(end, col)})", sum(values), "total_number")
    sheet.row += 1


def _stage_row(sheet: DesignSheet, name: str, size: SampleSize | None, planned: int, reached: float | None,
               people: float | None, wanted: float | None, *, bold: bool = False) -> None:  # fmt: skip
    book = sheet.book
    row, percent = sheet.row, book.as_percent
    sheet.text(row, NAME, name, "cell_bold" if bold else "cell")
    if size is None:
        sheet.number(row, POPULATION, people)
        for col in range(MARGIN, PLANNED):
            sheet.text(row, col, "–", "centre")
        if wanted is not None:
            sheet.number(row, MARGIN, wanted, digits=1 if percent else 2, percent=percent)
    else:
        input_number(sheet, row, POPULATION, size.population)
        input_number(sheet, row, MARGIN, size.margin, digits=1 if percent else 2, percent=percent)
        plain = abs(size.response * 100 - round(size.response * 100)) < 1e-9
        input_number(sheet, row, RESPONSE, size.response, digits=0 if plain else 1, percent=True)
        _sizes(sheet, row, size)
    sheet.number(row, PLANNED, planned, style="cell_bold" if bold else "number", align="right")
    # A margin of a plan is a margin of error, in the unit of what was asked.
    sheet.number(row, REACHED, reached, digits=2, percent=percent)
    sheet.height(row, (name, sheet.widths[0] * 0.95))
    if bold:
        book.cells["planned"] = sheet.at(row, PLANNED)
    sheet.row += 1


def _sizes(sheet: DesignSheet, row: int, size: SampleSize) -> None:
    """Write the stages of one size: live where the formula gives the engine's number, else the number."""
    found = _retraced(sheet, row, size)
    first, second = size.with_deff, size.with_fpc
    if size.order is not SizeOrder.DEFF_FIRST:
        first, second = second, first
    engine = (size.simple, first, second, float(size.interviews), size.before_issue, float(size.issued))
    digits = (2, 2, 2, 0, 2, 0)
    live = () if found is None else (
        found.simple, found.second, found.third, found.interviews, found.before_issue, found.issued,
    )  # fmt: skip
    for index, value in enumerate(engine):
        candidates = [(f"={live[index][0]}", live[index][1])] if live else []
        style = "total_number" if index in (3, 5) else "number"
        first_live(sheet, row, SIMPLE + index, candidates, value, digits=digits[index], style=style)


def _retraced(sheet: DesignSheet, row: int, size: SampleSize) -> Stages | None:
    """Return the stages as formulas over the cells of the row; None for what has formulas of another kind."""
    book = sheet.book
    target, plan = book.plan.target, book.plan
    if not close(size.deff, plan.deff.value):
        return None
    if isinstance(target, DifferenceTarget):
        z, p1, p2, power = (_local(sheet, key) for key in ("z_test", "p1", "p2", "power"))
        simple = difference_size(size, target, z=z, power=power, p1=p1, p2=p2)
    elif not close(size.z, plan.z):
        return None
    else:
        own = "p" if isinstance(target, ProportionTarget) else "sd"
        spread = f"{_local(sheet, own)}*(1-{_local(sheet, own)})" if own == "p" else f"{_local(sheet, own)}^2"
        simple = simple_size(size, target, z=_local(sheet, "z"), spread=spread, margin=cell(row, MARGIN),
                             population=cell(row, POPULATION))  # fmt: skip
    # Wilson's interval and overlapping waves have n₀ of their own: the engine's numbers stand there.
    if simple is None or not close(simple[1], size.simple):
        return None
    population = cell(row, POPULATION) if size.population is not None else None
    at = Inputs(simple=simple, deff=_local(sheet, "deff"), population=population, response=cell(row, RESPONSE))
    cells = [cell(row, col) for col in (SIMPLE, SECOND, THIRD, OVER)]
    return stages(size, at, (cells[0], cells[1], cells[2], cells[3]))


def _decided(sheet: DesignSheet) -> None:
    """Say which wish decided the number of interviews, and how many addresses are issued for them."""
    book = sheet.book
    w, plan = book.w, book.plan
    sheet.section(w("design.block.decided"))
    needed = plan.size.interviews if plan.size is not None else None
    differs = plan.binding == "target" and isinstance(plan.target, DifferenceTarget)
    texts = [book.known("binding", "difference" if differs else plan.binding)]
    if needed is not None and needed != plan.interviews:
        key = "raised" if plan.binding == "target" else "more"
        texts.append(w(f"design.decided.{key}", needed=needed, n=plan.interviews))
    if plan.clusters is not None:
        texts.append(w("design.decided.clusters", n=plan.clusters))
    if plan.size is not None and plan.size.second is not None:
        texts.append(w("design.decided.second", second=plan.size.second))
    texts.append(w("design.decided.issued", n=plan.issued))
    if abs(plan.allocation_deff - 1) >= _WORTH_SAYING:
        texts.append(w("design.decided.allocation", deff=plan.allocation_deff))
    for text in texts:
        paragraph(sheet, text, LAST)
