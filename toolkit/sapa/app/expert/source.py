"""From what the user chose (sample, folder, file of scores, uploads) to the plan of a panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sapa.app.expert.panel_file import PANEL_YAML, own_copy
from sapa.app.places import sample_folder
from sapa.app.review.source import TABLES, Source, chosen_path, copied, visible_files
from sapa.app.session import Session
from sapa.panel import PanelPlan, ScoreFile, read_panel
from sapa.standard.rubric import load_rubric

SAMPLE = "panel-2026"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A panel that was opened.

    place
        The folder of its `panel.yaml`, in which scores may be entered; None where files of scores stand alone.
    kept
        The folder outlives this visit.
    """

    plan: PanelPlan
    place: Path | None
    kept: bool


def chosen_panel(source: Source, *, folder: str, session: Session) -> Chosen:
    """Return the panel that the user chose; files of scores without `panel.yaml` are read by the council's rubric.

    Samples and uploads are copied, so that what is entered does not change them.

    Raises
    ------
    BadInput
        Nothing chosen, nothing there, or what `read_panel` refuses.
    """
    path = chosen_path(source, folder=folder, session=session, sample=lambda: sample_folder(SAMPLE))
    kept = source is Source.FOLDER and session.folder.resolve() not in path.resolve().parents
    if path.suffix.lower() == ".zip":
        path, kept = _unpacked(path, session), False
    if path.is_dir() and not (path / PANEL_YAML).is_file() and source is Source.UPLOAD:
        files = [f for f in visible_files(path) if f.suffix.lower() in TABLES]
        return Chosen(plan_of(files) if files else read_panel(path), None, kept)
    if path.suffix.lower() in TABLES:
        return Chosen(plan_of([path]), None, kept)
    if source is not Source.FOLDER and path.is_dir():
        path = own_copy(path, session)
    place = path if path.is_dir() else path.parent
    described = path.is_dir() or path.name == PANEL_YAML
    return Chosen(read_panel(path), place if described else None, kept)


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
