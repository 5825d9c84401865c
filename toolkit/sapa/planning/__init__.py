"""From a goal to a sample: frames, the number of interviews and its division, draws and papers for the field."""

from sapa.planning.control_plan import ControlOptions, plan_control
from sapa.planning.design import Costs, design_sample
from sapa.planning.draw import draw_sample
from sapa.planning.draw_lists import ListOrder
from sapa.planning.fieldwork import prepare_fieldwork
from sapa.planning.frame import FrameStrata, FrameUnits, SamplingFrame, default_frame, people_frame, read_frame
from sapa.planning.quotas import QuotaOptions
from sapa.planning.respondent import kish_tables

__all__ = [
    "ControlOptions",
    "Costs",
    "FrameStrata",
    "FrameUnits",
    "ListOrder",
    "QuotaOptions",
    "SamplingFrame",
    "default_frame",
    "design_sample",
    "draw_sample",
    "kish_tables",
    "people_frame",
    "plan_control",
    "prepare_fieldwork",
    "read_frame",
]
