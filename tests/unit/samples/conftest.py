"""A small plan and its honest fieldwork, made once for every test of the loop."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixtures.loop import SAMPLES, small_plan
from sapa.planning.plan_files import write_study_files
from sapa.planning.study import design


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the small plan."""
    folder = tmp_path_factory.mktemp("loop")
    write_study_files(design(small_plan(folder / "in")), folder / "files")
    return folder / "files"


@pytest.fixture(scope="session")
def worked(planned: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after an honest fieldwork, by the command as it is written in the documents."""
    folder = tmp_path_factory.mktemp("field") / "files"
    shutil.copytree(planned, folder)
    script = str(SAMPLES / "field_design.py")
    subprocess.run([sys.executable, script, str(folder), "--seed", "1"], check=True, capture_output=True)
    return folder
