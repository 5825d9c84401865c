"""What would explain an interviewer's numbers without any fault: a short list, to be checked before anything else."""

from __future__ import annotations

from sapa.i18n import Translator
from sapa.results.interviewers import CONTRADICTION, Dossier, Unusual

STANDS_OUT = 0.05
"""False discovery rate below which a comparison is marked (Benjamini & Hochberg 1995): a mark, no verdict."""
MOST = 5
"""Signals whose explanations are named: whoever has eleven things to check first checks none of them."""
FEW = 3
"""Explanations of an interviewer of whom nothing stands out alone."""
_SUMMARY = "joint"
"""A signal that points to the explanations of the others and has none of its own."""


def stands_out(one: Unusual) -> bool:
    """Tell whether a comparison is marked: unlikely also when all interviewers are looked at together."""
    return one.q is not None and one.q <= STANDS_OUT


def check_first(one: Dossier, t: Translator) -> list[str]:
    """Return the innocent explanations of what is unusual about an interviewer, one a signal, the most unusual first.

    Of many signals only those that stand out are explained; where none does, those that are unlikely by themselves, and
    at least the first few.
    """
    explained = sorted((e for e in one.evidence if e.innocent), key=lambda e: (e.p is None, e.p or 0.0))
    # A contradiction in the control log has no probability; it is settled before anything else is asked.
    unsettled = [e for e in explained if e.signal == CONTRADICTION]
    strongest: dict[str, Unusual] = {}
    for e in explained:
        if e.signal not in (_SUMMARY, CONTRADICTION):
            strongest.setdefault(e.signal, e)
    ordered = list(strongest.values())
    unusual = [e for e in ordered if stands_out(e)]
    unusual = unusual or [e for e in ordered if e.p is not None and e.p <= STANDS_OUT] or ordered[:FEW]
    return list(dict.fromkeys(t(e.innocent) for e in [*unsettled, *unusual][:MOST] if e.innocent))
