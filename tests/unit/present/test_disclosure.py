"""Figures of too few answers are withheld before anything is written, and it is said."""

import csv
import io
import re
import shutil
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from sapa.i18n import LANGUAGES, translator
from sapa.present import evaluation_record, protected
from sapa.present.disclosure import note_of
from sapa.report import conclusion_bytes, report_bytes
from sapa.results.claims import ClaimDetail
from sapa.results.privacy import DEFAULT_K, KFrom, Privacy, Withheld
from sapa.results.services import ServiceDetail
from sapa.review import review
from sapa.workbook import workbook_bytes

REGION = "KZ-62"
LEFT = 3


@pytest.fixture(scope="module")
def folder(root, tmp_path_factory):
    """The sample survey of which three interviews are left in one region."""
    made = tmp_path_factory.mktemp("sparse") / "survey"
    shutil.copytree(root / "data-samples" / "social-survey-2026", made)
    path = made / "interviews.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    few = [r for r in rows if r["region"] == REGION][:LEFT]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(r for r in rows if r["region"] != REGION or r in few)
    return made


@pytest.fixture(scope="module")
def found(folder):
    """What the review found, nothing withheld yet."""
    return review(folder)


@pytest.fixture(scope="module")
def record(found):
    """The JSON record."""
    return evaluation_record(found, translator("en"))


def estimates(record):
    """Return the estimates of regions, by indicator."""
    rows = {}
    for row in record["tables"]["estimates"]:
        if row["domain"]:
            rows.setdefault(row["indicator"], []).append(row)
    return rows


def test_the_record_withholds_a_region_of_three_and_one_more(record):
    """Of each of ten indicators: the region of three interviews, and the smallest other one that has answers."""
    by_indicator = estimates(record)
    assert len(by_indicator) == 10
    for rows in by_indicator.values():
        lost = {r["domain"]["region"]: r["withheld"] for r in rows if r["withheld"]}
        assert lost[REGION] == "few"
        assert sorted(lost.values()) == ["complement", "few"]
        for row in rows:
            empty = [row[c] for c in ("estimate", "se", "ci_low", "n", "margin", "deff")]
            assert (row["withheld"] is not None) == (empty == [None] * 6)


def test_the_record_says_how_many_why_and_how_to_see_them(record):
    """10 + 1 few (the report has a figure on the region), 10 complements."""
    said = record["privacy"]
    assert (said["k"], said["chosen_by"]) == (DEFAULT_K, "default")
    assert said["withheld"] == [
        {"table": "estimates", "few": 10, "complement": 10},
        {"table": "claims", "few": 1, "complement": 0},
    ]
    assert "--k 1" in said["note"]
    assert "11 figures" in said["note"]
    assert "10 more" in said["note"]


def test_statuses_counts_of_interviews_and_staff_stay(found):
    """What was computed is not touched: only what is shown."""
    shown = protected(found)
    assert [(f.id, f.status) for f in shown.findings] == [(f.id, f.status) for f in found.findings]
    assert shown.table("sampling_error") == found.table("sampling_error")
    assert shown.table("coverage") == found.table("coverage")
    assert shown.table("field_control_by_interviewer") == found.table("field_control_by_interviewer")
    assert found.withheld is None


def test_it_is_decided_once(found):
    """What was looked at is returned as it is."""
    shown = protected(found)
    assert protected(shown) is shown
    assert shown.withheld == (Withheld("estimates", 10, 10), Withheld("claims", 1, 0))


def test_no_sentence_tells_what_three_people_said(found, record):
    """The report's figure on the region is named in findings, without the data's."""
    detail = found.details["main", "claims"]
    assert isinstance(detail, ClaimDetail)
    claim = next(c for c in detail.claims if c.group and REGION in c.group)
    value = f"{claim.recomputed:.2f}"
    texts = [f["message"] for f in record["findings"]]
    assert any("fewer than 5 interviews" in text for text in texts)
    assert not [text for text in texts if "Ulytau" in text and value in text]
    (row,) = (r for r in record["tables"]["claims"] if r["withheld"])
    assert (row["group"], row["claimed"]) == (claim.group, claim.claimed)
    assert [row[c] for c in ("recomputed", "difference", "agrees", "n", "margin_nominal", "ways")] == [None] * 6


