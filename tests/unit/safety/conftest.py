"""The poisoned deliverable, read and reviewed once."""

import pytest

from fixtures.poisoned import poisoned
from sapa.deliverable.load import load_deliverable
from sapa.review import review_loaded


@pytest.fixture(scope="session")
def loaded(root, tmp_path_factory):
    """The deliverable."""
    return load_deliverable(poisoned(root / "data-samples" / "social-survey-2026", tmp_path_factory.mktemp("p") / "d"))


@pytest.fixture(scope="session")
def evaluation(loaded):
    """What the review found in it; nothing withheld or masked yet."""
    return review_loaded(loaded)
