"""What is printed with every result: how it was computed, and what the reader must know about the data."""

from __future__ import annotations

import numpy as np

from sapa.estimation.options import Deff, Options
from sapa.estimation.prepared import Prepared
from sapa.messages import Message, message
from sapa.stats import Lonely

SCALED_TO_SAMPLE = 1.01
"""Weights that sum to less than this many times the rows are taken as scaled to the sample, not to the population.

Not a norm: it only decides whether a warning is shown.
"""


def conventions(prepared: Prepared, options: Options) -> tuple[Message, ...]:
    """Return how the numbers were computed, a sentence each."""
    design = prepared.design
    corrected = sum(1 for stage in design.stages if bool(np.isfinite(stage.population).any()))
    return (
        message("estimation.convention.variance_fpc", stages=corrected)
        if corrected
        else message("estimation.convention.variance_wr"),
        message("estimation.convention.df", psus=design.n_psu, strata=design.n_strata, df=design.degf),
        message(f"estimation.convention.ci_{options.ci.value}", level=options.level),
        message(f"estimation.convention.deff_{options.deff.value}"),
        message("estimation.convention.domain"),
    )


def is_census(prepared: Prepared) -> bool:
    """Tell whether every unit of the population is in the sample."""
    return all(bool((stage.unsampled <= 0).all()) for stage in prepared.design.stages)


def notes(prepared: Prepared, options: Options) -> tuple[Message, ...]:
    """Return warnings about weights, degrees of freedom and lonely units."""
    design = prepared.design
    found: list[Message] = []
    if design.weights_from == "population":
        found.append(message("estimation.note.weights_population"))
    elif design.weights_from == "equal":
        found.append(message("estimation.note.weights_equal"))
    given = design.weights_from == "given"
    total = float(design.weights.sum())
    if given and options.deff is Deff.WOR and not is_census(prepared) and total <= SCALED_TO_SAMPLE * design.n:
        found.append(message("estimation.note.weights_scaled", total=total, rows=design.n))
    if design.degf <= 0:
        found.append(message("estimation.note.no_df"))
    alone = design.n_lonely
    if alone and options.lonely is not Lonely.FAIL:
        found.append(message(f"estimation.note.lonely_{options.lonely.value}", n=alone))
    return tuple(found)
