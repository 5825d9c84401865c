"""First sheet: what was reviewed, one sentence, the counts, the five findings that matter most, a signature."""

from __future__ import annotations

from collections.abc import Sequence

from sapa.present import label, most_important, shown_status, summary_sentence
from sapa.present.words import clause_text, kind_text, period_text, title_text, value_text
from sapa.results import Finding
from sapa.workbook.counts import counts_block
from sapa.workbook.sheet import Sheet, lines_needed, safe_text

_LAST = 6


def write_passport(sheet: Sheet) -> None:
    """Write the first sheet on one A4 page."""
    book = sheet.book
    w = book.w
    sheet.columns([25, *[15.5] * 6])
    sheet.ws.set_row(0, 18)
    sheet.merged(0, 0, _LAST, w("passport.brand"), "brand")
    title = book.evaluation.passport.title
    sheet.merged(1, 0, _LAST, title, "title")
    sheet.height(1, (title, sheet.width(0, _LAST) * 0.95), size=20)
    sheet.row = 2
    _who(sheet)
    sentence = book.t(summary_sentence(book.evaluation.findings))
    sheet.section(w("passport.result"))
    sheet.merged(sheet.row, 0, _LAST, sentence, "lead")
    sheet.height(sheet.row, (sentence, sheet.width(0, _LAST) * 0.97), size=13)
    sheet.row += 2
    counts_block(sheet, 0, range(1, 7), size=18)
    sheet.merged(sheet.row, 0, _LAST, w("counts.note"), "note")
    sheet.height(sheet.row, (w("counts.note"), sheet.width(0, _LAST)), size=9)
    sheet.row += 1
    _most_important(sheet)
    _signature(sheet)
    _contents(sheet)
    _notices(sheet)
    sheet.page(landscape=False, one_page=True)
    sheet.ws.activate()


def _who(sheet: Sheet) -> None:
    """Write who, what and when in two columns of names and values."""
    book = sheet.book
    t, w, passport = book.t, book.w, book.evaluation.passport
    methods = ", ".join(dict.fromkeys(kind_text(kind, book.standard, t) for _, kind in passport.methods))
    reviewed = t.date(book.evaluation.reviewed_on) if book.evaluation.reviewed_on else w("not_stated")
    left = (
        (t("term.customer"), passport.customer), (t("term.supplier"), passport.provider), (w("p.methods"), methods),
        (w("p.standard"), book.standard.title.in_language(t.language)),
    )  # fmt: skip
    right = (
        (w("p.contract"), passport.contract), (w("p.period"), period_text(passport.start, passport.accepted, t)),
        (w("p.service"), kind_text(passport.service, book.standard, t)),
        (w("p.edition"), f"{t.date(book.evaluation.edition)}\n{w('p.reviewed_on')}: {reviewed}"),
    )  # fmt: skip
    for (name, value), (other, more) in _stated(left, right, w("not_stated")):
        row = sheet.row
        sheet.text(row, 0, name, "label")
        sheet.merged(row, 1, 3, value, "plain")
        sheet.text(row, 4, other, "label")
        sheet.merged(row, 5, 6, more, "plain")
        sheet.height(
            row,
            (value, sheet.width(1, 3)),
            (more, sheet.width(5, 6)),
            (name, sheet.widths[0]),
            (other, sheet.widths[4]),
        )
        sheet.row += 1


def _stated(
    left: Sequence[tuple[str, str | None]], right: Sequence[tuple[str, str | None]], unknown: str
) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    """Pair the two columns, with a word where nothing is stated."""
    pairs = zip(left, right, strict=True)
    return [((name, value or unknown), (other, more or unknown)) for (name, value), (other, more) in pairs]


def _most_important(sheet: Sheet) -> None:
    """Write the findings that a reader should see first, each with its clause and a link."""
    book = sheet.book
    t, w = book.t, book.w
    chosen = most_important(book.evaluation.findings)
    sheet.section(w("passport.important"))
    if not chosen:
        sheet.merged(sheet.row, 0, _LAST, w("passport.nothing_pressing"), "plain")
        sheet.row += 1
        return
    begin = sheet.row
    for finding in chosen:
        row = sheet.row
        status = label(shown_status(finding), t)
        sheet.formula(row, 0, "=" + book.finding_cell(finding, "final"), status, "status", valign="vcenter")
        _finding_text(sheet, row, finding)
        sheet.link(
            row, _LAST, book.finding_link(finding), w("passport.link", n=str(book.number(finding))),
            valign="vcenter", align="center",
        )  # fmt: skip
        sheet.row += 1
    sheet.colour_statuses(begin, 0, sheet.row - 1, 0)


def _finding_text(sheet: Sheet, row: int, finding: Finding) -> None:
    book = sheet.book
    t = book.t
    title, clause = title_text(finding, book.standard, t), clause_text(finding, book.standard, t)
    line = book.w(f"line.{finding.line.value}")
    # A bare number would puzzle: what it counts stands in the message.
    value = value_text(finding, book.standard, t) if finding.unit else ""
    behind = " · ".join(x for x in (clause, line, value) if x)
    text = t(finding.message)
    style = book.style("cell", valign="vcenter", align="left", indent=1)
    sheet.ws.merge_range(row, 1, row, _LAST - 1, "", style)
    bold = book.workbook_font(bold=True)
    muted = book.workbook_font(muted=True)
    plain = book.workbook_font()
    title, behind, text = shorten(safe_text(title), 150), safe_text(behind), safe_text(text)
    sheet.ws.write_rich_string(row, 1, bold, title, muted, f"  {behind}\n", plain, text or " ", style)
    width = sheet.width(1, _LAST - 1) - 2
    # Bold letters are wider: the title is measured in a narrower cell, on a line of its own.
    bold_lines = lines_needed(f"{title}  {behind}", width)
    sheet.height(row, (text + "\n·" * bold_lines, width), least=30)


def shorten(text: str, most: int) -> str:
    """Cut a long text at a word, with an ellipsis: the sheet of findings has all of it."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(",;: ") + " …"


def _signature(sheet: Sheet) -> None:
    """Write where the expert signs."""
    w, t = sheet.book.w, sheet.book.t
    sheet.section(t("term.expert_conclusion").capitalize())
    for left, right in (("p.expert", "p.signature"), ("p.position", "p.date")):
        row = sheet.row
        sheet.ws.set_row(row, 24)
        sheet.text(row, 0, w(left), "label", valign="bottom")
        sheet.merged(row, 1, 3, "", "input_line")
        sheet.text(row, 4, w(right), "label", valign="bottom", align="left", indent=1)
        sheet.merged(row, 5, 6, "", "input_line")
        sheet.row += 1


def _contents(sheet: Sheet) -> None:
    """List the other sheets with the question that each answers."""
    book = sheet.book
    sheet.section(book.w("passport.contents"))
    for other in book.sheets.values():
        if other is sheet:
            continue
        sheet.link(sheet.row, 0, f"'{other.name.replace(chr(39), chr(39) * 2)}'!A1", other.name, "link_bare")
        sheet.merged(sheet.row, 1, _LAST, book.w(f"question.{other.kind}"), "plain")
        sheet.height(sheet.row, (other.name, sheet.widths[0]))
        sheet.row += 1


def _notices(sheet: Sheet) -> None:
    """Say once what the words are: renderings, and Kazakh interface words that no native editor has reviewed."""
    book = sheet.book
    text = book.w("notice", version=book.evaluation.sapa)
    sheet.row += 1
    sheet.merged(sheet.row, 0, _LAST, text, "note")
    sheet.height(sheet.row, (text, sheet.width(0, _LAST)), size=9)
