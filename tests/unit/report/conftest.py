"""The reviews that tests of the documents look at."""

import pytest

from sapa.report import conclusion_bytes, report_bytes
from sapa.results import Evaluation
from sapa.review import review


@pytest.fixture(scope="session")
def research(root) -> Evaluation:
    """Return the review of the sample survey."""
    return review(root / "data-samples" / "social-survey-2026")


@pytest.fixture(scope="session")
def training(root) -> Evaluation:
    """Return the review of a service that is no research."""
    return review(root / "data-samples" / "services" / "training-2026")


@pytest.fixture(scope="session")
def made(research, training):
    """Return a function that makes a document once: `made("docx", "training", "kk")`."""
    evaluations, kept = {"research": research, "training": training}, {}

    def make(kind: str, name: str, language: str) -> bytes:
        if (kind, name, language) not in kept:
            write = conclusion_bytes if kind == "docx" else report_bytes
            kept[kind, name, language] = write(evaluations[name], language)
        return kept[kind, name, language]

    return make
