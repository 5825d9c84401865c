"""Certificates of a session: who met the trainer's threshold, who did not and why, and the Word document."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sapa.errors import BadInput
from sapa.messages import Message, message
from sapa.training.grading.grade import GroupGrade, Part, TraineeGrade
from sapa.training.sessions import Session

if TYPE_CHECKING:
    from sapa.i18n import Translator

NAME_COLUMNS = ("pseudonym", "name")
MOST_LETTERS = 120
"""Letters of a name that fit on the certificate."""
_FONT = "Times New Roman"
_SIZES = {"Normal": 12.0, "Title": 30.0}
_WIDTHS = (11.5, 4.0, 4.5)


class Outcome(StrEnum):
    """Whether a trainee gets a certificate, or what stands against it."""

    MET = "met"
    NOTHING_PLANTED = "nothing_planted"
    NOTHING_SOUND = "nothing_sound"
    OPEN = "open"
    SENSITIVITY = "sensitivity"
    SPECIFICITY = "specificity"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Decision:
    """One trainee beside the threshold; `answered` is the share of all questions that were answered at all."""

    pseudonym: str
    outcome: Outcome
    sensitivity: Part
    specificity: Part
    answered: Part


def decisions(group: GroupGrade, session: Session, *, threshold: float) -> tuple[Decision, ...]:
    """Say for every trainee who handed in answers whether the threshold is met.

    Sensitivity and specificity must both reach it, and so must the share of questions answered: whoever leaves the
    difficult ones open has not judged the deliverables. Where nothing was planted, or no sound place was judged, one
    of the two does not exist, and nothing is certified.

    Parameters
    ----------
    group
        Of `grade`.
    session
        Of `read_key`.
    threshold
        A fraction above 0, at most 1.

    Raises
    ------
    BadInput
        The threshold is no such fraction.
    """
    if not 0 < threshold <= 1:
        raise BadInput(
            message("training.certificate.threshold"), where="--threshold", got=str(threshold), expected="0.8",
            todo=message("training.certificate.threshold.todo"),
        )  # fmt: skip
    asked = sum(len(task.questions) for task in session.scenario.tasks)
    return tuple(_decision(one, asked, threshold) for one in group.trainees)


def _decision(one: TraineeGrade, asked: int, threshold: float) -> Decision:
    answered = Part.of(asked - one.unanswered, asked)
    sees, spares = one.sensitivity.share >= threshold, one.specificity.share >= threshold
    if one.sensitivity.n == 0:
        outcome = Outcome.NOTHING_PLANTED
    elif answered.share < threshold:
        outcome = Outcome.OPEN
    elif one.specificity.n == 0:
        outcome = Outcome.NOTHING_SOUND
    elif sees and spares:
        outcome = Outcome.MET
    elif sees:
        outcome = Outcome.SPECIFICITY
    else:
        outcome = Outcome.SENSITIVITY if spares else Outcome.BOTH
    return Decision(one.pseudonym, outcome, one.sensitivity, one.specificity, answered)


def read_names(path: Path, pseudonyms: Iterable[str]) -> dict[str, str]:
    """Read the trainer's own list: columns `pseudonym` and `name`; a blank name leaves the pseudonym.

    Raises
    ------
    BadInput
        The file cannot be read, lacks a column, names a pseudonym twice or one that the session does not have, or a
        name is too long for a certificate; it names the row, never the person.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(message("training.names.unreadable"), str(path), None) from error
    head = text.partition("\n")[0]
    table = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count), skipinitialspace=True)
    if missing := set(NAME_COLUMNS) - set(table.fieldnames or ()):
        raise _bad(message("training.names.columns"), str(path), ", ".join(sorted(missing)))
    known, found = set(pseudonyms), dict[str, str]()
    for row in table:
        where = f"{path.name}:{table.line_num}"
        pseudonym, name = ((row[column] or "").strip() for column in NAME_COLUMNS)
        if not pseudonym and not name:
            continue
        if pseudonym not in known:
            raise _bad(message("training.names.unknown"), where, pseudonym)
        if pseudonym in found:
            raise _bad(message("training.names.twice"), where, pseudonym)
        if len(name) > MOST_LETTERS:
            raise _bad(message("training.names.long"), where, str(len(name)))
        found[pseudonym] = " ".join(name.split())
    return {pseudonym: name for pseudonym, name in found.items() if name}


def _bad(what: Message, where: str, got: str | None) -> BadInput:
    return BadInput(what, where=where, got=got, todo=message("training.names.todo"))


