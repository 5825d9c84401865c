"""A manifest that names a specification.yaml: it must be that of a service handed in, under the manifest's edition."""

from __future__ import annotations

import pytest

from sapa.deliverable.manifest_reader import read_manifest
from sapa.deliverable.specification_file import read_specification
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.review import review

PARTS = "parts: [{id: a, service: training}, {id: b, service: event}]"


def folder(path, manifest, specification):
    """Write a manifest that names a specification; return the manifest's path."""
    (path / "specification.yaml").write_text(f"sapa: 1\n{specification}\n", encoding="utf-8")
    file = path / "deliverable.yaml"
    file.write_text(f"sapa: 1\ntitle: t\nspecification: specification.yaml\n{manifest}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("manifest", "specification"),
    [
        ("service: training", "service: training\nvalues: {t1.seminar.satisfaction: {min: 60}}"),
        (PARTS, "service: event"),
        ("title_: 1", "service: research_analytic"),
        ("standard: {edition: 2023-05-01}\nservice: training",
         "service: training\nstandard: {edition: 2022-08-17}"),
        ("service: training", "service: training\nstandard: {edition: 2022-08-17}"),
    ],
    ids=["same", "one of several", "research where nothing is said", "the edition in force on that day", "the latest"],
)  # fmt: skip
def test_the_specification_of_a_service_handed_in_is_read(tmp_path, manifest, specification):
    """A manifest without a service is about research; an edition is the one in force on the day stated."""
    manifest = manifest.replace("title_: 1", "")
    file = folder(tmp_path, manifest, specification)
    read, _ = read_manifest(file)
    assert "specification.yaml" in [d.document for d in read.documents]


@pytest.mark.parametrize(
    ("manifest", "specification", "words"),
    [
        ("service: event", "service: training",
         ("another service", "deliverable.yaml:3 (specification)", "training (specification.yaml:2", "event")),
        (PARTS, "service: consulting", ("another service", "(specification)", "consulting", "training, event")),
        ("", "service: training", ("another service", "(specification)", "training", "research_analytic")),
    ],
)  # fmt: skip
def test_the_specification_of_another_service_is_refused(tmp_path, manifest, specification, words):
    """One message: where it is named, what it is for, and which services there are."""
    with pytest.raises(BadInput) as refused:
        read_manifest(folder(tmp_path, manifest, specification))
    fault = refused.value
    said = " ".join([translator("en")(fault.what), fault.where or "", fault.got or "", str(fault.expected)])
    assert [w for w in words if w not in said] == []
    for language in ("kk", "ru"):
        assert translator(language)(fault.todo)


def test_the_specification_of_another_edition_is_refused(tmp_path, monkeypatch):
    """Values fixed under other norms; the package holds one edition, so that the other is made up here."""
    from dataclasses import replace
    from datetime import date

    import sapa.standard

    real = sapa.standard.load_standard

    def load(id=None, *, on=None, where=None):
        act = real(id)
        return replace(act, edition=date(2030, 1, 1)) if on == date(2030, 1, 1) else act

    monkeypatch.setattr(sapa.standard, "load_standard", load)
    with pytest.raises(BadInput) as refused:
        read_manifest(
            folder(
                tmp_path, "service: training\nstandard: {edition: 2022-08-17}",
                "service: training\nstandard: {edition: 2030-01-01}",
            )
        )  # fmt: skip
    fault = refused.value
    assert "another edition" in translator("en")(fault.what)
    assert "2030-01-01" in str(fault.got)
    assert "2022-08-17" in str(fault.expected)


@pytest.mark.parametrize(
    ("value", "id", "got", "expected"),
    [("{min: 4, unit: days}", "specification.error.unit", "days", "hours"),
     ("{min: 80, max: 60}", "deliverable.min_above_max", "min 80, max 60", "min ≤ max")],
)  # fmt: skip
def test_a_review_refuses_what_the_command_refuses(tmp_path, value, id, got, expected):
    """A value of specification.yaml in another unit must not be taken for the norm's own; the line is named."""
    path = folder(
        tmp_path, "service: training\nforms: seminar",
        f"service: training\nvalues:\n  t7.seminar.duration: {value}",
    )  # fmt: skip
    with pytest.raises(BadInput) as caught:
        review(path)
    fault = caught.value
    assert (fault.what.id, fault.got, fault.expected) == (id, got, expected)
    assert str(fault.where).startswith("specification.yaml:4")


def test_a_contract_that_ends_before_it_starts_is_refused(tmp_path):
    """Acceptance on 1 January of a contract of 1 May."""
    path = tmp_path / "specification.yaml"
    text = "sapa: 1\nservice: training\ncontract: {start: 2026-05-01, accepted: 2026-01-01}\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_specification(path)
    assert caught.value.where == "specification.yaml:3 (contract.accepted)"
    assert translator("en")(caught.value.expected) == "1 May 2026 or later"
