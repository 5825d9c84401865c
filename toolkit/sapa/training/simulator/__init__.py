"""Deliverables whose truth is known, made from a secret: an honest one first, then the defects that were asked for."""

from sapa.training.simulator.chance import Chance
from sapa.training.simulator.defect import Defect, Expected, Side, catalogue, defect
from sapa.training.simulator.simulate import RESEARCH, SERVICES, Planted, Simulated, simulate

__all__ = [
    "RESEARCH", "SERVICES", "Chance", "Defect", "Expected", "Planted", "Side", "Simulated", "catalogue", "defect",
    "simulate",
]  # fmt: skip
