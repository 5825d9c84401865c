"""The panel workbook: several experts' copies of one evaluation side by side, with cells for the panel's decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from sapa.i18n import Translator, translator
from sapa.present.words import clause_text, item_text, title_text
from sapa.results import EntryKind, Finding, Opinions, Vote
from sapa.results.merged import Merged
from sapa.review.merge import merge
from sapa.standard import load_standard
from sapa.workbook import log
from sapa.workbook.book import Book, bytes_of
from sapa.workbook.copies import read_copy
from sapa.workbook.merged_front import write_overview
from sapa.workbook.merged_sheets import write_comments, write_differences, write_judgements, write_scores
from sapa.workbook.sheet import FORMULA, Head, Sheet
from sapa.workbook.stamp import finding_record, mark_of, record, write_stamp
from sapa.writing import write_made

KIND = "panel"


class PanelBook(Book):
    """One panel workbook in one language."""

    group = "merged."

    def __init__(self, workbook: Any, merged: Merged, t: Translator) -> None:
        super().__init__(workbook, t)
        self.merged = merged
        self.standard = load_standard(merged.run.standard, on=merged.run.edition)
        self.numbers = {f.id: n for n, f in enumerate(merged.findings, start=1)}
        self.cells: dict[str, str] = {}
        self.first_difference = 0
        self.panel_columns: dict[str, int] = {}
        self.panel_inputs: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Title of the survey, for the footer of every page."""
        return self.merged.run.title

    def named(self, finding: Finding) -> str:
        """Return a finding's requirement with what it is about, in words."""
        return " · ".join(
            x for x in (title_text(finding, self.standard, self.t), item_text(finding, self.standard, self.t)) if x
        )

    def clause(self, finding: Finding) -> str:
        """Return where the norm stands."""
        return clause_text(finding, self.standard, self.t)


PanelSheet: TypeAlias = Sheet[PanelBook]


def panel_workbook_bytes(merged: Merged, language: str = "kk") -> bytes:
    """Return the panel workbook as the bytes of an .xlsx file, the same for the same copies and language.

    Parameters
    ----------
    merged
        What `sapa.review.merge.merge` joined.
    language
        `kk`, `ru` or `en`, whatever languages the copies are in.

    Raises
    ------
    ValueError
        For another language.
    """
    t = translator(language)
    return bytes_of(lambda workbook: _fill(PanelBook(workbook, merged, t)))


def merge_workbooks(paths: Sequence[str | Path]) -> Merged:
    """Join several experts' copies of one evaluation.

    Parameters
    ----------
    paths
        Evaluation workbooks that the experts filled in, in any language.

    Returns
    -------
    Merged
        Every judgement, comment, score and text once; `write_panel_workbook` writes it as a workbook.

    Raises
    ------
    BadInput
        As `read_copy` and `sapa.review.merge.merge`: another evaluation, a cell that cannot be read, a file twice.
    """
    return merge([read_copy(path) for path in paths])


def write_panel_workbook(merged: Merged, path: str | Path, *, language: str = "kk") -> None:
    """Write the panel workbook, whole or not at all; raises `BadInput` when the folder does not exist."""
    write_made(path, lambda: panel_workbook_bytes(merged, language))


def _fill(book: PanelBook) -> None:
    merged = book.merged
    book.sign(
        brand="merged.brand", company=None, day=merged.run.reviewed_on or merged.run.edition,
        version=merged.run.program, kind=KIND,
    )  # fmt: skip
    overview, differences = book.add("overview"), None
    if merged.differences:
        differences = book.add("differences")
        write_differences(differences)
    write_judgements(book.add("judgements"))
    if any(c.scores or c.text or c.recommendations for c in merged.conclusions):
        write_scores(book.add("scores"))
    if merged.comments:
        write_comments(book.add("comments"))
    opinions = Opinions(
        comments=merged.comments, conclusions=merged.conclusions, unplaced=merged.unplaced, log=merged.log,
        notices=merged.notices,
    )  # fmt: skip
    if log.has_log(opinions):
        log.write_log(
            book.add("log"), opinions, findings=merged.findings, title_of=book.named, standing=_standing(merged)
        )  # fmt: skip
    _provenance(book.add("provenance"))
    write_overview(overview)
    write_stamp(book.add("stamp"), _stamp(book, differences), book.t("experts.stamp.note"))


def _standing(merged: Merged) -> set[tuple[object, ...]]:
    """Return the keys of the entries that the copies hold now."""
    opinions = Opinions(comments=merged.comments, conclusions=merged.conclusions)
    votes = {
        (EntryKind.JUDGEMENT, j.finding.id, v.by, v.date, str(v.status), v.reason, v.seen)
        for j in merged.judged
        for v in j.given
    }
    return log.standing(opinions) | votes


def _provenance(sheet: PanelSheet) -> None:
    """Write which run the copies are of, and the files with their checksums."""
    book, merged, t = sheet.book, sheet.book.merged, sheet.book.t
    sheet.columns([34, 70, 12])
    sheet.heading(book.question("provenance"))
    rows = (
        (t("workbook.p.run"), merged.run.id), (t("workbook.p.program"), f"sapa {merged.run.program}"),
        (t("workbook.p.standard"), book.standard.title.in_language(t.language)),
        (t("workbook.p.edition"), t.date(merged.run.edition)),
    )  # fmt: skip
    for name, value in rows:
        sheet.text(sheet.row, 0, name)
        sheet.text(sheet.row, 1, value)
        sheet.height(sheet.row, (value, sheet.widths[1]))
        sheet.row += 1
    for title, files in ((t("experts.merged.copies"), merged.sources), (t("workbook.block.files"), merged.run.files)):
        sheet.section(title)
        sheet.head([Head(t("workbook.col.file"), text=True), Head("SHA-256", text=True)])
        for path, digest in files:
            sheet.text(sheet.row, 0, path)
            sheet.text(sheet.row, 1, digest, "mono")
            sheet.height(sheet.row, (path, sheet.widths[0]))
            sheet.row += 1
    sheet.page()


def _stamp(book: PanelBook, differences: PanelSheet | None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return what a later run takes over: every judgement, comment and conclusion, and where decisions stand."""
    merged = book.merged
    yield "run", {"kind": KIND, "language": book.t.language, **record(merged.run)}
    layout: dict[str, Any] = {
        "experts": [e.name for e in merged.experts], "sources": [list(pair) for pair in merged.sources],
    }  # fmt: skip
    marks: dict[str, dict[str, str]] = {}
    if differences is not None:
        columns: dict[str, int] = book.panel_columns
        written, first = differences.written or {}, book.first_difference
        layout |= {
            "sheet": differences.name, "first": first, "columns": columns,
            "heads": {key: mark_of(written.get((first - 1, col))) for key, col in columns.items()},
        }  # fmt: skip
        for row, judged in enumerate(merged.differences, start=first):
            marks[judged.finding.id] = {
                key: mark_of(written.get((row, col)))
                for key, col in columns.items()
                if key not in book.panel_inputs and written.get((row, col)) not in (None, FORMULA)
            }
    yield "layout", layout
    for finding in merged.findings:
        one = finding_record(finding)
        yield "finding", {**one, "marks": marks[finding.id]} if finding.id in marks else one
    for judged in merged.judged:
        for vote in judged.given:
            yield "vote", record(Vote(judged.finding.id, vote))
    for kind, items in (
        ("comment", merged.comments), ("conclusion", merged.conclusions), ("unplaced", merged.unplaced),
        ("log", merged.log), ("deadline", merged.deadlines),
    ):  # fmt: skip
        for item in items:
            yield kind, record(item)
