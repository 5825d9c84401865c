"""What an expert wrote into the expert's form: verdicts on requirements, answers, scores, a look at recommendations."""

from __future__ import annotations

from dataclasses import dataclass

from sapa.results.opinions import Conclusion
from sapa.results.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the expert says of one requirement; `place` names sheet and row, `cells` the cells that messages point to.

    `answer` is yes, no or a number in the norm's own unit; `status` the verdict, None where only an answer is given.
    """

    norm: str
    place: str
    item: str = ""
    part: str = ""
    status: Status | None = None
    answer: bool | float | None = None
    seen: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ReviewedRecommendation:
    """One recommendation of the final document: what it says, and yes or no by criterion (None: left blank)."""

    text: str
    marks: tuple[tuple[str, bool | None], ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ExpertForm:
    """A filled expert's form. `conclusion` holds who, when, the texts and the council's scores."""

    file: str
    sha256: str
    language: str
    conclusion: Conclusion
    organisation: str = ""
    title: str = ""
    contract: str = ""
    independent: bool | None = None
    verdicts: tuple[Verdict, ...] = ()
    recommendations: tuple[ReviewedRecommendation, ...] = ()
