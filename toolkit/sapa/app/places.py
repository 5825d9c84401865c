"""Where notebooks, the sample and the Voilà template are: the repository's own in a source tree, else the wheel's."""

from __future__ import annotations

from pathlib import Path

APP = Path(__file__).parent
REPOSITORY = Path(__file__).resolve().parents[3]
"""The folder above `toolkit/` when sapa runs from a source tree (an editable install)."""
TEMPLATE = "sapa"
TRAINING = "training"
"""The folder of the lessons among the notebooks."""
SAMPLE = "social-survey-2026"


def in_source_tree() -> bool:
    """Tell whether the package lies in its repository, so that stale copies are never used there."""
    return (REPOSITORY / "pyproject.toml").is_file() and (REPOSITORY / "toolkit" / "sapa").is_dir()


def notebooks_folder() -> Path:
    """Return the folder that holds the notebooks."""
    return REPOSITORY / "notebooks" if in_source_tree() else APP / "notebooks"


def notebooks() -> list[Path]:
    """Return every notebook: the panels' first, then the lessons'."""
    folder = notebooks_folder()
    return [path for place in (folder, folder / TRAINING) for path in sorted(place.glob("*.ipynb"))]


def notebook(name: str) -> Path:
    """Return the notebook of a panel by the words in its name (`review` finds `02_review_deliverable.ipynb`)."""
    found = [path for path in notebooks() if name in path.stem.split("_")]
    if not found:
        raise FileNotFoundError(f"no notebook for {name!r} in {notebooks_folder()}")
    return found[0]


def sample_folder(name: str = SAMPLE) -> Path | None:
    """Return a sample's folder (the sample deliverable's by default), or None where it was not installed."""
    for root in (REPOSITORY / "data-samples",) if in_source_tree() else (APP / "data-samples",):
        if (root / name).is_dir():
            return root / name
    return None


def jupyter_data() -> Path:
    """Return the folder to put on JUPYTER_PATH: below it lies `voila/templates/sapa`."""
    return APP
