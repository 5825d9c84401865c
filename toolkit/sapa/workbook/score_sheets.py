"""An expert's sheets of scores: a workbook each, a sheet for an object, printed or filled in and read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sapa.i18n import Translator, translator
from sapa.panel import PanelPlan
from sapa.panel.asked import Asked, AskedSheet
from sapa.panel.plan import Bid, Expert
from sapa.panel.score_form import ASKED, EXPERT, FRONT, RUBRIC, SCORES, VERSION, form_names, rubric_mark
from sapa.standard.rubric import load_rubric
from sapa.version import __version__
from sapa.workbook.book import Book, bytes_of
from sapa.workbook.expert_panel import NO_DATE
from sapa.workbook.form_lists import Lists, word
from sapa.workbook.names import tab_name
from sapa.workbook.score_sheet_object import ObjectCells, signature, write_object
from sapa.workbook.sheet import Head, Sheet

KIND = "scores"
BLANK_OBJECTS = 6
"""Sheets of the blank workbook, for as many objects."""
STEPS = 4
_LAST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What a workbook is made for: the panel, the expert, the objects; `blank`: names are still to be filled in."""

    plan: PanelPlan
    asked: Asked
    blank: bool = False


class ScoreBook(Book):
    """One expert's workbook in one language."""

    def __init__(self, workbook: Any, task: Task, t: Translator) -> None:
        super().__init__(workbook, t)
        self.task = task
        self.rubric = task.plan.rubric
        self.yes_no = ""
        """What the drop-down of the declaration refers to."""

    @property
    def title(self) -> str:
        """Title of the panel, for the footer of every page."""
        return self.task.plan.title or self.t("panel.sheet.title")

    @property
    def who(self) -> str:
        """The expert as the sheets name him."""
        one = self.task.asked.expert
        return f"{one.id} {one.name}".strip()

    def w(self, id: str, **params: Any) -> str:
        """Return a text of the sheets' own words."""
        return self.t(f"panel.sheet.{id}", **params)


ScoreSheet: TypeAlias = Sheet[ScoreBook]


def score_sheets_bytes(task: Asked, plan: PanelPlan, language: str = "kk") -> bytes:
    """Return one expert's workbook as the bytes of an .xlsx file, the same for the same task and language.

    Parameters
    ----------
    task
        Whom it is for, and what is to be scored.
    plan
        The panel: its title, rubric and roster.
    language
        `kk`, `ru` or `en`; each of them is read.
    """
    return _made(Task(plan=plan, asked=task), language)


def score_sheet_files(tasks: Sequence[Asked], plan: PanelPlan, language: str = "kk") -> dict[str, bytes]:
    """Return the workbooks of several experts, by the name of the file."""
    ids = [one.id for one in plan.experts] or [one.expert.id for one in tasks]
    round = tasks[0].round if tasks else 1
    names = form_names(ids, round)
    return {names[one.expert.id]: score_sheets_bytes(one, plan, language) for one in tasks}


def blank_score_bytes(language: str) -> bytes:
    """Return a blank workbook by the council's rubric, in which expert and objects are named by hand."""
    plan = PanelPlan(title="", rubric=load_rubric(), scores=())
    sheets = tuple(AskedSheet(bid=Bid(id="")) for _ in range(BLANK_OBJECTS))
    return _made(Task(plan=plan, asked=Asked(expert=Expert(id=""), sheets=sheets), blank=True), language)


def write_score_form(path: str | Path, language: str) -> None:
    """Write the blank workbook, as `templates/` has it."""
    Path(path).write_bytes(blank_score_bytes(language))


def _made(task: Task, language: str) -> bytes:
    t = translator(language)
    return bytes_of(lambda workbook: _fill(ScoreBook(workbook, task, t)))


def _fill(book: ScoreBook) -> None:
    t, task = book.t, book.task
    expert, sheets = task.asked.expert, task.asked.sheets
    book.sign(brand="title", company=None, day=task.plan.date or NO_DATE, version=__version__, kind=KIND)
    front = book.add("front")
    ids = {} if task.blank else {one.bid.id: one.bid.id for one in sheets}
    mark = rubric_mark(book.rubric)
    entries = {
        "yesno": {code: word(t, "yesno", code) for code in ("yes", "no")}, RUBRIC: {mark: mark},
        EXPERT: {expert.id: expert.id} if expert.id else {}, ASKED: ids,
    }  # fmt: skip
    lists = Lists(book.workbook, t, {name: words for name, words in entries.items() if words}, VERSION)
    book.yes_no = lists.references["yesno"]
    cells = [write_object(_object(book, one, at), one, at) for at, one in enumerate(sheets, start=1)]
    _front(front, sheets, cells)
    fields = [(f"score.{one.key}", book.t(f"panel.sheet.column.{one.key}")) for one in SCORES.fields]
    fields += [(f"front.{one.key}", book.t(f"panel.sheet.field.{one.key}")) for one in FRONT.fields]
    lists.remember({"front": front.name, **({"score": cells[0].tab} if cells else {})}, fields)
    front.ws.activate()


