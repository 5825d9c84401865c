"""`DesignBook`: a design workbook being written, with the study and the cells that its sheets share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from sapa.i18n import Translator
from sapa.planning.design_universe import all_ages
from sapa.present.digits import shown_digits
from sapa.results.targets import DifferenceTarget, ProportionTarget
from sapa.workbook.design.paper import PaperBook
from sapa.workbook.sheet import Sheet

if TYPE_CHECKING:
    from sapa.planning.study import Study

SERVICE = "research_analytic"
"""The service whose norms a designed survey answers to, where the plan names none."""


class DesignBook(PaperBook):
    """One design workbook in one language.

    cells
        Fixed references to numbers that other sheets show live, by name.
    """

    def __init__(self, workbook: Any, study: Study, t: Translator) -> None:
        super().__init__(workbook, t, study.standard, study.title)
        self.study = study
        self.plan = study.plan
        self.cells: dict[str, str] = {}
        # The labels themselves and not their words: the review joins contacts to strata by them.
        self.strata = tuple(s.stratum for s in study.plan.strata)
        if study.fieldwork is not None:
            self.people = tuple(sorted({a.interviewer for a in study.fieldwork.assignments}))
            self.person_rule = study.fieldwork.person_rule
            self.kish = study.fieldwork.kish

    @property
    def service(self) -> str:
        """The service under which the research is bought."""
        return self.study.plan_file.service or SERVICE

    def whom(self, universe: str | None) -> str | None:
        """Return whom a frame or a survey is about: as stated, and everybody in the words of the language."""
        return self.w("design.all_ages") if universe is not None and all_ages(universe) else universe

    @property
    def as_percent(self) -> bool:
        """True where margins are fractions (of a share, of a difference), not amounts in a unit of their own."""
        return isinstance(self.plan.target, ProportionTarget | DifferenceTarget)

    def margin(self, value: float | None, beside: float | None = None) -> str:
        """Return a margin in words: `2.8%` (`12.4` where the target has a unit of its own)."""
        if value is None:
            return "–"
        if not self.as_percent:
            return self.t.number(value, 2)
        return self.t.percent(value, shown_digits(value * 100, None if beside is None else beside * 100, digits=1))


DesignSheet: TypeAlias = Sheet[DesignBook]
"""A sheet of a design workbook."""
