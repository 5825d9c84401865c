"""What is wrong inside delivered scores: each fault names file, cell, bid, expert and criterion, and costs no run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sapa.messages import Message, label, message
from sapa.standard.rubric import Rubric


class FaultKind(StrEnum):
    """What was found."""

    BLANK = "blank"
    """A criterion without a score: no score, never a zero."""

    NOT_A_NUMBER = "not_a_number"
    OUTSIDE = "outside"
    """Below or above the scale; not used."""

    NOT_ON_SCALE = "not_on_scale"
    """Between two scores of a scale of whole scores; not used."""

    TOTAL = "total"
    """A printed total is not what the scores add to."""

    UNKNOWN_BID = "unknown_bid"
    UNKNOWN_EXPERT = "unknown_expert"
    UNKNOWN_CRITERION = "unknown_criterion"
    NO_NAME = "no_name"
    """A row without a bid or an expert."""

    BAD_ROUND = "bad_round"
    """A row whose round is no whole number; not used."""

    TWICE = "twice"
    """Two different scores for one thing; neither is used."""

    CONFLICT = "conflict"
    """An expert scored a bid in which he has declared an interest; not used."""

    NOTHING_SCORED = "nothing_scored"
    """An expert of the roster who scored nothing."""

    BID_WITHOUT_SCORES = "bid_without_scores"

    SHEET_TWICE = "sheet_twice"
    """Two workbooks hold one expert's sheet of an object with different scores; neither is used."""

    SHEET_BLANK = "sheet_blank"
    """A sheet made for an expert and an object, and left blank."""

    SHEET_LOST = "sheet_lost"
    """A sheet that a workbook was made with is not there any more."""

    NO_NAME_ON_SHEET = "no_name_on_sheet"
    """Scores on a sheet without an expert or an object; not used."""

    OTHER_PANEL = "other_panel"
    """A workbook made for another panel; not used."""

    OTHER_RUBRIC = "other_rubric"
    """A workbook made for other criteria or another scale; not used."""

    OTHER_EXPERT = "other_expert"
    """A workbook made for one expert that names another; not used."""

    OTHER_OBJECT = "other_object"
    """A sheet made for one object that names another; not used."""

    BAD_FORM_ROUND = "bad_form_round"
    """A workbook whose round is no whole number; not used."""

    FILE_OF_OTHER = "file_of_other"
    """A workbook that is called as another expert's; what stands in it counts."""


COSTS = frozenset(
    {
        FaultKind.NOT_A_NUMBER, FaultKind.OUTSIDE, FaultKind.NOT_ON_SCALE, FaultKind.UNKNOWN_BID,
        FaultKind.UNKNOWN_EXPERT, FaultKind.UNKNOWN_CRITERION, FaultKind.NO_NAME, FaultKind.BAD_ROUND, FaultKind.TWICE,
        FaultKind.CONFLICT, FaultKind.SHEET_TWICE, FaultKind.NO_NAME_ON_SHEET, FaultKind.OTHER_PANEL,
        FaultKind.OTHER_RUBRIC, FaultKind.OTHER_EXPERT, FaultKind.OTHER_OBJECT, FaultKind.BAD_FORM_ROUND,
    }
)  # fmt: skip
"""Faults because of which a score that stands in a file is not used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault.

    place
        File, and sheet and cell or row in it; "" where no file is to blame.
    bid, expert, criterion
        What the score was for; "" where that is not known.
    round
        Of the scores, from 1; 0 where it is of none.
    got
        What stands there.
    expected
        What may stand there, or the recomputed total.
    blank
        Criteria without a score under a printed total.
    """

    kind: FaultKind
    place: str
    bid: str = ""
    expert: str = ""
    criterion: str = ""
    round: int = 0
    got: str = ""
    expected: str = ""
    blank: int = 0

    def text(self, rubric: Rubric) -> Message:
        """Return the sentence that says it; the rubric has the criterion's name."""
        one = next((c for c in rubric.criteria if c.id == self.criterion), None)
        named = label({key: one.title.in_language(key) for key in ("kk", "ru", "en")}) if one else self.criterion
        who = "panel.fault.of" if self.expert else "panel.fault.of_bid"
        what = message(who, bid=self.bid, expert=self.expert)
        if self.kind is FaultKind.TOTAL:
            id = "panel.fault.total_blank" if self.blank else "panel.fault.total"
            return message(id, what=what, got=self.got, expected=self.expected, n=self.blank)
        return message(
            f"panel.fault.{self.kind}", what=what, got=self.got, expected=self.expected, criterion=named,
            bid=self.bid, expert=self.expert,
        )  # fmt: skip
