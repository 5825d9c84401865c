"""The design workbook: which sheets there are, in which order, and the same bytes for the same study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sapa.i18n import translator
from sapa.version import __version__
from sapa.workbook.book import bytes_of
from sapa.workbook.design.allocation import write_allocation
from sapa.workbook.design.arithmetic import write_arithmetic
from sapa.workbook.design.assignments import write_assignments, write_quotas
from sapa.workbook.design.basis import write_basis
from sapa.workbook.design.book import DesignBook, DesignSheet
from sapa.workbook.design.control import write_control
from sapa.workbook.design.forms import write_form, write_guide
from sapa.workbook.design.norms import write_norms
from sapa.workbook.design.passport import write_passport
from sapa.workbook.design.programme import write_programme
from sapa.workbook.design.respondent import write_respondent
from sapa.workbook.design.sample import write_audit, write_sample
from sapa.writing import write_made

if TYPE_CHECKING:
    from sapa.planning.study import Study


@dataclass(frozen=True, slots=True)
class _Planned:
    """A sheet and what writes it."""

    sheet: DesignSheet
    write: Callable[[DesignSheet], None]


def design_workbook_bytes(study: Study, language: str = "kk") -> bytes:
    """Return the design workbook as the bytes of an .xlsx file.

    Parameters
    ----------
    study
        What a design run produced: plan file, plan, drawn sample, fieldwork, norms.
    language
        `kk`, `ru` or `en`: every word of the workbook is in it.

    Returns
    -------
    bytes
        The same for the same study and language: no clock, no locale, no hash seed enters.

    Raises
    ------
    ValueError
        For another language.
    """
    t = translator(language)
    return bytes_of(lambda workbook: _fill(DesignBook(workbook, study, t)))


def _fill(book: DesignBook) -> None:
    stated = book.study.plan_file
    # The first day of the field where it is stated, else the edition planned under.
    day = stated.fieldwork.start or book.standard.edition
    book.sign(brand="design.brand", company=stated.contract.customer, day=day, version=__version__, kind="design")
    planned = _plan(book)
    # Numbers first: they say where they stand, and the first sheets show them live.
    first = [one for one in planned if one.sheet.kind in _REFERRING]
    for one in (*(p for p in planned if p not in first), *reversed(first)):
        one.write(one.sheet)


def write_design_workbook(study: Study, path: str | Path, *, language: str = "kk") -> None:
    """Write the design workbook, whole or not at all.

    Parameters
    ----------
    study
        What a design run produced.
    path
        The .xlsx file; one that exists is replaced.
    language
        `kk`, `ru` or `en`.

    Raises
    ------
    BadInput
        When the folder does not exist.
    """
    write_made(path, lambda: design_workbook_bytes(study, language))


_REFERRING = ("passport", "programme", "norms")
"""Sheets that show numbers of the others."""


def _plan(book: DesignBook) -> list[_Planned]:
    """Add the sheets in the order of their tabs; one with nothing to show is left out."""
    drawn, fieldwork = book.study.drawn, book.study.fieldwork
    wanted: list[tuple[str, Callable[[DesignSheet], None], bool]] = [
        ("passport", write_passport, True),
        ("programme", write_programme, True),
        ("norms", write_norms, bool(book.study.norms)),
        ("arithmetic", write_arithmetic, True),
        ("allocation", write_allocation, True),
        ("sample", write_sample, drawn is not None and bool(drawn.units)),
        ("draw", write_audit, drawn is not None and bool(drawn.steps)),
        ("assignments", write_assignments, fieldwork is not None and bool(fieldwork.assignments)),
        ("quotas", write_quotas, fieldwork is not None and bool(fieldwork.quotas)),
        ("respondent", write_respondent, fieldwork is not None and fieldwork.person_rule is not None),
        ("control", write_control, fieldwork is not None and fieldwork.control is not None),
        ("forms", write_guide, True),
        ("contacts", partial(write_form, table="contacts"), True),
        ("control_form", partial(write_form, table="control"), True),
        ("basis", write_basis, True),
    ]
    return [_Planned(book.add(kind), write) for kind, write, there in wanted if there]
