"""Expert panels: scores as they were given, checked, joined, and how far they can be trusted."""

from sapa.panel.cells import Given
from sapa.panel.draw import DrawnExperts, draw_experts
from sapa.panel.faults import Fault, FaultKind
from sapa.panel.judged import judge_panel
from sapa.panel.plan import Bid, Expert, PanelPlan, ScoreFile, read_panel
from sapa.panel.quorum import Quorum, quorum
from sapa.panel.reading import read_scores
from sapa.panel.results import PanelResult, Round

__all__ = [
    "Bid",
    "DrawnExperts",
    "Expert",
    "Fault",
    "FaultKind",
    "Given",
    "PanelPlan",
    "PanelResult",
    "Quorum",
    "Round",
    "ScoreFile",
    "draw_experts",
    "judge_panel",
    "quorum",
    "read_panel",
    "read_scores",
]
