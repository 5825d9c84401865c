"""What the review concluded on the topic of a step: each finding with its status, in words, folded."""

from __future__ import annotations

from sapa.app import markup
from sapa.app.coverage.view import CoverageView
from sapa.app.markup import esc
from sapa.i18n import Translator
from sapa.present.status import shown_status
from sapa.results import Finding

TOPICS = {
    "plan": ("coverage", "sampling_frame"),
    "outcomes": ("outcomes",),
    "missing": ("representativeness",),
    "weights": ("weights",),
    "audit": ("audit",),
}
"""The first words of the ids of the findings that belong to a step."""


def of_step(view: CoverageView, stage: str) -> tuple[Finding, ...]:
    """Return the findings of this survey that belong to a step, as the review orders them."""
    topics = TOPICS[stage]
    own = (f for f in view.evaluation.findings if f.method == view.method.id)
    return tuple(f for f in own if _topic(f.id) in topics)


def _topic(id: str) -> str:
    """Return `coverage` of `main/main/coverage.plan/methodological`."""
    parts = id.split("/")
    return parts[2].partition(".")[0] if len(parts) > 2 else ""


def findings(view: CoverageView, stage: str, t: Translator) -> str:
    """Return the findings of a step with what is recommended; empty where there are none."""
    found = of_step(view, stage)
    if not found:
        return ""
    items = "".join(f"<li>{_one(f, t)}</li>" for f in found)
    title = esc(t("app.coverage.findings", n=len(found)))
    return f'<details class="sapa-more sapa-concluded"><summary>{title}</summary><ul>{items}</ul></details>'


def _one(finding: Finding, t: Translator) -> str:
    todo = ""
    if finding.recommendation is not None:
        todo = f'<span class="sapa-clause">{esc(t(finding.recommendation))}</span>'
    return f"{markup.chip(shown_status(finding), t)} {esc(t(finding.message))}{todo}"
