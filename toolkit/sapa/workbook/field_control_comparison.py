"""Sheet "Answers compared": how often answers differed when the question was asked again, and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.results.control import ErrorGroup, FieldControlDetail, Measure, PairTest, QuestionComparison
from sapa.workbook.blocks import Parameters, list_block, total_cell
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.field_control_funnel import (
    HEIGHT_ROWS,
    Point,
    draw_funnel,
    drawable,
    funnel_note,
    limits_rows,
    write_limits,
)
from sapa.workbook.field_control_groups import group_name
from sapa.workbook.findings_block import findings_block
from sapa.workbook.intervals import LEVEL, interval_cells, p_cell, rate_cell, z_parameter
from sapa.workbook.names import cell
from sapa.workbook.sheet import Head

COMPARED, DIFFERENT, SHARE, LOW, HIGH = range(3, 8)
_LAST = 13
_WIDTHS = (22, 14, 13, 15, 13, 13, 12, 12, 15, *[13] * 5)
_TYPES = ("stable", "difficult", "changing")
_UNCOMPARED = ("tolerated", "excluded", "no_survey", "no_control", "neither", "unreadable")
_CATEGORIES = ("percent", "cohen_kappa", "gwet_ac1", "krippendorff_alpha")
_NUMBERS = ("icc", "krippendorff_alpha", "srv", "ratio_control", "ratio_survey", "inconsistency", "bias")
_WITH_INTERVAL = ("cohen_kappa", "gwet_ac1", "icc")
_PERCENT = ("percent",)
E_INTERVIEWS, E_STABLE, E_STABLE_SHARE = 8, 9, 10


class ComparisonSheet:
    """Writes the comparison of answers of one survey."""

    def __init__(self, sheet: EvaluationSheet, method: str, detail: FieldControlDetail) -> None:
        self.sheet = sheet
        self.method = method
        self.detail = detail
        self.z = ""

    def write(self) -> None:
        """Write the sheet."""
        sheet, d, book = self.sheet, self.detail, self.sheet.book
        w = book.w
        sheet.columns(_WIDTHS)
        sheet.heading(w("question.control_comparison"), book.method_name(self.method))
        about = [f for f in book.findings_on("field_control", self.method) if "field_control.comparison" in f.id]
        findings_block(sheet, about, _LAST)
        people = _with_answers_first([e for e in d.errors if e.by == "interviewer"])
        points = [Point(e.name, e.interviews_stable, e.interviews) for e in people if e.interviews]
        funnel_at = -1
        if drawable(points):
            sheet.section(w("control.funnel.different_section"))
            funnel_note(sheet, points, _LAST)
            funnel_at = sheet.row
            sheet.row += HEIGHT_ROWS
        list_block(sheet, w("control.block.unusual", n=len(d.unusual)), d.unusual, _LAST)
        block = Parameters(sheet, w("block.parameters"), 6)
        self.z = z_parameter(sheet, block, LEVEL)
        block.text(w("control.p.clustered"), w("control.p.clustered.value"))
        self._questions()
        self._measures([q for q in d.questions if q.measures and not q.numeric], _CATEGORIES, "categories")
        self._measures([q for q in d.questions if q.measures and q.numeric], _NUMBERS, "numbers")
        self._meanings()
        for by in ("kind", "method", "controller"):
            self._errors([e for e in d.errors if e.by == by], by)
        limits_at = sheet.row
        if funnel_at >= 0:
            sheet.row += limits_rows(points)
        # The long table comes last: its header stands on every page after it.
        begin, total = self._errors(people, "interviewer")
        if funnel_at >= 0:
            cells = (cell(total, E_STABLE, fixed=True), cell(total, E_INTERVIEWS, fixed=True))
            sheet.row, after = limits_at, sheet.row
            rows = write_limits(sheet, points, cells)
            sheet.row = after
            draw_funnel(
                sheet, funnel_at, points, (begin, begin + len(points) - 1), (E_INTERVIEWS, E_STABLE_SHARE), rows,
                title=w("control.funnel.different"), legend=w("control.funnel.points"),
                axes=(w("control.col.compared_interviews"), w("control.axis.stable_share")),
            )  # fmt: skip
        sheet.ws.freeze_panes(1, 1)
        repeated = begin - 1 if people else 0
        sheet.page(repeat=(repeated, repeated))

    # -- questions ------------------------------------------------------------------------------------------------

    def _questions(self) -> None:
        sheet, w = self.sheet, self.sheet.book.w
        sheet.section(w("block.questions"))
        names = ["col.column", "control.col.kind", "col.compared", "col.different", "col.different_share", "col.low",
                 "col.high", *(f"control.col.{n}" for n in _UNCOMPARED[:-1])]  # fmt: skip
        heads = [Head(w("col.question"), text=True), *(Head(w(n)) for n in names)]
        sheet.head([*heads, Head(w("control.col.unreadable"))])
        sheet.book.anchor("field_control", self.method, "comparison", sheet.at(sheet.row, 0, fixed=False))
        begin = sheet.row
        for one in self.detail.questions:
            row = sheet.row
            kind = w(f"control.kind.{one.kind}") if one.kind in _TYPES else w("not_stated")
            sheet.text(row, 0, one.question)
            sheet.text(row, 1, one.column or one.question)
            sheet.text(row, 2, kind, "centre")
            self._rate(row, one.compared, one.different, (one.low, one.high))
            for col, field in enumerate(_UNCOMPARED, start=HIGH + 1):
                sheet.number(row, col, getattr(one, field))
            texts = ((one.question, sheet.widths[0]), (one.column or "", sheet.widths[1]), (kind, sheet.widths[2]))
            sheet.height(row, *texts)
            sheet.row += 1
        row = sheet.row
        sheet.text(row, 0, sheet.book.t("term.total_row"), "total")
        for col in (1, 2, LOW, HIGH):
            sheet.text(row, col, "", "total")
        fields = ("compared", "different")
        for col, field in [*zip((COMPARED, DIFFERENT), fields, strict=True), *enumerate(_UNCOMPARED, start=HIGH + 1)]:
            values = [float(getattr(q, field)) for q in self.detail.questions]
            total_cell(sheet, row, col, (begin, row - 1), values, sum(values))
        compared = sum(q.compared for q in self.detail.questions)
        different = sum(q.different for q in self.detail.questions)
        where = (cell(row, DIFFERENT), cell(row, COMPARED))
        rate_cell(sheet, row, SHARE, where, different / compared if compared else None, style="total_number")
        sheet.row += 1

    def _rate(self, row: int, compared: int, different: int, bounds: tuple[float | None, float | None]) -> None:
        sheet = self.sheet
        sheet.number(row, COMPARED, compared)
        sheet.number(row, DIFFERENT, different)
        where = (cell(row, DIFFERENT), cell(row, COMPARED))
        if compared:
            rate_cell(sheet, row, SHARE, where, different / compared)
        else:
            sheet.text(row, SHARE, sheet.book.w("control.not_estimable"), "centre")
        interval_cells(sheet, row, (LOW, HIGH), (*where, self.z), (different, compared), bounds)

    # -- agreement --------------------------------------------------------------------------------------------------

    def _measures(self, questions: Sequence[QuestionComparison], names: Sequence[str], group: str) -> None:
        if not questions:
            return
        sheet, w = self.sheet, self.sheet.book.w
        sheet.section(w(f"control.block.{group}"))
        heads = [Head(w("col.question"), text=True)]
        if group == "numbers":
            heads.append(Head(w("control.col.tolerance")))
        for name in names:
            heads.append(Head(w(f"control.measure.{name}")))
            if name in _WITH_INTERVAL:
                heads += [Head(w("col.low")), Head(w("col.high"))]
        tests = ("paired_t", "signed_rank") if group == "numbers" else ("",)
        if group == "numbers":
            heads += [Head(w(f"control.test.{x}")) for x in tests]
        else:
            heads += [Head(w("control.col.shift_test")), Head(w("control.col.test"))]
        sheet.head(heads)
        words = w("control.col.why_not")
        for one in questions:
            self._measured(one, names, tests, words)

    def _measured(self, one: QuestionComparison, names: Sequence[str], tests: Sequence[str], words: str) -> None:
        sheet, w = self.sheet, self.sheet.book.w
        row, col = sheet.row, 1
        sheet.text(row, 0, one.question)
        if one.numeric:
            sheet.text(row, col, one.tolerance or w("control.no_tolerance"), "centre")
            col += 1
        missing: list[str] = []
        for name in names:
            measure = one.measure(name)
            col = self._measure(row, col, name, measure)
            if measure is not None and measure.reason:
                missing.append(f"{w(f'control.measure.{name}')}: {self._reason(measure.reason)}")
        for name in tests:
            test = next((x for x in one.tests if not name or x.name == name), None)
            self._test(row, col, test, named=not name)
            if test is not None and test.p is None and test.reason:
                missing.append(f"{w(f'control.test.{test.name}')}: {self._reason(test.reason)}")
            col += 1
        named = [w(f"control.test.{x.name}") for x in one.tests] if not one.numeric else []
        beside = [(text, sheet.widths[col - 1] * 0.85) for text in named]
        why_none = w("control.not_estimable") if missing else ""
        sheet.height(row, (one.question, sheet.widths[0]), (why_none, 12), *beside)
        sheet.row += 1
        if missing:
            text = f"{words}: {'; '.join(missing)}"
            sheet.merged(sheet.row, 0, _LAST, text, "cell_muted")
            sheet.height(sheet.row, (text, sheet.width(0, _LAST)))
            sheet.row += 1

    def _measure(self, row: int, col: int, name: str, measure: Measure | None) -> int:
        sheet, percent = self.sheet, name in _PERCENT
        bounds = (measure.low, measure.high) if measure is not None else (None, None)
        if measure is None or measure.value is None:
            words = "–" if measure is None else sheet.book.w("control.not_estimable")
            sheet.text(row, col, words, "centre")
        else:
            sheet.number(row, col, measure.value, digits=1 if percent else 3, percent=percent)
        col += 1
        if name in _WITH_INTERVAL:
            for bound in bounds:
                sheet.number(row, col, bound, digits=3)
                col += 1
        return col

    def _test(self, row: int, col: int, test: PairTest | None, *, named: bool) -> None:
        sheet, w = self.sheet, self.sheet.book.w
        if test is None:
            sheet.text(row, col, "–", "centre")
        elif test.p is None:
            sheet.text(row, col, w("control.not_estimable"), "centre")
        else:
            p_cell(sheet, row, col, test.p)
        if named:
            # One column holds whichever test fits the number of categories: its name stands beside it.
            sheet.text(row, col + 1, w(f"control.test.{test.name}") if test is not None else "–", "centre")

    def _reason(self, reason: str) -> str:
        id = f"workbook.control.reason.{reason}"
        return self.sheet.book.t(id) if self.sheet.book.t.has(id) else reason

    def _meanings(self) -> None:
        """Say what each measure is, once, with its formula."""
        sheet, w = self.sheet, self.sheet.book.w
        found = {m.name for q in self.detail.questions for m in q.measures}
        order = [n for n in dict.fromkeys((*_CATEGORIES, *_NUMBERS)) if n in found]
        if not order:
            return
        sheet.section(w("control.block.meanings"))
        for name in order:
            text = w(f"control.meaning.{name}")
            sheet.text(sheet.row, 0, w(f"control.measure.{name}"), "cell_bold")
            sheet.merged(sheet.row, 1, _LAST, text)
            sheet.height(
                sheet.row, (text, sheet.width(1, _LAST)), (w(f"control.measure.{name}"), sheet.widths[0] * 0.85)
            )
            sheet.row += 1

    # -- by group ---------------------------------------------------------------------------------------------------

    def _errors(self, groups: Sequence[ErrorGroup], by: str) -> tuple[int, int]:
        """Write error rates by group; return the first row and the row of the total."""
        if not groups:
            return -1, -1
        sheet, w, t = self.sheet, self.sheet.book.w, self.sheet.book.t
        sheet.section(w(f"control.block.errors_by_{by}"))
        row = sheet.row
        heads = ["", "", "col.compared", "col.different", "col.different_share", "col.low", "col.high",
                 "control.col.compared_interviews", "control.col.stable", "control.col.stable_share"]  # fmt: skip
        sheet.head([Head(w("col.group"), text=True), *(Head(w(n) if n else "") for n in heads)])
        sheet.merged(row, 0, 2, w("col.group"), "head_left")
        sheet.book.anchor("field_control", self.method, f"errors_{by}", sheet.at(sheet.row, 0, fixed=False))
        begin = sheet.row
        for one in groups:
            row = sheet.row
            kind = f"workbook.control.kind.{one.name}"
            sheet.merged(row, 0, 2, t(kind) if by == "kind" and t.has(kind) else group_name(sheet, by, one.name))
            self._rate(row, one.compared, one.different, (one.low, one.high))
            sheet.number(row, E_INTERVIEWS, one.interviews)
            sheet.number(row, E_STABLE, one.interviews_stable)
            share = one.interviews_stable / one.interviews if one.interviews else None
            rate_cell(sheet, row, E_STABLE_SHARE, (cell(row, E_STABLE), cell(row, E_INTERVIEWS)), share)
            sheet.row += 1
        end, row = sheet.row - 1, sheet.row
        sheet.merged(row, 0, 2, t("term.total_row"), "total")
        sums: dict[int, int] = {}
        # An interview is compared on questions of several kinds: interviews add up by interviewer only.
        added = [(COMPARED, "compared"), (DIFFERENT, "different")]
        if by == "interviewer":
            added += [(E_INTERVIEWS, "interviews"), (E_STABLE, "interviews_stable")]
        for col, field in added:
            values = [float(getattr(e, field)) for e in groups]
            sums[col] = int(sum(values))
            total_cell(sheet, row, col, (begin, end), values, sum(values))
        for top, base, col in ((DIFFERENT, COMPARED, SHARE), (E_STABLE, E_INTERVIEWS, E_STABLE_SHARE)):
            if base in sums:
                share = sums[top] / sums[base] if sums[base] else None
                rate_cell(sheet, row, col, (cell(row, top), cell(row, base)), share, style="total_number")
            else:
                for blank in (base, top, col):
                    sheet.text(row, blank, "", "total_number")
        for col in (LOW, HIGH):
            sheet.text(row, col, "", "total_number")
        sheet.row += 1
        return begin, row


def _with_answers_first(groups: Sequence[ErrorGroup]) -> list[ErrorGroup]:
    return sorted(groups, key=lambda e: e.interviews == 0)
