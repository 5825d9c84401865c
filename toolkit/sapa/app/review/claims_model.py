"""State of the part "figures of the report": a report's tables, the figure in hand, the figures picked. No widgets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import traitlets

from sapa.app.review.claims_choice import Pick, SurveyChoice, surveys_of
from sapa.app.review.claims_guess import guessed
from sapa.app.review.claims_rows import ClaimRow, row_at
from sapa.app.review.claims_write import claims_csv, method_of
from sapa.app.session import Session
from sapa.app.transfer import Received
from sapa.app.work import Dispatch, Worker, at_once
from sapa.deliverable.loaded import LoadedDeliverable
from sapa.deliverable.printed_figure import PrintedFigure, Unit, printed_figure
from sapa.deliverable.report_tables import DOCX, ReportTable, report_tables
from sapa.messages import Message
from sapa.results import Evaluation

UPLOADED = "reports"
MOST_REPORTS = 100
FIRST_ROW = 2
"""The header of a table is row 1."""


class ClaimsModel(traitlets.HasTraits):
    """What the part knows. `reports` are names of .docx files; `pick` is the figure in hand, `picked` the list.

    `applied` is the list that the results shown were computed with.
    """

    reports = traitlets.Tuple()
    document = traitlets.Unicode("")
    tables = traitlets.Tuple()
    table = traitlets.Int(0)
    pick = traitlets.Any(None, allow_none=True)
    picked = traitlets.Tuple()
    applied = traitlets.Tuple()
    surveys = traitlets.Tuple()
    reading = traitlets.Bool(False)
    failure = traitlets.Any(None, allow_none=True)

    def __init__(self, session: Session, *, dispatch: Dispatch = at_once) -> None:
        super().__init__()
        self._session = session
        self._worker = Worker(dispatch)
        self._loaded: LoadedDeliverable | None = None
        self._paths: dict[str, Path] = {}
        self.uploads = session.folder / UPLOADED
        self.uploads.mkdir(exist_ok=True)

    # -- the report ----------------------------------------------------------------------------------------

    def deliver(self, loaded: LoadedDeliverable | None, *, keep: bool = False) -> None:
        """Take a deliverable as it was opened.

        What was picked is forgotten, or with `keep` (the same deliverable with other roles) stays where it still can
        be recomputed.
        """
        self._loaded = loaded
        with self.hold_trait_notifications():
            self.surveys = surveys_of(loaded) if loaded is not None else ()
            self.picked = tuple(p for p in self.picked if keep and p.problem(self.surveys) is None)
            self.pick, self.applied, self.failure = None, (), None
            if not keep:
                self.document, self.tables, self.table = "", (), 0
            self._list_reports()

    def _list_reports(self) -> None:
        paths: dict[str, Path] = {}
        if self._loaded is not None:
            root = self._loaded.root
            for path in sorted(root.rglob("*"))[: MOST_REPORTS * 100]:
                if path.suffix.lower() == DOCX and not path.name.startswith((".", "~$")) and path.is_file():
                    paths[path.relative_to(root).as_posix()] = path
        for path in sorted(self.uploads.iterdir()):
            if not path.name.startswith("."):
                paths[path.name] = path
        self._paths = dict(list(paths.items())[:MOST_REPORTS])
        self.reports = tuple(self._paths)

    def received(self, file: Received) -> None:
        """Take a report that has arrived, and open it."""
        self._list_reports()
        self.document = ""
        self.open(file.name)

    def open_only_report(self) -> None:
        """Open the report where there is just one and none was chosen."""
        if len(self.reports) == 1 and not self.document:
            self.open(self.reports[0])

    def open(self, document: str) -> None:
        """Read the tables of a report; an empty name closes the one that is open."""
        if document == self.document or self.reading:
            return
        with self.hold_trait_notifications():
            self.document, self.tables, self.table, self.failure = document, (), 0, None
        if document not in self._paths:
            return
        path = self._paths[document]

        def done(tables: tuple[ReportTable, ...]) -> None:
            self.reading = False
            with self.hold_trait_notifications():
                self.tables = tuple(table for table in tables if table.figures)
                self.table = 0

        def failed(error: BaseException) -> None:
            self.reading = False
            self.failure = error

        self.reading = True
        self._worker.start(
            lambda progress: report_tables(path, shown=document),  # noqa: ARG005 - one file has no steps
            on_step=lambda step: None,  # noqa: ARG005
            on_done=done,
            on_failed=failed,
        )

    @property
    def shown(self) -> ReportTable | None:
        """The table on view."""
        return self.tables[self.table] if 0 <= self.table < len(self.tables) else None

    # -- one figure ----------------------------------------------------------------------------------------

    @property
    def survey(self) -> SurveyChoice | None:
        """The survey that the figure in hand comes from."""
        at = self.pick.survey if self.pick is not None else 0
        return self.surveys[at] if at < len(self.surveys) else None

    def take(self, row: int, column: int) -> None:
        """Take the figure of a cell in hand, with a guess of what it is about; a lone ± goes to the figure in hand."""
        table = self.shown
        cell = table.cell(row, column) if table is not None else None
        if table is None or cell is None or cell.figure is None:
            return
        figure = cell.figure
        if figure.is_margin:
            self.pick = replace(self.pick or self._blank(), margin=_number(figure.value, figure.decimals))
            return
        names = tuple(name for name in (table.row_name(cell), table.column_name(cell)) if name)
        pick = replace(
            self._blank(),
            text=_as_printed(figure),
            margin="" if figure.margin is None else _number(figure.margin, figure.margin_decimals),
            document=self.document,
            title=table.title or f"№ {table.number}",
            place=(table.number, cell.row, cell.column),
            where=names,
        )
        survey = self.survey
        self.pick = guessed(pick, table, cell, survey) if survey is not None else pick

    def by_hand(self) -> None:
        """Begin a figure that is typed in."""
        self.pick = replace(self._blank(), document=self.document)

    def _blank(self) -> Pick:
        """Return a figure without a number: of the survey and indicator used last."""
        last = self.pick or (self.picked[-1] if self.picked else None)
        survey = self.surveys[last.survey if last is not None else 0] if self.surveys else None
        indicator = last.indicator if last is not None else survey.indicators[0].id if survey is not None else ""
        weighted = last.weighted if last is not None else bool(survey is not None and survey.weights)
        return Pick(survey=last.survey if last is not None else 0, indicator=indicator, weighted=weighted)

    def change(self, **values: Any) -> None:
        """Change the figure in hand; what no longer belongs to a new survey, indicator or group is dropped."""
        if self.pick is None:
            return
        pick = replace(self.pick, **values)
        survey = self.surveys[pick.survey] if pick.survey < len(self.surveys) else None
        if survey is not None and survey.indicator(pick.indicator) is None:
            pick = replace(pick, indicator=survey.indicators[0].id, category="")
        indicator = survey.indicator(pick.indicator) if survey is not None else None
        if indicator is not None and pick.category not in {code for code, _ in indicator.categories}:
            pick = replace(pick, category="")
        group = survey.group(pick.column) if survey is not None else None
        if group is None or pick.level not in {code for code, _ in group.levels}:
            pick = replace(pick, column=group.column if group is not None else "", level="")
        self.pick = pick

    @property
    def problem(self) -> Message | None:
        """Why the figure in hand cannot be added yet, or None."""
        return self.pick.problem(self.surveys) if self.pick is not None else None

    def add(self) -> None:
        """Put the figure in hand on the list; the same cell is listed once."""
        pick = self.pick
        if pick is None or self.problem is not None:
            return
        same = [p for p in self.picked if not (pick.place and (p.document, p.place) == (pick.document, pick.place))]
        with self.hold_trait_notifications():
            self.picked = (*same, pick)
            self.pick = None

    def put_down(self) -> None:
        """Forget the figure in hand."""
        self.pick = None

    def remove(self, at: int) -> None:
        """Take a figure off the list."""
        self.picked = tuple(p for i, p in enumerate(self.picked) if i != at)

    @property
    def changed(self) -> bool:
        """True where the list is not the one that the results were computed with."""
        return tuple(self.picked) != tuple(self.applied)

    def picked_here(self) -> frozenset[tuple[int, int]]:
        """Return the cells (row, column) of the table on view that are on the list."""
        table = self.shown
        places = [p.place for p in self.picked if p.document == self.document and p.place is not None]
        return frozenset((row, column) for number, row, column in places if table and number == table.number)

    def outcomes(self, evaluation: Evaluation | None) -> tuple[ClaimRow | None, ...]:
        """Return what recomputing gave for each figure of the list; None where it has not been recomputed."""
        if evaluation is None or self._loaded is None:
            return (None,) * len(self.picked)
        at: dict[Pick, tuple[str, int]] = {}
        for number, survey in enumerate(self.surveys):
            delivered = method_of(self._loaded, survey).table("claims")
            first = FIRST_ROW + (len(delivered) if delivered is not None else 0)
            chosen = [pick for pick in self.applied if pick.survey == number]
            at |= {pick: (survey.id, first + i) for i, pick in enumerate(chosen)}
        return tuple(row_at(evaluation, *at[pick]) if pick in at else None for pick in self.picked)

    def list_as_csv(self) -> str:
        """Return the list as a table of claims that can be handed in with the deliverable."""
        return claims_csv(None, self.picked, self.surveys)


def _number(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")


def _as_printed(figure: PrintedFigure) -> str:
    """Return a figure's text as the report prints it, where it reads the same outside its table."""
    alone = printed_figure(figure.text)
    same = alone is not None and (alone.value, alone.decimals) == (figure.value, figure.decimals)
    if same and figure.margin is None:
        return figure.text
    text = _number(figure.value, figure.decimals)
    return f"{text} %" if figure.unit is Unit.PERCENT else text