def certificate(
    one: Decision, scenario: str, *, threshold: float, day: date, t: Translator, names: Mapping[str, str] | None = None
) -> bytes:
    """Return a certificate as the bytes of a .docx file, the same for the same arguments.

    Parameters
    ----------
    one
        A decision whose outcome is `met`.
    scenario
        Name of the session's scenario.
    threshold
        What had to be reached, a fraction.
    day
        The day that stands on it; the clock is not asked.
    t
        In whose language.
    names
        Of `read_names`; without a name the pseudonym stands on it.

    Raises
    ------
    ValueError
        The threshold was not met.
    """
    from sapa.word_file import new_document, safe_text, settled, sign

    if one.outcome is not Outcome.MET:
        msg = f"{one.pseudonym}: {one.outcome}"
        raise ValueError(msg)
    document = new_document(font=_FONT, sizes=_SIZES, language=t.language, landscape=True, margins=(4.5, 2.0))
    sign(document, title=t("training.certificate.title"), language=t.language, day=day)
    _border(document)
    title = document.add_heading("", level=0)
    _plain_title(title)
    title.add_run(t("training.certificate.title"))
    _centred(title, before=12, after=18)
    _centred(document.add_paragraph(t("training.certificate.to")), after=2)
    who = document.add_paragraph()
    run = who.add_run(safe_text((names or {}).get(one.pseudonym, one.pseudonym)))
    run.bold, run.font.size = True, _points(22)
    _centred(who, after=10)
    _centred(document.add_paragraph(t("training.certificate.for")), after=2)
    theme = document.add_paragraph()
    theme.add_run(t(f"training.certificate.scenario.{scenario.replace('-', '_')}")).bold = True
    _centred(theme, after=12)
    _results(document, one, threshold, t)
    note = document.add_paragraph()
    small = note.add_run(t("training.certificate.note"))
    small.italic, small.font.size = True, _points(9.5)
    _centred(note, before=8, after=16)
    _signature(document, day, t)
    return settled(document)


def _results(document: Any, one: Decision, threshold: float, t: Translator) -> None:
    from sapa.word_file import fix_widths, grid, write_cell

    table = grid(document, _WIDTHS)
    heads = ("what", "result", "interval")
    for cell, head in zip(table.add_row().cells, heads, strict=True):
        write_cell(cell, t(f"training.certificate.{head}"), bold=True, size=11)
    for name, part in (("found", one.sensitivity), ("calm", one.specificity), ("answered", one.answered)):
        cells = table.add_row().cells
        write_cell(cells[0], t(f"training.certificate.{name}"), size=11)
        write_cell(cells[1], t("training.certificate.part", k=part.k, of=part.n, share=part.share), size=11)
        between = "" if name == "answered" else t(
            "training.certificate.between", low=part.wilson[0], high=part.wilson[1]
        )  # fmt: skip
        write_cell(cells[2], between, size=11)
    cells = table.add_row().cells
    write_cell(cells[0], t("training.certificate.needed"), size=11)
    write_cell(cells[1], t("training.certificate.at_least", share=threshold), size=11)
    fix_widths(table, _WIDTHS)


def _signature(document: Any, day: date, t: Translator) -> None:
    from sapa.word_file import fix_widths, keep_whole, write_cell

    table = document.add_table(rows=2, cols=3)
    table.autofit = False
    line = "_" * 22
    write_cell(table.cell(0, 0), t("training.certificate.trainer"), size=12)
    write_cell(table.cell(0, 1), line, size=12)
    write_cell(table.cell(0, 2), line, size=12)
    write_cell(table.cell(1, 0), t("training.certificate.day", when=day), size=12)
    write_cell(table.cell(1, 1), t("training.certificate.signature"), size=9)
    write_cell(table.cell(1, 2), t("training.certificate.name"), size=9)
    fix_widths(table, (8.0, 6.0, 6.0))
    for row in table.rows:
        keep_whole(row)


def _centred(paragraph: Any, *, before: float = 0, after: float = 0) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = _points(before)
    paragraph.paragraph_format.space_after = _points(after)


def _points(size: float) -> Any:
    from docx.shared import Pt

    return Pt(size)


def _plain_title(paragraph: Any) -> None:
    """Leave out the line that the template draws under a title."""
    from docx.oxml.ns import qn

    style = paragraph.style.element.get_or_add_pPr()
    for line in style.findall(qn("w:pBdr")):
        style.remove(line)


def _border(document: Any) -> None:
    """Draw a frame around the page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:pgBorders")
    borders.set(qn("w:offsetFrom"), "page")
    for side in ("top", "left", "bottom", "right"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "double"), ("sz", "6"), ("space", "24"), ("color", "2F6690")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    section = document.sections[0]._sectPr  # noqa: SLF001 - python-docx has no call for a page's frame
    # The schema fixes the order: after the margins, before the columns.
    section.find(qn("w:cols")).addprevious(borders)
