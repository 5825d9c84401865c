"""The expert conclusion as a Word document: passport, result, every verdict, figures, advice, signatures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sapa.i18n import Translator, translator
from sapa.present.disclosure import protected
from sapa.present.palette import MUTED
from sapa.present.status import LOOKS, label, look
from sapa.report.conclusion_parts import Writer
from sapa.report.contents import Contents, capital, contents, shorten
from sapa.report.experts import ExpertTold
from sapa.report.verdict_words import (
    brief_words,
    decision_lines,
    line_words,
    measured,
    other_readings,
    place_words,
)
from sapa.report.verdicts import Section, Verdict
from sapa.results import Evaluation, Line
from sapa.word_file import settled
from sapa.writing import write_made

_REASONS = 4
"""Reasons named for one piece of advice; the verdicts above name them all."""
_WIDTHS = (1.0, 5.4, 3.0, 7.6)
"""Columns of verdicts in centimetres."""
_LONG = 900
"""Letters from which a row may run over a page."""
_TITLE = 100
"""Letters of a requirement that was told in full before."""
_SHORT_STATUS = 12  # letters of a status that stays on one line
_BRIEF = 12
"""Requirements named of those that are met, or do not apply, in one section; the workbook and the page have all."""
_FILES_TOGETHER = 12
"""Files whose list is kept on one page: the last of a few does not stand alone on a page of its own."""
_SIGNING = 3
"""Least places to sign: a conclusion is as a rule signed by several experts."""


def conclusion_bytes(evaluation: Evaluation, language: str = "kk") -> bytes:
    """Return the expert conclusion as the bytes of a .docx file, the same for the same evaluation and language.

    Parameters
    ----------
    evaluation
        What a review found; with the experts' judgements where `sapa review --with` took them over.
    language
        `kk`, `ru` or `en`.

    Raises
    ------
    ValueError
        For another language.
    """
    t = translator(language)
    evaluation = protected(evaluation)
    told = contents(evaluation, t)
    writer = Writer(t)
    writer.begin(
        title=f"{t('report.conclusion')}: {told.title}", day=told.day,
        footer=t("report.footer", version=evaluation.sapa, title=told.title),
    )  # fmt: skip
    _head(writer, told, t)
    _result(writer, told, t)
    _verdicts(writer, told, t)
    _numbers(writer, told, t)
    _readings(writer, told, t)
    _advice(writer, told, t)
    _unassessed(writer, told, t)
    _experts(writer, told, t)
    _signatures(writer, told, t)
    _provenance(writer, told, t)
    return settled(writer.document)


def write_conclusion(evaluation: Evaluation, path: str | Path, *, language: str = "kk") -> None:
    """Write the expert conclusion, whole or not at all.

    Parameters
    ----------
    evaluation
        What a review found.
    path
        The .docx file; one that exists is replaced.
    language
        `kk`, `ru` or `en`.

    Raises
    ------
    BadInput
        When the folder does not exist.
    """
    write_made(path, lambda: conclusion_bytes(evaluation, language))


def _head(writer: Writer, told: Contents, t: Translator) -> None:
    writer.title(t("report.conclusion"), t("report.about"), told.title)
    writer.heading(t("report.h.passport"))
    writer.pairs(told.passport)


def _result(writer: Writer, told: Contents, t: Translator) -> None:
    writer.heading(t("report.h.result"))
    writer.lead(told.sentence)
    # A short status stays on one line with its sign.
    labels = [label(shown, t) for shown in LOOKS]
    signed = [one.replace(" ", "\u00a0") if len(one) <= _SHORT_STATUS else one for one in labels]
    heads = [t("report.line"), *signed]
    widths, size = writer.fitted([heads, *_count_rows(told, t)], size=8.5)
    table = writer.table(heads, widths, size=size)
    for cell, one in zip(table.rows[0].cells[1:], LOOKS.values(), strict=True):
        writer.colour(cell, one.ink, one.tint)
    for row in _count_rows(told, t):
        writer.row(table, row, centred=1)
    writer.close(table)
    writer.small(t("report.counts.note"))
    _important(writer, told, t)


def _important(writer: Writer, told: Contents, t: Translator) -> None:
    """Write the findings that matter most, in brief."""
    if not told.important:
        return
    writer.heading(t("workbook.passport.important"), level=2)
    table = writer.table(_verdict_heads(t), _WIDTHS)
    for one in told.important:
        writer.lines(_brief(writer, table, one, t)[3], [(one.text, False)])
    writer.close(table)


def _verdict_heads(t: Translator) -> list[str]:
    heads = ("№", t("workbook.col.title"), t("term.status"), t("report.col.result"))
    return [capital(h) for h in heads]


def _count_rows(told: Contents, t: Translator) -> list[list[str]]:
    return [
        [capital(t(f"term.line_{line.value}")), *(t.show(told.counts[line][shown], "int") for shown in LOOKS)]
        for line in Line
    ]


def _verdicts(writer: Writer, told: Contents, t: Translator) -> None:
    writer.heading(t("report.h.verdicts"))
    for section in told.sections:
        _section(writer, section, t)


def _section(writer: Writer, section: Section, t: Translator) -> None:
    writer.heading(section.title, level=2)
    if section.pressing:
        table = writer.table(_verdict_heads(t), _WIDTHS)
        for one in section.pressing:
            _verdict(writer, table, one, t)
        writer.close(table)
    else:
        writer.small(t("report.nothing_pressing"))
    for key, found in (("met", section.met), ("idle", section.idle)):
        if found:
            texts = list(dict.fromkeys(brief_words(v, t) for v in found))
            rest = len(texts) - _BRIEF
            named = [*texts[:_BRIEF], *([t("report.more", n=rest)] if rest > 0 else [])]
            writer.brief(t(f"report.{key}", n=len(found)), "; ".join(named))


def _brief(writer: Writer, table: Any, one: Verdict, t: Translator) -> Any:
    """Write number, requirement, status and what was found; returns the cells."""
    cells = writer.row(table, [str(one.number), one.title, label(one.shown, t), ""], whole=len(one.text) < _LONG)
    writer.more(cells[1], place_words(one), colour=MUTED)
    writer.colour(cells[2], look(one.shown).ink, look(one.shown).tint)
    writer.more(cells[2], line_words(one.line, t), colour=MUTED)
    return cells


def _verdict(writer: Writer, table: Any, one: Verdict, t: Translator) -> None:
    cells = _brief(writer, table, one, t)
    lines = [(measured(one, t), True), (one.text, False)]
    lines += [(text, False) for text in other_readings(one, t)]
    lines += [(text, i == 0) for i, text in enumerate(decision_lines(one, t))]
    writer.lines(cells[3], [(text, bold) for text, bold in lines if text])


def _numbers(writer: Writer, told: Contents, t: Translator) -> None:
    writer.heading(t("report.h.numbers"))
    if not told.numbers and not told.pictures:
        writer.plain(t("report.numbers.none"))
    if told.withheld:
        writer.small(told.withheld)
    for one in told.numbers:
        writer.heading(one.title, level=2)
        heads = [capital(h) for h in one.heads]
        widths, size = writer.fitted([heads, *one.rows], size=8.5)
        table = writer.table(heads, widths, size=size, centred=1)
        for row in one.rows:
            writer.row(table, row, centred=1)
        writer.close(table)
        if one.note:
            writer.small(one.note)
    for picture in told.pictures:
        writer.picture(picture)


def _readings(writer: Writer, told: Contents, t: Translator) -> None:
    writer.heading(t("report.h.readings"))
    if told.readings:
        writer.small(t("report.readings.note"))
        heads = (*(t(f"workbook.col.{k}") for k in ("reading", "used", "alternatives")), t("report.col.findings"))
        table = writer.table([capital(h) for h in heads], (5.2, 4.2, 4.8, 2.8))
        for one in told.readings:
            used = f"{one.used} ({t('report.readings.changed')})" if one.changed else one.used
            numbers = ", ".join(f"№\u00a0{n}" for n in one.verdicts)
            writer.row(table, [one.title, used, one.others, numbers or "–"])
        writer.close(table)
    else:
        writer.plain(t("report.readings.none"))
    if told.assumptions:
        writer.heading(t("workbook.block.assumptions"), level=2)
        writer.bullets(told.assumptions)


def _advice(writer: Writer, told: Contents, t: Translator) -> None:
    writer.heading(t("report.h.advice"))
    if not told.advice:
        writer.plain(t("report.advice.none"))
        return
    for to in told.advice:
        writer.heading(to.title, level=2)
        table = writer.table(
            ["№", t("report.col.what"), t("report.col.why"), capital(t("term.status"))], (1.0, 7.0, 5.9, 3.1)
        )
        for i, one in enumerate(to.advice, start=1):
            why = [_reason(r) for r in one.reasons[:_REASONS]]
            rest = len(one.reasons) - _REASONS
            if rest > 0:
                why.append(t("report.more", n=rest))
            cells = writer.row(table, [str(i), one.text, "", label(one.shown, t)])
            writer.more(cells[1], t("report.advice.by", day=one.due) if one.due else "")
            writer.lines(cells[2], [(text, False) for text in why])
            writer.colour(cells[3], look(one.shown).ink, look(one.shown).tint)
        writer.close(table)
    if not any(one.due for to in told.advice for one in to.advice):
        writer.small(t("report.advice.when"))


def _reason(why: Verdict) -> str:
    title = shorten(why.title, _TITLE)
    return f"№\u00a0{why.number}. {f'{why.clause}: ' if why.clause else ''}{title}"


def _unassessed(writer: Writer, told: Contents, t: Translator) -> None:
    writer.heading(t("report.h.unassessed"))
    if not told.unassessed:
        writer.plain(t("report.unassessed.none"))
        return
    heads = ("№", t("workbook.col.title"), t("report.col.why"), t("report.col.hand_in"))
    table = writer.table([capital(h) for h in heads], (1.0, 5.0, 5.5, 5.5))
    # What sums up other requirements asks for nothing of its own.
    summed = t("report.unassessed.summed")
    for one in told.unassessed:
        cells = writer.row(table, [str(one.number), shorten(one.title, _TITLE), one.text, one.advice or summed])
        writer.more(cells[1], " · ".join(x for x in (place_words(one), line_words(one.line, t)) if x), colour=MUTED)
    writer.close(table)


def _experts(writer: Writer, told: Contents, t: Translator) -> None:
    """Write what experts said in words of their own."""
    spoke = [one for one in told.experts if one.spoke]
    if not spoke:
        return
    writer.heading(t("report.h.experts"))
    for one in spoke:
        writer.heading(", ".join(x for x in (one.name or t("workbook.p.expert"), one.position) if x), level=2)
        for text in (one.text, one.recommendations):
            if text:
                writer.plain(text)
        if one.scores:
            heads = (t("term.criterion"), t("term.score"), t("term.comment"))
            table = writer.table([capital(h) for h in heads], (6.0, 2.0, 9.0))
            for score in one.scores:
                writer.row(table, [score.criterion, score.score, score.comment])
            writer.close(table)


def _signatures(writer: Writer, told: Contents, t: Translator) -> None:
    writer.heading(t("report.h.signatures"))
    writer.keep(t("report.signatures.lead"))
    heads = [t(f"workbook.p.{k}") for k in ("expert", "position", "signature", "date")]
    table = writer.table(heads, (6.0, 4.8, 3.6, 2.6))
    for one in (*told.experts, *[ExpertTold("")] * max(0, _SIGNING - len(told.experts))):
        writer.tall(writer.row(table, [one.name, one.position, "", one.when]))
    writer.close(table, together=True)


def _provenance(writer: Writer, told: Contents, t: Translator) -> None:
    writer.heading(t("report.h.provenance"))
    writer.small(told.notice)
    writer.pairs(told.provenance, size=8.5)
    if told.files:
        heads = (t("workbook.col.file"), t("workbook.col.role"), t("workbook.col.rows"), t("report.sha"))
        table = writer.table([capital(h) for h in heads], (3.2, 3.8, 1.4, 8.6), size=7.5)
        for one in told.files:
            cells = writer.row(table, [one.path, one.role, one.rows, ""])
            writer.mono(cells[3], one.sha256)
        writer.close(table, together=len(told.files) <= _FILES_TOGETHER)
