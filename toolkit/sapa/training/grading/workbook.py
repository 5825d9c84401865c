"""A graded session as a workbook: the group with a picture, every defect, and a page for each trainee."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sapa.present.palette import INK, LINE, SERIES
from sapa.training.grading.grade import GroupGrade, Part, TraineeGrade
from sapa.training.sessions import Question, Session
from sapa.training.sessions.answers import about
from sapa.training.simulator import defect
from sapa.workbook.names import area, quoted
from sapa.workbook.sheet import letters_wide, lines_needed
from sapa.workbook.style import BASE, FONT, NAMED

if TYPE_CHECKING:
    from sapa.i18n import Translator

WIDTHS = (44, 12, 12, 12, 14, 14)
FORMATS: dict[str, dict[str, Any]] = {
    name: {**BASE, **NAMED[look], **more}
    for name, look, more in (
        ("title", "question", {}),
        ("part", "section", {"valign": "vcenter"}),
        ("head", "head_left", {}),
        ("number", "head", {}),
        ("text", "plain", {}),
        ("name", "cell", {}),
        ("share", "number", {"num_format": "0%"}),
        ("score", "number", {"num_format": "0.00;\u22120.00;0.00"}),
        ("count", "number", {"num_format": "0"}),
    )
}


class _Page:
    """A sheet that is filled from the top."""

    def __init__(self, book: Any, name: str, formats: dict[str, Any], language: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.formats = formats
        self.language = language
        self.row = 0
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(0.6, 0.6, 0.7, 0.7)
        self.sheet.hide_gridlines(2)
        self.sheet.set_footer(f'&L&"Arial,Regular"&8 {name}&R&"Arial,Regular"&8 &P / &N')

    def height(self, *texts: tuple[str, float]) -> None:
        """Make the row as high as texts need in the widths that they have."""
        most = max(lines_needed(text, 0.95 * width * letters_wide(text, self.language)) for text, width in texts)
        self.sheet.set_row(self.row, 12.5 * most + 4)

    def line(self, name: str, *values: tuple[float, str]) -> None:
        """Write a row: a text as text (never a formula), then numbers with their formats; blank: unknown."""
        self.sheet.write_string(self.row, 0, name, self.formats["name"])
        self.height((name, WIDTHS[0]))
        for column, (value, style) in enumerate(values, start=1):
            if math.isfinite(value):
                self.sheet.write_number(self.row, column, value, self.formats[style])
            else:
                self.sheet.write_blank(self.row, column, None, self.formats[style])
        self.row += 1

    def head(self, cells: Sequence[str]) -> None:
        """Write the head of a table: as high as its longest text needs, numbers' columns to the right as they are."""
        for column, text in enumerate(cells):
            self.sheet.write_string(self.row, column, text, self.formats["number" if column else "head"])
        # Bold letters are wider.
        self.height(*((text, 0.85 * width) for text, width in zip(cells, WIDTHS, strict=True)))
        self.row += 1

    def paragraph(self, text: str, style: str = "text") -> None:
        """Write a text over the width of the page."""
        self.sheet.merge_range(self.row, 0, self.row, len(WIDTHS) - 1, "", self.formats[style])
        self.sheet.write_string(self.row, 0, text, self.formats[style])
        if style == "text":
            self.height((text, sum(WIDTHS)))
        else:
            self.sheet.set_row(self.row, 24)
        self.row += 1

    def shares(self, rows: Sequence[tuple[str, Part]], head: Sequence[str]) -> tuple[int, int]:
        """Write a table of shares with Wilson's interval; return its first and last row."""
        self.head(head)
        first = self.row
        for name, part in rows:
            shares = ((value, "share") for value in (part.share, *part.wilson))
            self.line(name, (part.k, "count"), (part.n, "count"), *shares)
        return first, self.row - 1