def _object(book: ScoreBook, one: AskedSheet, at: int) -> ScoreSheet:
    """Add the sheet of an object, called by its id, or by its number where that is still to be named."""
    wanted = one.bid.id or book.t("panel.sheet.tab.object", number=at)
    name = tab_name(wanted, [*(s.name for s in book.sheets.values()), "_lists"])
    sheet: ScoreSheet = Sheet(book, "object", name)
    book.sheets[f"object|{at}"] = sheet
    return sheet


def _front(sheet: ScoreSheet, sheets: tuple[AskedSheet, ...], cells: list[ObjectCells]) -> None:
    """Write who scores, how, the declaration, and all objects with their live totals."""
    book = sheet.book
    task = book.task
    sheet.columns([0, 52, 18, 18, 20])
    sheet.ws.set_column(0, 0, 0, None, {"hidden": True})
    sheet.heading(book.t("panel.sheet.question.front"), book.task.plan.title or book.t("panel.sheet.lead"), col=1)
    expert, blank = task.asked.expert, task.blank
    values = {
        "panel": task.plan.title, "expert": expert.id, "name": expert.name,
        "round": "" if blank else str(task.asked.round),
    }  # fmt: skip
    for key, value in values.items():
        sheet.text(sheet.row, 0, f"front.{key}")
        sheet.text(sheet.row, 1, book.t(f"panel.sheet.field.{key}"), "cell_bold")
        _value(sheet, value, open_=blank)
        sheet.row += 1
    later = task.asked.round > 1
    steps = [book.t(f"panel.sheet.step.{step}") for step in range(1, STEPS + 1)]
    # Of a later round, how to score alone is no longer true.
    _words(sheet, "how", [book.t("panel.sheet.again.what"), *steps[2:]] if later else steps)
    if book.rubric.note:
        _words(sheet, "rubric_note", [book.rubric.note])
    _words(sheet, "declaration", [book.t("panel.sheet.declare")])
    _objects(sheet, sheets, cells)
    signature(sheet, 1, (2, 3), (_LAST, _LAST))
    sheet.page(landscape=False)


def _value(sheet: ScoreSheet, value: str, *, open_: bool) -> None:
    """Write the value of a row into the third column, where the reader looks for it."""
    row = sheet.row
    sheet.ws.merge_range(row, 2, row, _LAST, "", sheet.book.style("input" if open_ else "cell", num_format="@"))
    sheet.text(row, 2, value, "input" if open_ else "cell", num_format="@")
    sheet.height(row, (value, sheet.width(2, _LAST) * 0.95), least=18)


def _words(sheet: ScoreSheet, section: str, lines: list[str]) -> None:
    sheet.section(sheet.book.t(f"panel.sheet.section.{section}"), col=1)
    for number, line in enumerate(lines, start=1):
        text = f"{number}. {line}" if len(lines) > 1 else line
        sheet.merged(sheet.row, 1, _LAST, text, "plain")
        sheet.height(sheet.row, (text, sheet.width(1, _LAST)), least=17)
        sheet.row += 1


def _objects(sheet: ScoreSheet, sheets: tuple[AskedSheet, ...], cells: list[ObjectCells]) -> None:
    book = sheet.book
    sheet.section(book.t("panel.sheet.section.objects"), col=1)
    heads = ("object", "scored", "total", "interest")
    sheet.head([Head(""), *(Head(book.t(f"panel.sheet.column.{k}"), text=k == "object") for k in heads)])
    first = sheet.row
    for one, at in zip(sheets, cells, strict=True):
        row, named = sheet.row, f"{one.bid.id} {one.bid.title}".strip()
        if named:
            sheet.link(row, 1, at.home, named)
        else:
            sheet.formula(row, 1, f'=IF({at.object}="","",{at.object})', "", "cell")
        count = len(book.rubric.criteria)
        filled = sum(c.id in one.before for c in book.rubric.criteria)
        sheet.formula(row, 2, f'=COUNT({at.counted})&" / {count}"', f"{filled} / {count}", "centre")
        sheet.formula(row, 3, f'=IF({at.total}="","",{at.total})', at.shown, "centre", digits=at.digits)
        sheet.formula(row, 4, f'=IF({at.interest}="","",{at.interest})', "", "centre")
        sheet.height(row, (named, sheet.widths[1] * 0.92), least=17)
        sheet.row += 1
    sheet.keep(first - 1, min(sheet.row - 1, first + 20))
