"""Simulated surveys, for measuring checks and for training evaluators. It imports neither checks nor review."""

from sapa.training.fabrication import SimulatedSurvey, Truth, simulate_survey
from sapa.training.fabrication_form import Form, Kind, Question
from sapa.training.fabrication_styles import Style

__all__ = ["Form", "Kind", "Question", "SimulatedSurvey", "Style", "Truth", "simulate_survey"]
