"""How an expert's part of a finding is shown: a decision beside the computed status, a remark beside the decision."""

from __future__ import annotations

from sapa.i18n import Translator
from sapa.present import Shown, label
from sapa.present.status import computed_status
from sapa.results import Comment, Finding, Opinions
from sapa.workbook.names import text_in_formula

OPEN = (Shown.JUDGEMENT, Shown.NOT_ASSESSABLE, Shown.DEPENDS)
"""Computed statuses that leave the decision to the expert: whoever decides then goes against nothing."""


def decided_text(finding: Finding, t: Translator) -> str:
    """Return what an expert's decision is to the computed status; empty where there is no decision."""
    if finding.judgement is None:
        return ""
    computed = computed_status(finding)
    if computed in OPEN:
        return t("experts.decided.decided")
    same = computed.value == finding.judgement.status.value
    return t("experts.decided.confirmed") if same else t("experts.decided.against")


def decided_formula(computed: str, judgement: str, t: Translator) -> str:
    """Return the formula of the same, over the cells of the computed status and of the decision."""
    left_open = ",".join(f"{computed}={text_in_formula(label(shown, t))}" for shown in OPEN)
    words = {key: text_in_formula(t(f"experts.decided.{key}")) for key in ("decided", "confirmed", "against")}
    return (
        f'=IF({judgement}="","",IF(OR({left_open}),{words["decided"]},'
        f"IF({judgement}={computed},{words['confirmed']},{words['against']})))"
    )


def comment_beside(finding: Finding, opinions: Opinions) -> Comment | None:
    """Return the comment that stands in a finding's row: one by the hand and of the day of the judgement there.

    Without a judgement it is the first one. The others are listed in the log, and kept.
    """
    own = opinions.on(finding.id)
    judgement = finding.judgement
    if judgement is None:
        return own[0] if own else None
    return next((c for c in own if (c.by, c.date) == (judgement.by, judgement.date)), None)