def group_workbook(group: GroupGrade, session: Session, t: Translator) -> bytes:
    """Return the workbook of a graded session, in the translator's language; it has pseudonyms only."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": t("training.book.title"), "created": datetime(2026, 1, 1)})  # noqa: DTZ001
    formats = {name: book.add_format(spec) for name, spec in FORMATS.items()}
    _group(book, _Page(book, t("training.book.group"), formats, t.language), group, session, t)
    for one in group.trainees:
        _trainee(_Page(book, one.pseudonym, formats, t.language), one, session, t)
    book.close()
    return out.getvalue()


def _head(t: Translator, first: str) -> tuple[str, ...]:
    return (first, *(t(f"training.book.{name}") for name in ("k", "of", "share", "low", "high")))


def _group(book: Any, page: _Page, group: GroupGrade, session: Session, t: Translator) -> None:
    page.paragraph(t("training.book.title"), "title")
    lead = t("training.grade.lead", n=len(group.trainees))
    words = f"training.certificate.scenario.{session.scenario.name.replace('-', '_')}"
    name = t(words) if t.has(words) else session.scenario.name
    page.paragraph(f"{t('training.book.scenario')}: {name}. {lead}")
    if group.absent:
        page.paragraph(f"{t('training.grade.absent')}: {', '.join(group.absent)}")
    page.paragraph(
        t("training.grade.alpha", alpha=group.alpha) if math.isfinite(group.alpha)
        else t("training.grade.no_alpha", why=t(f"training.grade.no_alpha.{group.alpha_reason}"))
    )  # fmt: skip
    page.row += 1
    whole = ((t("training.book.found"), group.sensitivity), (t("training.book.calm"), group.specificity))
    page.shares(whole, _head(t, t("training.book.what")))
    page.row += 1
    page.paragraph(t("training.grade.by_defect"), "part")
    by_share = sorted(group.by_defect.items(), key=lambda found: found[1].share)  # what was missed most comes first
    rows = [(t(defect(name).title), part) for name, part in by_share]
    first, last = page.shares(rows, _head(t, t("training.book.defect")))
    page.row += 1
    if rows:
        _picture(book, page, first, last, [part for _, part in rows], t)
    page.paragraph(t("training.book.trainees"), "part")
    page.head((t("training.book.trainee"), t("training.book.found"), t("training.book.alarms"), t("training.book.open"),
               t("training.book.bias"), t("training.book.close")))  # fmt: skip
    for one in group.trainees:
        page.line(
            one.pseudonym, (one.sensitivity.share, "share"), (len(one.false_alarms), "count"),
            (one.unanswered, "count"), (one.scores.bias, "score"), (one.scores.within_one, "share"),
        )  # fmt: skip
    if group.repeat:
        page.row += 1
        page.paragraph(t("training.grade.repeat"), "part")
        _explained(page, group.repeat, t)
    page.sheet.print_area(0, 0, page.row - 1, len(WIDTHS) - 1)


def _picture(book: Any, page: _Page, first: int, last: int, parts: Sequence[Part], t: Translator) -> None:
    """Draw the found share of every defect as a bar with its interval, below its table."""
    name = page.sheet.get_name()
    # Some programs draw intervals from cells only: they stand beside the printed page, in a format that shows nothing.
    unseen = book.add_format({"num_format": ";;;"})
    for row, part in enumerate(parts, start=first):
        page.sheet.write_number(row, len(WIDTHS), part.wilson[1] - part.share, unseen)
        page.sheet.write_number(row, len(WIDTHS) + 1, part.share - part.wilson[0], unseen)
    spans = [f"={quoted(name)}!{area(first, c, last, c, fixed=True)}" for c in (len(WIDTHS), len(WIDTHS) + 1)]
    chart = book.add_chart({"type": "bar"})
    chart.add_series({
        "categories": [name, first, 0, last, 0], "values": [name, first, 3, last, 3],
        "fill": {"color": SERIES["second"]}, "gap": 60,
        "x_error_bars": {
            "type": "custom", "line": {"color": INK, "width": 1.25},
            "plus_values": spans[0], "minus_values": spans[1],
        },
    })  # fmt: skip
    font = {"name": FONT, "size": 9, "color": INK}
    chart.set_title({"name": t("training.book.picture"), "name_font": font | {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_x_axis({"min": 0, "max": 1, "num_format": "0%", "num_font": font,
                      "major_gridlines": {"visible": True, "line": {"color": LINE}}})  # fmt: skip
    chart.set_y_axis({"reverse": True, "num_font": font})
    height = 90 + 28 * (last - first + 1)
    chart.set_size({"width": 780, "height": height})
    page.sheet.insert_chart(page.row, 0, chart, {"description": t("training.book.picture")})
    page.row += height // 20 + 2


def _explained(page: _Page, names: Sequence[str], t: Translator) -> None:
    for name in dict.fromkeys(names):
        found = defect(name)
        text = f"{t(found.title)}. {t(found.why)}"
        page.paragraph(text)


def _trainee(page: _Page, one: TraineeGrade, session: Session, t: Translator) -> None:
    page.paragraph(one.pseudonym, "title")
    whole = ((t("training.book.found"), one.sensitivity), (t("training.book.calm"), one.specificity))
    page.shares(whole, _head(t, t("training.book.what")))
    scores = one.scores
    if scores.n:
        page.paragraph(
            t("training.grade.scores", n=scores.n, bias=scores.bias, exact=scores.exact, close=scores.within_one)
        )
    if one.unanswered:
        page.paragraph(f"{t('training.grade.open')} {one.unanswered}")
    for title, right in (("training.book.seen", True), ("training.grade.missed", False)):
        names = [m.defect for m in one.marks if m.found is right]
        if names:
            page.row += 1
            page.paragraph(t(title), "part")
            _explained(page, names, t)
    if one.false_alarms:
        page.row += 1
        page.paragraph(t("training.book.unfounded"), "part")
        asked = {(n, q.id): q for n, task in enumerate(session.scenario.tasks, start=1) for q in task.questions}
        for number, question in one.false_alarms:
            text = _place(number, asked[number, question], session, t)
            page.paragraph(text)


def _place(number: int, question: Question, session: Session, t: Translator) -> str:
    text = f"{about(question, t)} [{question.finding}]"
    return text if len(session.scenario.tasks) == 1 else f"{t('training.book.deliverable', n=number)}: {text}"
