"""What is asked of the act: the choices of the page, what may be chosen, and the norms that answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sapa.review.answers import AnswerKind, answer_of
from sapa.standard import Norm, Reading, Standard, readings, readings_of, select_norms
from sapa.standard.model import COMMON


@dataclass(frozen=True, slots=True)
class Asked:
    """The choices. None (and empty words): not narrowed by it. `pack`: key of the pack that is looked into.

    `own` leaves out what is common to every service; `noted` keeps the norms of which a doubtful place is explained.
    """

    pack: str | None = None
    on: date | None = None
    service: str | None = None
    form: str | None = None
    table: str | None = None
    paragraph: str | None = None
    words: str = ""
    kind: AnswerKind | None = None
    reading: str | None = None
    own: bool = False
    noted: bool = False


def answering(act: Standard, asked: Asked) -> tuple[Norm, ...]:
    """Return the norms that answer to every choice, in the order of the act; refuses as `select_norms` does."""
    found = select_norms(
        act, service=asked.service, form=asked.form, table=asked.table, paragraph=asked.paragraph,
        words=asked.words.strip() or None,
    )  # fmt: skip
    return tuple(norm for norm in found if _kept(act, norm, asked))


def _kept(act: Standard, norm: Norm, asked: Asked) -> bool:
    return (
        (asked.kind is None or answer_of(norm).kind == asked.kind)
        and (asked.reading is None or any(one.id == asked.reading for one in readings_of(act, norm)))
        and not (asked.own and norm.service == COMMON)
        and not (asked.noted and norm.note is None)
    )


def forms_of(act: Standard, service: str | None) -> tuple[str, ...]:
    """Return the forms and rows of a service that carry norms; of every service where none is chosen."""
    with_norms = {norm.form for norm in act.norms.values() if service is None or norm.service in (service, COMMON)}
    found = [key for key in act.forms if with_norms & {key, *act.form_rows.get(key, ())}]
    return tuple(found)


def tables_of(act: Standard) -> tuple[str, ...]:
    """Return the numbers of the tables in their order, with those that the numbering passes over."""
    known = act.tables or dict.fromkeys(n.source.table for n in act.norms.values() if n.source.table is not None)
    return tuple(sorted((*known, *act.absent_tables), key=lambda number: (len(number), number)))


def paragraphs_of(act: Standard) -> tuple[str, ...]:
    """Return the paragraphs that carry norms, in the order of the act."""
    return tuple(dict.fromkeys(n.source.paragraph for n in act.norms.values() if n.source.paragraph is not None))


def concerned(act: Standard, reading: Reading) -> tuple[Norm, ...]:
    """Return the norms that a reading itself concerns, in the order of the act."""
    return tuple(norm for norm in act.norms.values() if reading.concerns(norm))


def readings_at(act: Standard) -> tuple[Reading, ...]:
    """Return the readings that concern a norm of the act, in the order of the closed list."""
    return tuple(one for one in readings().values() if concerned(act, one))
