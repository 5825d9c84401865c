"""What an evaluation says, as words in one language: the same for the Word conclusion and for the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sapa.figures import Picture, pictures
from sapa.i18n import Translator
from sapa.present.disclosure import note_of
from sapa.present.priority import most_important
from sapa.present.sentence import shown_counts, summary_sentence
from sapa.present.services import services_text, ways_text
from sapa.present.status import Shown
from sapa.present.words import kind_text, period_text, reading_title, reading_value, standard_of
from sapa.report.advice import Addressed, recommendations, unassessed
from sapa.report.experts import ExpertTold, experts
from sapa.report.numbers import NumberTable, number_tables
from sapa.report.verdicts import Section, Verdict, sections, verdicts
from sapa.results import Evaluation, Line
from sapa.results.services import ServiceDetail
from sapa.standard import Standard


@dataclass(frozen=True, slots=True)
class ReadingTold:
    """A reading that mattered: how it was taken, how else it may be, and what that would change.

    changed
        Whether it is not the usual reading.
    verdicts
        Numbers of the findings whose status another value would change.
    """

    title: str
    used: str
    others: str
    changed: bool
    verdicts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file that the evaluation rests on."""

    path: str
    role: str
    rows: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything a document says. `counts` are of one line each and are never added together."""

    language: str
    title: str
    day: date
    reviewed: str
    passport: tuple[tuple[str, str], ...]
    sentence: str
    counts: Mapping[Line, Mapping[Shown, int]]
    important: tuple[Verdict, ...]
    verdicts: tuple[Verdict, ...]
    sections: tuple[Section, ...]
    numbers: tuple[NumberTable, ...]
    pictures: tuple[Picture, ...]
    readings: tuple[ReadingTold, ...]
    assumptions: tuple[str, ...]
    advice: tuple[Addressed, ...]
    unassessed: tuple[Verdict, ...]
    experts: tuple[ExpertTold, ...]
    provenance: tuple[tuple[str, str], ...]
    files: tuple[FileRead, ...]
    notice: str
    withheld: str


def contents(evaluation: Evaluation, t: Translator, drawn: tuple[Picture, ...] | None = None) -> Contents:
    """Put an evaluation into words.

    Parameters
    ----------
    evaluation
        What a review found, with the experts' judgements where they were taken over.
    t
        The language.
    drawn
        Its pictures; None: PNG for paper.
    """
    standard = standard_of(evaluation)
    found = verdicts(evaluation, standard, t)
    at = {id(f): i for i, f in enumerate(evaluation.findings)}
    if drawn is None:
        drawn = pictures(evaluation, t, width=PAPER_WIDTH, saved=("png",))
    return Contents(
        language=t.language,
        title=evaluation.passport.title,
        # The day of the review where it is known, else that of the edition judged under: never that of the run.
        day=evaluation.reviewed_on or evaluation.edition,
        reviewed=t.date(evaluation.reviewed_on) if evaluation.reviewed_on else "",
        passport=_passport(evaluation, t),
        sentence=t(summary_sentence(evaluation.findings)),
        counts={line: shown_counts(evaluation.findings, line) for line in Line},
        important=tuple(found[at[id(f)]] for f in most_important(evaluation.findings)),
        verdicts=found,
        sections=sections(found, standard, t, names=_part_names(evaluation, standard, t)),
        numbers=number_tables(evaluation, standard, t),
        pictures=drawn,
        readings=_readings(evaluation, t),
        assumptions=tuple(t(a) for a in dict.fromkeys(evaluation.assumptions)),
        advice=recommendations(evaluation, found, t),
        unassessed=unassessed(found),
        experts=experts(evaluation, t),
        provenance=_provenance(evaluation, t),
        files=_files(evaluation, t),
        notice=t("workbook.notice", version=evaluation.sapa),
        withheld=_withheld(evaluation, t),
    )


PAPER_WIDTH = 7.2
"""Width of pictures on paper in inches; they are printed a little smaller."""


def _passport(evaluation: Evaluation, t: Translator) -> tuple[tuple[str, str], ...]:
    passport, standard = evaluation.passport, standard_of(evaluation)
    # What names the contract is never left out in silence.
    missing = t("workbook.not_stated")
    rows = (
        (t("term.customer"), passport.customer or missing),
        (t("term.supplier"), passport.provider or missing),
        (t("workbook.p.contract"), passport.contract or missing),
        (t("workbook.p.period"), period_text(passport.start, passport.accepted, t) or missing),
        (t("workbook.p.service"), services_text(evaluation, standard, t)),
        ways_text(evaluation, standard, t),
        (t("workbook.p.universe"), passport.universe),
        (t("workbook.p.standard"), standard.title.in_language(t.language)),
        (t("workbook.p.edition"), t.date(evaluation.edition)),
        (t("workbook.p.reviewed_on"), t.date(evaluation.reviewed_on) if evaluation.reviewed_on else None),
    )
    return tuple((capital(name), value) for name, value in rows if value)


def _part_names(evaluation: Evaluation, standard: Standard, t: Translator) -> dict[str, str]:
    """Return the service of each part that is one; parts of one service are told apart by their ids."""
    found = {part: d.service for (part, _), d in evaluation.details.items() if isinstance(d, ServiceDetail)}
    services = list(found.values())
    return {
        part: kind_text(service, standard, t) + (f" ({part})" if services.count(service) > 1 else "")
        for part, service in found.items()
    }


def _readings(evaluation: Evaluation, t: Translator) -> tuple[ReadingTold, ...]:
    """Return the readings that are not the usual ones, or that another value of would change a status."""
    touched: dict[str, dict[int, None]] = {}
    for number, finding in enumerate(evaluation.findings, start=1):
        for other in finding.sensitivity:
            if other.status is not finding.computed_status:
                for id in other.reading:
                    touched.setdefault(id, {})[number] = None
    told = []
    for used in evaluation.readings:
        changed, numbers = used.value != used.default, tuple(touched.get(used.id, {}))
        if changed or numbers:
            others = "; ".join(reading_value(used.id, v, t) for v in used.alternatives if v != used.value)
            told.append(
                ReadingTold(
                    reading_title(used.id, t), reading_value(used.id, used.value, t), others or "–", changed, numbers
                )
            )
    return tuple(told)


def _provenance(evaluation: Evaluation, t: Translator) -> tuple[tuple[str, str], ...]:
    standard = standard_of(evaluation)
    rows = [
        (t("workbook.p.program"), f"sapa {evaluation.sapa}"),
        (t("workbook.p.citation"), standard.citation.in_language(t.language)),
        (t("workbook.p.edition"), t.date(evaluation.edition)),
    ]
    if evaluation.reviewed_on:
        rows.append((t("workbook.p.reviewed_on"), t.date(evaluation.reviewed_on)))
    if evaluation.seed is not None:
        rows.append((t("workbook.p.seed"), str(evaluation.seed)))
    return tuple((capital(name), value) for name, value in rows)


def _withheld(evaluation: Evaluation, t: Translator) -> str:
    """Return how many figures are not shown because too few answered, who withheld them and by what rule."""
    note = note_of(evaluation.withheld or (), evaluation.privacy.k, chosen_by=evaluation.privacy.chosen_by)
    return t(note) if note is not None else ""


def _files(evaluation: Evaluation, t: Translator) -> tuple[FileRead, ...]:
    told = []
    for file in evaluation.files:
        role = f"workbook.role.{file.role}"
        rows = "" if file.rows is None else t.show(file.rows, "int")
        told.append(FileRead(file.path, t(role) if t.has(role) else file.role, rows, file.sha256))
    return tuple(told)


def capital(text: str) -> str:
    """Return a text as it begins a line; a symbol of one letter (n, p) stays as it is."""
    return text[:1].upper() + text[1:] if len(text) > 1 else text


def shorten(text: str, most: int) -> str:
    """Cut a long text at a word, with an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(",;: –…") + "\u00a0…"
