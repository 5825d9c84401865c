"""Which answers are somebody's own words: they are never listed one by one, for they may say who answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from sapa.plain_text import reaches_somebody
from sapa.results.privacy import DEFAULT_K

OWN_WORDS = "[…]"
"""What stands for all such answers to a question together."""
_LONG = 24
_MANY = 12

Texts = npt.NDArray[np.object_]


def own_words(values: Texts, *, least: int = DEFAULT_K) -> frozenset[str]:
    """Return the answers that stand for single people's words.

    Parameters
    ----------
    values
        Answers to one question as texts, (n,).
    least
        Answers that as many interviews share are nobody's own.

    Returns
    -------
    frozenset of str
        Texts with letters that fewer share: of several words, longer than a label, one of many different ones, or
        holding what would reach somebody. Short single words are codes ("да", "refused").
    """
    counts = pd.Series(values).value_counts()
    rare = [str(v) for v in counts[counts < least].index if any(c.isalpha() for c in str(v))]
    reached = {str(v) for v in counts[counts < least].index if reaches_somebody(str(v))}
    if len(rare) > _MANY:
        return frozenset(rare) | reached
    return frozenset(v for v in rare if len(v.split()) > 1 or len(v) > _LONG) | reached


def grouped(values: Texts, hidden: frozenset[str] | Sequence[str]) -> Texts:
    """Return answers in which people's own words are one and the same answer."""
    if not hidden:
        return values
    return np.where(np.isin(values, list(hidden)), OWN_WORDS, values).astype(object)