def test_the_workbook_has_no_withheld_number_in_cells_caches_charts_or_formulas(found):
    """Every number that the region's estimates have is looked for in all parts of the file; the sign and note stand."""
    content = workbook_bytes(found, "kk")
    lost = [r for r in found.table("estimates").records() if r["domain"] == {"region": REGION}]
    secret = {f"{r[c]:.12g}" for r in lost for c in ("estimate", "se", "margin") if isinstance(r[c], float)}
    secret = {s for s in secret if len(s) > 6}
    assert secret
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                numbers = set(re.findall(r"\d+\.\d+(?:[eE]-?\d+)?", archive.read(name).decode("utf-8")))
                assert not secret & numbers, name
    book = load_workbook(io.BytesIO(content))
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert texts.count("<5") == 11
    assert texts.count("×") == 10
    assert len([t for t in texts if "--k 1" in t]) == 2  # beside the estimates and beside the report's figures


def test_documents_say_that_figures_are_withheld(found):
    """Word and HTML: how many, why, who withheld them and by what rule; what is signed names no command."""
    with zipfile.ZipFile(io.BytesIO(conclusion_bytes(found, "ru"))) as archive:
        word = archive.read("word/document.xml").decode("utf-8")
    page = report_bytes(found, "en").decode("utf-8")
    assert "Показатели скрыла программа sapa" in word
    assert "Withheld by the sapa program" in page
    assert not [told for told in (word, page) if "--k 1" in told]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_is_said_in_every_language(language):
    """One figure, several, and those that would give them away."""
    t = translator(language)
    for own, other in ((1, 0), (2, 1), (5, 3)):
        note = note_of([Withheld("estimates", own, other)], 5)
        assert note is not None
        assert str(own) in t(note)
        assert ("×" in t(note)) == bool(other)
    assert note_of([], 5) is None


def test_k_of_one_shows_everything_and_says_nothing(folder):
    """The option wins over the manifest; the record says who chose."""
    manifest = folder / "deliverable.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + "\nprivacy: {k: 40}\n", encoding="utf-8")
    stated, asked = review(folder), review(folder, k=1)
    assert stated.privacy == Privacy(40, KFrom.MANIFEST)
    assert asked.privacy == Privacy(1, KFrom.OPTION)
    record = evaluation_record(asked, translator("en"))
    assert record["privacy"] == {"k": 1, "chosen_by": "option", "withheld": [], "note": None}
    assert not [r for r in record["tables"]["estimates"] if r["withheld"]]
    assert asked.made is not None
    assert asked.made.k == 1
    many = evaluation_record(stated, translator("en"))["privacy"]["withheld"]
    assert next(w for w in many if w["table"] == "estimates")["few"] > 10


@pytest.fixture(scope="module")
def training(root):
    """A service with events, reviewed with a threshold that none of its events reaches."""
    return review(root / "data-samples" / "services" / "training-2026", k=1000)


def test_scores_of_few_are_withheld_and_the_verdict_stays(training):
    """No satisfaction, no sum of scores, no share that put it to use; as many findings as before."""
    shown = protected(training)
    detail = next(d for d in shown.details.values() if isinstance(d, ServiceDetail))
    assert {(e.satisfaction, e.total, e.low, e.top_two) for e in detail.events if e.polled} == {(None, 0.0, None, None)}
    rows = evaluation_record(training, translator("ru"))["tables"]["service_events"]
    assert {r["satisfaction"] for r in rows} == {r["total"] for r in rows if r["polled"]} == {None}
    assert {r["withheld"] for r in rows if r["polled"]} == {"few"}
    pairs = zip(shown.findings, training.findings, strict=True)
    changed = [(a, b) for a, b in pairs if a.message != b.message]
    assert changed
    assert all(a.status is b.status and a.value is None and a.interval is None for a, b in changed)
    assert workbook_bytes(training, "kk")


def test_a_figure_of_all_but_three_people_is_withheld_too(found):
    """The whole sample less the group is three people; a part of a withheld region would lead to the region."""
    detail = found.details["main", "claims"]
    assert isinstance(detail, ClaimDetail)
    whole = next(c for c in detail.claims if c.indicator == "trust_akimat" and not c.group)
    claims = (
        whole, replace(whole, group="age < 84", n=whole.n - 3), replace(whole, group="age < 80", n=whole.n - 5),
        replace(whole, group=f'region == "{REGION}" and sex == 1', n=6),
    )  # fmt: skip
    told = protected(replace(found, details={("main", "claims"): ClaimDetail(claims)})).details["main", "claims"]
    assert [c.withheld for c in told.claims] == [None, "complement", None, "few"]
    assert [c.recomputed is None for c in told.claims] == [False, True, False, True]
