"""From what the user chose (sample, folder, file of scores, uploads) to the plan of a panel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sapa.app.places import sample_folder
from sapa.app.review.source import TABLES, Source, chosen_path, copied, visible_files
from sapa.app.session import Session
from sapa.panel import PanelPlan, ScoreFile, read_panel
from sapa.standard.rubric import load_rubric

SAMPLE = "panel-2026"
PANEL_YAML = "panel.yaml"


def chosen_plan(source: Source, *, folder: str, session: Session) -> PanelPlan:
    """Return the plan that the user chose; files of scores without `panel.yaml` are read by the council's rubric.

    Raises
    ------
    BadInput
        Nothing chosen, nothing there, or what `read_panel` refuses.
    """
    path = chosen_path(source, folder=folder, session=session, sample=lambda: sample_folder(SAMPLE))
    if path.suffix.lower() == ".zip":
        path = _unpacked(path, session)
    if path.is_dir() and not (path / PANEL_YAML).is_file() and source is Source.UPLOAD:
        files = [f for f in visible_files(path) if f.suffix.lower() in TABLES]
        return plan_of(files) if files else read_panel(path)
    return plan_of([path]) if path.suffix.lower() in TABLES else read_panel(path)


def plan_of(files: Sequence[Path]) -> PanelPlan:
    """Return a plan for files of scores that nothing describes: the council's rubric, no roster, no quorum."""
    return PanelPlan(
        title=", ".join(f.stem for f in files), rubric=load_rubric(),
        scores=tuple(ScoreFile(file=f.name, path=f) for f in files),
    )  # fmt: skip


def _unpacked(path: Path, session: Session) -> Path:
    from sapa.deliverable.archive import opened
    from sapa.deliverable.folder import unpacked_root

    with opened(path) as root:
        return copied(unpacked_root(root), session, name="unpacked")
