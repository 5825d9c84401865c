"""The closed sets of options of the `estimate_*` functions, and their refusal in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sapa.errors import BadInput
from sapa.messages import message
from sapa.stats import Lonely, QRule
from sapa.stats.proportions import Method

E = TypeVar("E", bound=StrEnum)
CI = Method
"""How the interval is computed: t and z for everything, the others for shares."""

__all__ = ["CI", "DFRule", "Deff", "Options", "Statistic", "choose"]


class Statistic(StrEnum):
    """What is estimated."""

    MEAN = "mean"
    TOTAL = "total"
    PROPORTION = "proportion"
    RATIO = "ratio"
    QUANTILE = "quantile"


class Deff(StrEnum):
    """Reference of the design effect: a simple random sample without (`wor`) or with replacement (`wr`)."""

    WOR = "wor"
    WR = "wr"


class DFRule(StrEnum):
    """Degrees of freedom of an interval: those of the whole `design`, or of the units and strata of its `domain`.

    design is R's `degf` of the whole design. domain counts only units and strata with a valid row of the domain, as
    R's `degf` of a subset and as svy do.
    """

    DESIGN = "design"
    DOMAIN = "domain"


WALD = (CI.T, CI.Z)
FOR_QUANTILES = (CI.T, CI.Z, CI.LOGIT, CI.XLOGIT, CI.BETA)


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one call, checked."""

    level: float
    ci: CI
    deff: Deff
    lonely: Lonely
    df_rule: DFRule
    qrule: QRule

    @classmethod
    def checked(
        cls,
        statistic: Statistic,
        *,
        level: float,
        ci: str,
        deff: str,
        lonely: str,
        df_rule: str,
        qrule: str = "math",
    ) -> Options:
        """Check the options of a call; an unknown one is refused with those there are."""
        if not 0 < level < 1:
            raise BadInput(
                message("estimation.bad.level"),
                where="level",
                got=str(level),
                expected=message("estimation.expected.level"),
                todo=message("estimation.todo.level"),
            )
        method = choose(CI, ci, "ci")
        allowed = {Statistic.PROPORTION: tuple(CI), Statistic.QUANTILE: FOR_QUANTILES}.get(statistic, WALD)
        if method not in allowed:
            raise BadInput(
                message(
                    "estimation.bad.ci_statistic",
                    ci=method.value,
                    statistic=message(f"estimation.statistic.{statistic.value}"),
                ),
                where="ci",
                got=method.value,
                expected=", ".join(allowed),
                todo=message("estimation.todo.ci_statistic"),
            )
        return cls(
            float(level),
            method,
            choose(Deff, deff, "deff"),
            choose(Lonely, lonely, "lonely"),
            choose(DFRule, df_rule, "df_rule"),
            choose(QRule, qrule, "qrule"),
        )


def choose(kind: type[E], value: str, name: str) -> E:
    """Return the member of a closed set; another value is refused with the list."""
    try:
        return kind(value)
    except ValueError:
        raise BadInput(
            message("estimation.bad.option", option=name),
            where=name,
            got=str(value),
            expected=", ".join(kind),
            todo=message("estimation.todo.option"),
        ) from None
