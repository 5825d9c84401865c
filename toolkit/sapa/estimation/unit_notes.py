"""Warnings about units: weights that look like probabilities, populations that look like people or percentages."""

from __future__ import annotations

import numpy as np

from sapa.estimation.prepared import Prepared
from sapa.messages import Message, message

MORE_UNITS_THAN_ROWS = 1.5
"""More sampling units than the weights stand for, by this factor, cannot be: each unit holds at least one person.

Not a norm: it only decides whether a warning is shown. Rounded and calibrated weights stay well below it.
"""


def unit_notes(prepared: Prepared) -> tuple[Message, ...]:
    """Return what suggests that weights or populations are in the wrong unit."""
    design = prepared.design
    found: list[Message] = []
    negative = int((design.weights < 0).sum())
    if negative:
        found.append(message("estimation.note.weights_negative", n=negative))
    given = design.weights_from == "given"
    if given and float(design.weights.max()) < 1:
        found.append(message("estimation.note.weights_probabilities"))
    for number, stage in enumerate(design.stages):
        known = stage.population[np.isfinite(stage.population)]
        part = known[known != np.round(known)]
        if part.size:
            found.append(message("estimation.note.population_not_whole", stage=number + 1, stated=float(part[0])))
    first = design.stages[0].population
    stated = float(first.sum())
    weighted = float(design.weights.sum())
    # Weights scaled to the sample say nothing about the size of the population.
    to_population = weighted > MORE_UNITS_THAN_ROWS * design.n
    if given and to_population and np.isfinite(stated) and stated > MORE_UNITS_THAN_ROWS * weighted:
        found.append(message("estimation.note.population_people", stage=1, stated=stated, weighted=weighted))
    return tuple(found)
