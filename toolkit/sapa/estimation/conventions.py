"""What is printed with every result: how it was computed, and what the reader must know about the data."""

from __future__ import annotations

import numpy as np

from sapa.estimation.nesting import crossing_note
from sapa.estimation.options import CI, Deff, DFRule, Options, Statistic
from sapa.estimation.prepared import Prepared
from sapa.estimation.unit_notes import unit_notes
from sapa.messages import Message, message
from sapa.stats import AUTO, Lonely, QRule, ReplicateKind, Replicates, se_chance

SCALED_TO_SAMPLE = 1.01
"""Weights that sum to less than this many times the rows are taken as scaled to the sample, not to the population.

Not a norm: it only decides whether a warning is shown.
"""


def conventions(prepared: Prepared, options: Options, statistic: Statistic = Statistic.MEAN) -> tuple[Message, ...]:
    """Return how the numbers were computed, a sentence each."""
    design = prepared.design
    found = [*prepared.calibrated, _variance(prepared)]
    if options.df_rule is DFRule.DOMAIN:
        found.append(message("estimation.convention.df_domain", df=design.degf))
    elif design.replicates is not None:
        found.append(message("estimation.convention.df_replicates", df=design.degf))
    else:
        found.append(message("estimation.convention.df", psus=design.n_psu, strata=design.n_strata, df=design.degf))
    found.append(message("estimation.convention.missing"))
    if statistic is Statistic.QUANTILE:
        found.append(message(f"estimation.convention.qrule_{_qrule(options.qrule)}", rule=options.qrule.value))
        found.append(message("estimation.convention.woodruff", level=options.level, method=options.ci.value))
    else:
        found.append(_interval(options))
    if statistic is not Statistic.QUANTILE:
        found.append(message(f"estimation.convention.deff_{options.deff.value}"))
        found.append(message("estimation.convention.n_effective"))
        found.append(message("estimation.convention.deff_interval"))
        if design.n_psu < design.n:
            found.append(message("estimation.convention.roh"))
    if design.degf > 0:
        chance = se_chance(design.degf, options.level)
        found.append(
            message(
                "estimation.convention.chance",
                df=design.degf,
                below=1 - chance.low,
                above=chance.high - 1,
                level=options.level,
            )
        )
    found.append(message("estimation.convention.domain"))
    return tuple(found)


def _variance(prepared: Prepared) -> Message:
    design = prepared.design
    if design.replicates is not None:
        return _replicates(design.replicates)
    corrected = sum(1 for stage in design.stages if bool(np.isfinite(stage.population).any()))
    if corrected:
        return message("estimation.convention.variance_fpc", stages=corrected)
    return message("estimation.convention.variance_wr")


def _replicates(replicates: Replicates) -> Message:
    around = message("estimation.convention.around_full" if replicates.mse else "estimation.convention.around_mean")
    if not replicates.made:
        return message(
            "estimation.convention.replicates_given",
            kind=replicates.kind.value,
            n=replicates.count,
            scale=replicates.scale,
            around=around,
        )
    if replicates.kind is ReplicateKind.BOOTSTRAP:
        return message(
            "estimation.convention.replicates_bootstrap",
            n=replicates.count,
            scale=replicates.scale,
            seed=replicates.seed,
            around=around,
        )
    return message(
        "estimation.convention.replicates_made", kind=replicates.kind.value, n=replicates.count, around=around
    )


def _qrule(rule: QRule) -> str:
    """Return the word of the message that explains a rule."""
    if rule in (QRule.MATH, QRule.HF1):
        return "math"
    if rule in (QRule.SCHOOL, QRule.HF2):
        return "school"
    return rule.value if rule in (QRule.HF3, QRule.SHAHVAISH) else "interpolated"


def _interval(options: Options) -> Message:
    if options.ci is CI.AUTO:
        inside = message(f"estimation.convention.ci_{AUTO.value}", level=options.level)
        return message("estimation.convention.ci_auto", inside=inside)
    return message(f"estimation.convention.ci_{options.ci.value}", level=options.level)


def is_census(prepared: Prepared) -> bool:
    """Tell whether every unit of the population is in the sample."""
    return all(bool((stage.unsampled <= 0).all()) for stage in prepared.design.stages)


def unweighted_note(prepared: Prepared) -> tuple[Message, ...]:
    """Return the note about rows that are not in the sample because their weight is empty."""
    if not prepared.unweighted:
        return ()
    column = str(prepared.survey.design.weight)
    return (message("estimation.note.unweighted", n=prepared.unweighted, column=column),)


def notes(prepared: Prepared, options: Options) -> tuple[Message, ...]:
    """Return warnings about weights, degrees of freedom and lonely units."""
    design = prepared.design
    found: list[Message] = [*unweighted_note(prepared)]
    if design.weights_from == "population":
        found.append(message("estimation.note.weights_population"))
    elif design.weights_from == "equal":
        found.append(message("estimation.note.weights_equal"))
    given = design.weights_from in {"given", "calibrated"}
    total = float(design.weights.sum())
    if given and options.deff is Deff.WOR and not is_census(prepared) and total <= SCALED_TO_SAMPLE * design.n:
        found.append(message("estimation.note.weights_scaled", total=total, rows=design.n))
    found += unit_notes(prepared)
    found += crossing_note(prepared.crossing)
    if design.degf <= 0:
        found.append(message("estimation.note.no_df"))
    made = design.replicates is not None and design.replicates.made
    if made and design.has_population and design.replicates is not None:
        kind = design.replicates.kind
        if kind in (ReplicateKind.BRR, ReplicateKind.FAY, ReplicateKind.BOOTSTRAP):
            found.append(message("estimation.note.replicates_no_fpc", kind=kind.value))
        elif len(design.stages) > 1:
            found.append(message("estimation.note.replicates_first_stage", kind=kind.value))
    alone = design.n_lonely
    if alone and options.lonely is not Lonely.FAIL:
        found.append(message(f"estimation.note.lonely_{options.lonely.value}", n=alone))
    return tuple(found)
