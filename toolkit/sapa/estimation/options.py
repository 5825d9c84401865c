"""The closed sets of options of the `estimate_*` functions, and their refusal in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sapa.errors import BadInput
from sapa.messages import message
from sapa.stats import Lonely

E = TypeVar("E", bound=StrEnum)


class Statistic(StrEnum):
    """What is estimated."""

    MEAN = "mean"
    TOTAL = "total"
    PROPORTION = "proportion"
    RATIO = "ratio"


class CI(StrEnum):
    """How the confidence interval is computed.

    t: estimate ± t·SE with the design's degrees of freedom. z: the normal quantile in place of t. logit and beta
    (Korn–Graubard) are for proportions only and never leave 0 … 1.
    """

    T = "t"
    Z = "z"
    LOGIT = "logit"
    BETA = "beta"


class Deff(StrEnum):
    """Reference of the design effect: a simple random sample without (`wor`) or with replacement (`wr`)."""

    WOR = "wor"
    WR = "wr"


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one call, checked."""

    level: float
    ci: CI
    deff: Deff
    lonely: Lonely

    @classmethod
    def checked(cls, statistic: Statistic, *, level: float, ci: str, deff: str, lonely: str) -> Options:
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
        if method in (CI.LOGIT, CI.BETA) and statistic is not Statistic.PROPORTION:
            raise BadInput(
                message(
                    "estimation.bad.ci_statistic",
                    ci=method.value,
                    statistic=message(f"estimation.statistic.{statistic.value}"),
                ),
                where="ci",
                got=method.value,
                expected="t, z",
                todo=message("estimation.todo.ci_statistic"),
            )
        return cls(float(level), method, choose(Deff, deff, "deff"), choose(Lonely, lonely, "lonely"))


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
