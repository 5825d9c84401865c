"""Designed studies, made once for every test of their workbook."""

from __future__ import annotations

import pytest

from fixtures.designs import full_study, target_studies
from sapa.planning.study import Study


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The study with every sheet."""
    return full_study(tmp_path_factory.mktemp("study"))


@pytest.fixture(scope="session")
def studies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Study]:
    """A study for each kind of target."""
    return target_studies(tmp_path_factory.mktemp("targets"))
