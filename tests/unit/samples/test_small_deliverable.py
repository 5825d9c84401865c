"""The tiny deliverable of the tests keeps the numbers that other tests take from it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from fixtures.deliverables import PLANTS, small_deliverable
from sapa.deliverable.manifest import Manifest


def rows(path: Path, **how: str) -> list[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding=how.get("encoding", "utf-8"), newline="") as file:
        return list(csv.DictReader(file, delimiter=how.get("delimiter", ",")))


def test_the_numbers_promised_in_its_text(tmp_path: Path) -> None:
    """60 interviews, weights of 60 040 people, trust 50 % and 49.17 %, control 12 of 15 tried."""
    folder = small_deliverable(tmp_path).parent
    data, log = rows(folder / "interviews.csv"), rows(folder / "control.csv")
    weights = [float(row["weight"]) for row in data]
    trust = [row["q1"] in {"4", "5"} for row in data]
    assert (len(data), len({row["psu"] for row in data}), sum(weights)) == (60, 12, 60040)
    assert sum(trust) == 30
    assert sum(w for w, t in zip(weights, trust, strict=True) if t) == 8 * 1000.5 + 12 * 750.25 + 10 * 1251.25
    reached = [row for row in log if row["outcome"] == "подтверждено"]
    assert (len(log), len(reached)) == (15, 12)
    assert sorted(row["interviewer"] for row in reached) == sorted(["I1", "I2", "I3", "I4"] * 3)


@pytest.mark.parametrize("plant", sorted(PLANTS))
def test_every_plant_changes_something_and_keeps_the_manifest_valid(plant: str, tmp_path: Path) -> None:
    """A plant that changes no byte would let the test that uses it pass for nothing."""
    clean = {p.name: p.read_bytes() for p in small_deliverable(tmp_path / "clean").parent.iterdir()}
    path = small_deliverable(tmp_path / "planted", plant=[plant])
    planted = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    assert planted != clean
    Manifest.model_validate(yaml.safe_load(planted["deliverable.yaml"]))


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    """Seeded."""
    one, two = (small_deliverable(tmp_path / name, plant=["voided"]).parent for name in ("one", "two"))
    assert all(path.read_bytes() == (two / path.name).read_bytes() for path in one.iterdir())


def test_an_unknown_plant_is_refused(tmp_path: Path) -> None:
    """A misspelt plant must not give a clean deliverable."""
    with pytest.raises(ValueError, match="unknown plants: \\['duplicate_id'\\]"):
        small_deliverable(tmp_path, plant=["duplicate_id"])


def test_the_manifest_can_be_changed_by_path(tmp_path: Path) -> None:
    """Methods are found by id, keys of the specification keep their dots, None removes."""
    changes = {
        "methods.main.selection": "quota",
        "specification.t10.population_survey.sampling_error": {"max": 5},
        "contract.start": "2026-03-01",
        "methods.groups": None,
        "software": None,
    }
    manifest = yaml.safe_load(small_deliverable(tmp_path, manifest_changes=changes).read_text(encoding="utf-8"))
    assert manifest["methods"][0]["selection"] == "quota"
    assert manifest["specification"]["t10.population_survey.sampling_error"] == {"max": 5}
    assert [method["id"] for method in manifest["methods"]] == ["main", "experts"]
    assert "software" not in manifest


def test_encodings_and_delimiters(tmp_path: Path) -> None:
    """KZ-1048 keeps Kazakh letters; semicolons come with a decimal comma; one file a region holds every row."""
    kazakh = small_deliverable(tmp_path / "kz", plant=["kz1048"]).parent
    assert rows(kazakh / "interviews.csv", encoding="kz1048")[0]["settlement"] == "Өрнек ауылы 1"
    comma = small_deliverable(tmp_path / "comma", plant=["semicolons"]).parent
    assert rows(comma / "interviews.csv", delimiter=";")[0]["weight"] == "1000,5"
    split = small_deliverable(tmp_path / "split", plant=["region_files"]).parent
    assert [len(rows(split / f"interviews-KZ-{n}.csv")) for n in (10, 11)] == [40, 20]
