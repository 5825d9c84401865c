"""What a delivered survey teaches, as keys of the next plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sapa.app.design.state import Data
from sapa.results.learned import Learned

KEYS = ("icc", "weighting", "deff", "cluster_size", "response")
DIGITS = 4
"""What is known of a delivered survey is never finer; the plan stays readable."""


def keys_of(found: Learned, data: Data) -> Mapping[str, Any]:
    """Return the changes of a plan that takes over what was learned; what could not be learned stays as it was.

    The section `learn` holds the numbers and their source; keys of the plan's own that would stand before them go.
    """
    section: dict[str, Any] = {"source": found.source, "rule": found.rule.value, "interviews": found.interviews}
    section |= {key: round(value, DIGITS) for key in KEYS if (value := getattr(found, key)) is not None}
    section["response_by"] = {r.stratum: round(r.rate, DIGITS) for r in found.response_by if 0 < r.rate <= 1}
    changes: dict[str, Any] = {"learn": {k: v for k, v in section.items() if v not in (None, {})}}
    if found.deff is not None or found.icc is not None:
        changes["deff"] = None
    if found.response is not None:
        changes["response"] = None
    labels = set(data.get("response", {}))
    if labels - {"default"}:
        changes.pop("response", None)  # rates by region that a person typed are better than one for all
    return changes
