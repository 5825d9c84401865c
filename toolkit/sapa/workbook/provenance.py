"""Sheet "Provenance": what the workbook was made from and with, how to make it again, and the same for a program."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Any

from sapa.present.words import reading_title, reading_value
from sapa.results import Evaluation
from sapa.workbook.evaluation_book import EvaluationSheet
from sapa.workbook.sheet import Head
from sapa.workbook.stamp import plain, run_of

NAME = "sapa_run"
"""Defined names are `sapa_run_seed`, `sapa_run_readings` …, the same in every language."""
DELIVERABLE = "DELIVERABLE"
"""Stands in a command for the place of the deliverable: a path of somebody's machine is never written down."""
_WORDS, _CODE = 1, 3


def write_provenance(sheet: EvaluationSheet) -> None:
    """Write inputs with checksums, versions, norms, readings, seed, options; the last column is for programs."""
    book = sheet.book
    t, w, evaluation = book.t, book.w, book.evaluation
    sheet.columns([40, 30, 9, 70])
    sheet.heading(w("question.provenance"), t("verify.sheet.note"))
    sheet.section(w("block.made_with"))
    lines = _Lines(sheet)
    lines.line("program", w("p.program"), f"sapa {evaluation.sapa}", evaluation.sapa)
    lines.line("language", t("verify.p.language"), t(f"verify.language.{t.language}"), t.language)
    lines.line("standard", w("p.standard"), book.standard.title.in_language(t.language), evaluation.standard)
    lines.line("citation", w("p.citation"), book.standard.citation.in_language(t.language), None)
    lines.line("edition", w("p.edition"), t.date(evaluation.edition), evaluation.edition.isoformat())
    day = evaluation.reviewed_on
    lines.line(
        "reviewed_on", w("p.reviewed_on"), t.date(day) if day else w("not_stated"), day.isoformat() if day else None
    )  # fmt: skip
    if evaluation.seed is not None:
        lines.line("seed", w("p.seed"), t("verify.p.seed_of", seed=str(evaluation.seed)), str(evaluation.seed))
    made = evaluation.made
    if made is not None:
        shown = t("verify.p.ids_shown" if made.show_ids else "verify.p.ids_hidden")
        lines.line("show_ids", t("verify.p.ids"), shown, "yes" if made.show_ids else "no")
        k = evaluation.privacy.k
        lines.line("k", t("verify.p.k"), t("verify.p.k.words", n=k) if k > 1 else t("verify.p.k.all"), str(k))
        lines.line("norms_sha256", t("verify.p.norms"), t("verify.p.norms.words"), made.pack_sha256)
    lines.line("id", w("p.run"), t("verify.p.run.words"), run_of(evaluation).id)
    if made is not None and made.libraries:
        sheet.section(t("verify.block.libraries"))
        lines.block("libraries", [(name, version, f"{name}={version}") for name, version in made.libraries])
    if evaluation.readings:
        sheet.section(t("verify.block.readings"))
        readings = [(reading_title(r.id, t), reading_value(r.id, r.value, t), f"{r.id}={plain(r.value)}")
                    for r in evaluation.readings]  # fmt: skip
        lines.block("readings", readings)
    sheet.section(t("verify.block.again"))
    lines.line("command", t("verify.p.command"), t("verify.p.command.words"), command_of(evaluation, t.language))
    lines.line("check", t("verify.p.check"), t("verify.p.check.words"), f"sapa verify WORKBOOK.xlsx {DELIVERABLE}")
    head = _files(sheet) if evaluation.files else 0
    sheet.page(repeat=(head, head))


def command_of(evaluation: Evaluation, language: str) -> str:
    """Return the command that makes the workbook again, without a path of any machine.

    Parameters
    ----------
    evaluation
        What a review found.
    language
        The workbook's language.
    """
    made = evaluation.made
    words = ["sapa", "review", DELIVERABLE, "--lang", language]
    if evaluation.seed is not None:
        words += ["--seed", str(evaluation.seed)]
    if evaluation.reviewed_on is not None:
        words += ["--reviewed-on", evaluation.reviewed_on.isoformat()]
    for id, value in made.given if made else ():
        words += ["--reading", f"{id}={plain(value)}"]
    if made is not None and made.show_ids:
        words.append("--show-ids")
    if made is not None and made.k is not None:
        words += ["--k", str(made.k)]
    for file in dict.fromkeys(entry.file for entry in evaluation.opinions.log if entry.file):
        words += ["--with", file]
    return shlex.join(words)


def _files(sheet: EvaluationSheet) -> int:
    """List the files that were read with their checksums; return the row of the headings."""
    book = sheet.book
    t, w = book.t, book.w
    sheet.section(w("block.files"))
    heads = (Head(w("col.file"), text=True), Head(w("col.role"), text=True), Head(w("col.rows")),
             Head("SHA-256", text=True))  # fmt: skip
    head = sheet.head(heads)
    first = sheet.row
    for one in book.evaluation.files:
        row = sheet.row
        id = f"workbook.role.{one.role.rstrip('0123456789').rstrip('_')}"  # quotas_0, quotas_1 …
        role = t(id) if t.has(id) else one.role
        sheet.text(row, 0, one.path)
        sheet.text(row, _WORDS, role)
        sheet.number(row, 2, one.rows, "centre", none="")
        sheet.text(row, _CODE, one.sha256, "mono")
        sheet.height(row, (one.path, sheet.widths[0]), (role, sheet.widths[_WORDS]))
        sheet.row += 1
    _name(sheet, "files", first, 0, sheet.row - 1)
    _name(sheet, "sha256", first, _CODE, sheet.row - 1)
    return head


class _Lines:
    """Rows of a name, a value in words, and the value as a program takes it."""

    def __init__(self, sheet: EvaluationSheet) -> None:
        self._sheet = sheet

    def line(self, key: str, name: str, words: str, code: str | None) -> None:
        """Write one row and name its last cell; without a code the words run over it."""
        sheet = self._sheet
        self._row(name[:1].upper() + name[1:], words, code)
        if code is not None:
            _name(sheet, key, sheet.row - 1, _CODE, sheet.row - 1)

    def block(self, key: str, rows: Sequence[tuple[str, str, str]]) -> None:
        """Write rows and name the block of their last cells."""
        sheet = self._sheet
        first = sheet.row
        for row in rows:
            self._row(*row)
        _name(sheet, key, first, _CODE, sheet.row - 1)

    def _row(self, name: str, words: str, code: str | None) -> None:
        sheet, row = self._sheet, self._sheet.row
        last = _CODE if code is None else _CODE - 1
        sheet.text(row, 0, name)
        sheet.merged(row, _WORDS, last, words, "parameter")
        texts: list[tuple[str, float]] = [(name, sheet.widths[0] * 0.95), (words, sheet.width(_WORDS, last) * 0.95)]
        if code is not None:
            sheet.text(row, _CODE, code, "mono")
            texts.append((code, sheet.widths[_CODE] * 0.85))
        sheet.height(row, *texts)
        sheet.row += 1


def _name(sheet: EvaluationSheet, key: str, first: int, col: int, last: int) -> None:
    block: Any = sheet.at(first, col) if first == last else sheet.range(first, col, last, col)
    sheet.book.workbook.define_name(f"{NAME}_{key}", "=" + block)
