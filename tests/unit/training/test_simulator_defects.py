"""Every defect of the catalogue can be seen in the files, counted by plain code that knows nothing of the checks."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from fixtures.project import PACKAGE, templates
from fixtures.simulated import INTERVIEWS, honest, with_defect
from sapa.standard import load_standard
from sapa.training.simulator import RESEARCH, SERVICES, catalogue

CATALOGUE = catalogue()
CONTROL = "t10.population_survey.field_control"
MISSED = "не дозвонились"
Q = [f"q{i}" for i in range(3, 27)]


def share_reached(made, *, desk=False):
    """Return the share of the interviews with an outcome of control."""
    log = made.tables["control"]
    log = log[log["outcome"] != MISSED]
    return log.loc[(log["method"] == "камеральный") <= desk, "id"].nunique() / len(made.tables["interviews"])


def refuted(made):
    """Return how many records of control do not confirm the interview."""
    return int((made.tables["control"]["outcome"] == "не подтверждено").sum())


def strangers(made):
    """Return ids of the control log that no interview has."""
    return set(made.tables["control"]["id"]) - set(made.tables["interviews"]["id"])


def twins(made):
    """Return how many interviews share nearly all answers with one before them."""
    answers = made.tables["interviews"][Q].to_numpy()
    return sum(bool(((answers[:i] == answers[i]).mean(axis=1) > 0.9).any()) for i in range(1, len(answers)))


def claim(made, indicator, column="value"):
    """Return a number that the report claims."""
    claims = made.tables["claims"]
    return float(claims.loc[claims["indicator"] == indicator, column].iloc[0] or 0)


def unlogged(made):
    """Return how many cells differ between raw and delivered file without an entry in the log."""
    new, raw = (made.tables[n].set_index("id")[Q] for n in ("interviews", "raw"))
    ids = new.index.intersection(raw.index)
    changed = (new.loc[ids] != raw.loc[ids]).stack()
    log = set(zip(made.tables["cleaning_log"]["id"], made.tables["cleaning_log"]["question"], strict=True))
    return sum(at not in log for at in changed[changed].index)


def only_raw(made):
    """Return how many raw interviews are neither delivered nor listed as deleted."""
    known = set(made.tables["interviews"]["id"]) | set(made.tables["deleted"]["id"])
    return len(set(made.tables["raw"]["id"]) - known)


def early(made):
    """Return how many addresses were replaced after one visit in vain."""
    issued = made.tables["issued"]
    last = made.tables["contacts"].groupby("address").last()
    gone = last.loc[issued.loc[issued["replaces"] != "", "replaces"]]
    return int((gone["disposition"].isin(["никого нет дома", "отобранный отсутствует"]) & (gone["attempt"] < 2)).sum())


def ratio(made):
    """Return the largest ratio of a region's weights to its people."""
    weight = made.tables["interviews"].assign(w=made.tables["interviews"]["weight"].astype(float))
    people = made.tables["frame"].groupby("region")["people"].sum()
    return float((weight.groupby("region")["w"].sum() / people).max())


def apart(made):
    """Return how far the counts of both sexes are from what the margins give."""
    have = (made.tables["interviews"]["q1"] == "1").sum()
    return abs(have - 0.46 * len(made.tables["interviews"]))


def satisfaction(made, event=None):
    """Return the sum of scores over the best sum."""
    table = made.tables["feedback"]
    scores = table["Оценка"] if event is None else table.loc[table["Мероприятие"] == event, "Оценка"]
    return scores.sum() / (5 * len(scores))


def count(made, table, **where):
    """Return the rows of a table with these values."""
    rows = made.tables[table]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    return len(rows)


def polled(made, event=None):
    """Return the share of the participants who were polled."""
    if event is None:
        return len(made.tables["feedback"]) / len(made.tables["attendance"])
    return count(made, "feedback", Мероприятие=event) / count(made, "attendance", Мероприятие=event)


def days(made):
    """Return how long the service lasted."""
    return (made.manifest["contract"]["accepted"] - made.manifest["contract"]["start"]).days


def controlled(made):
    """Return how many interviewers were controlled."""
    return made.tables["control"]["interviewer"].nunique()


def no_telephone(made):
    """Return how many records confirm by a telephone that the respondent has not."""
    both = made.tables["control"].merge(made.tables["interviews"], on="id")
    return int(((both["method"] == "телефон") & (both["phone_present"] == "нет")).sum())


def bases(made):
    """Return the numbers of interviews that the report claims."""
    return made.tables["claims"]["n"].astype(int)


def kinds(made):
    """Return the kinds of the methods named."""
    return [m["kind"] for m in made.manifest["methods"]]


def provider(made):
    """Return the provider."""
    return made.manifest["contract"]["provider"]


def consumers(made):
    """Return how many people were advised."""
    return made.tables["consultations"]["Потребитель"].nunique()


SEEN = {
    "control_low": lambda m, h: share_reached(m) < 0.06 < share_reached(h),
    "control_tried": lambda m, _: share_reached(m) < 0.11 and m.tables["control"]["id"].nunique() > 0.17 * INTERVIEWS,
    "control_desk": lambda m, _: share_reached(m) < 0.10 and share_reached(m, desk=True) > 0.17,
    "control_never": lambda m, h: controlled(m) < controlled(h),
    "control_own": lambda m, _: (m.tables["control"]["interviewer"] == m.tables["control"]["controller"]).sum() == 8,
    "control_no_telephone": lambda m, _: no_telephone(m) == 8,
    "control_unmatched": lambda m, h: len(strangers(m)) == 6 and not strangers(h),
    "fabricated_copying": lambda m, h: refuted(m) > 0 and refuted(h) == 0,
    "fabricated_patterns": lambda m, h: refuted(m) > 0 and refuted(h) == 0,
    "fabricated_marginals": lambda m, h: refuted(m) > 0 and refuted(h) == 0,
    "fabricated_lazy_middle": lambda m, h: refuted(m) > 0 and refuted(h) == 0,
    "near_duplicates": lambda m, h: twins(m) >= twins(h) + 8,
    "near_duplicates_spread": lambda m, h: twins(m) >= twins(h) + 20,
    "ids_doubled": lambda m, _: m.tables["interviews"]["id"].duplicated().sum() >= 4,
    "dates_mixed": lambda m, _: m.tables["interviews"]["start"].str.match(r"\d\d\.").sum() == 20,
    "small_sample": lambda m, _: len(m.tables["interviews"]) < 240,
    "region_missing": lambda m, _: m.tables["interviews"]["region"].nunique() == 17,
    "stratum_moved": lambda m, _: m.tables["interviews"].groupby(["region", "locality"]).ngroups == 36,
    "quota_perfect": lambda m, _: apart(m) < 1,
    "quota_as_probability": lambda m, _: "квотам" in m.texts["programme.txt"].written(),
    "replaced_early": lambda m, h: early(m) > 30 > early(h),
    "frame_twice": lambda m, _: m.tables["units"]["unit"].duplicated().sum() == 5,
    "frame_no_chance": lambda m, _: 0.2 < m.tables["units"].query("chance == '0'")["adults"].sum()
        / m.tables["units"]["adults"].sum() <= 0.25,
    "frame_old": lambda m, _: (m.tables["units"]["updated"] < "2020").mean() > 0.55,
    "weights_wrong": lambda m, h: ratio(m) > 9 and ratio(h) < 2,
    "edits_silent": lambda m, h: unlogged(m) > 30 and unlogged(h) == 0,
    "deleted_silent": lambda m, h: only_raw(m) >= 15 and only_raw(h) == 0,
    "added_rows": lambda m, _: len(set(m.tables["interviews"]["id"]) - set(m.tables["raw"]["id"])) >= 15,
    "log_not_applied": lambda m, h: len(m.tables["cleaning_log"]) == len(h.tables["cleaning_log"]) + 10,
    "error_claimed": lambda m, _: set(m.tables["claims"]["margin"]) == {"1.5"},
    "region_error_claimed": lambda m, _: count(m, "claims", margin="2") == 1 and len(m.tables["claims"]) == 8,
    "base_wrong": lambda m, h: claim(m, "services_satisfied") < claim(h, "services_satisfied") - 5,
    "missing_in_base": lambda m, h: (bases(m) > bases(h)).sum() == 1,
    "value_inflated": lambda m, h: sorted((m.tables["claims"]["value"].astype(float)
        - h.tables["claims"]["value"].astype(float)).round(1))[-2:] == [0.0, 8.0],
    "n_inflated": lambda m, h: bool((bases(m) > 1.49 * bases(h)).all()),
    "population_inflated": lambda m, _: claim(m, "volunteers", "population")
        == pytest.approx(2 * claim(m, "volunteers") / 100 * m.tables["frame"]["people"].sum(), abs=1),
    "methods_twice": lambda m, _: len(kinds(m)) == 3 and len(set(kinds(m))) == 2,
    "excel_only": lambda m, _: [s["name"] for s in m.manifest["software"]] == ["Microsoft Excel"],
    "analysis_few": lambda m, _: len(m.manifest["analysis"]) == 1,
    "comparison_none": lambda m, h: "comparison" not in m.manifest and "comparison" in h.manifest,
    "group_small": lambda m, _: m.tables["groups"].groupby("session").size().min() == 4,
    "group_large": lambda m, _: m.tables["groups"].groupby("session").size().max() == 20,
    "experts_few": lambda m, _: len(m.tables["experts"]) == 2,
    "content_few": lambda m, _: "sources" in m.tables and len(m.tables["sources"]) == 4,
    "reviews_unsigned": lambda m, _: not any(r["signed"] for r in m.manifest["reviews"]),
    "reviews_own": lambda m, _: {r["organisation"] for r in m.manifest["reviews"]} == {provider(m)},
    "reviews_same": lambda m, _: len({r["expert"] for r in m.manifest["reviews"]}) == 1,
    "period_short": lambda m, h: days(m) == 56 and days(h) > 92,
    "attached_few": lambda m, _: len(m.tables["attached"]) / INTERVIEWS < 0.006,
    "specification_weak": lambda m, _: m.manifest["specification"][CONTROL] == {"min": 5},
    "monitoring_missing": lambda m, _: "internal_monitoring" not in m.manifest and "monitoring.txt" not in m.texts,
    "seminar_small": lambda m, _: count(m, "attendance", Мероприятие="С-1") == 5,
    "lesson_short": lambda m, _: m.tables["events"].set_index("Мероприятие").loc["ТР-1", "Длительность"] == 1,
    "trainer_new": lambda m, _: m.tables["specialists"].set_index("Код").loc["Т-02", "Опыт"] == 4,
    "training_polled_part": lambda m, h: polled(m) < 0.41 and polled(h) == 1,
    "training_dissatisfied": lambda m, h: satisfaction(m, "С-1") < 0.40 < satisfaction(h, "С-1"),
    "training_silence_skipped": lambda m, _: polled(m, "С-1") < 0.4 and satisfaction(m, "С-1") >= 0.8,
    "stories_none": lambda m, h: count(m, "stories", Форма="тренинг") == 0 < count(h, "stories", Форма="тренинг"),
    "advice_polled_few": lambda m, _: len(m.tables["feedback"]) < 0.06 * consumers(m),
    "advice_dissatisfied": lambda m, h: satisfaction(m) < 0.45 < satisfaction(h),
    "advice_unused": lambda m, _: (m.tables["consultations"]["Применено"] == "да").mean() < 0.27,
    "consultant_new": lambda m, _: m.tables["specialists"].set_index("Код").loc["К-02", "Опыт"] == 2,
    "release_long": lambda m, _: m.tables["materials"].set_index("Вид").loc["пресс-релиз", "Слов"] == 1200,
    "brochure_thin": lambda m, _: m.tables["materials"].set_index("Вид").loc["брошюра", "Листов"] == 16,
    "press_small": lambda m, _: count(m, "attendance", Мероприятие="ПК-1") == 4,
    "campaign_quiet": lambda m, h: count(m, "publications", Вид="СМИ") == 0 < count(h, "publications", Вид="СМИ"),
    "round_table_small": lambda m, _: count(m, "attendance", Мероприятие="КС-1") == 6,
    "event_polled_few": lambda m, _: polled(m, "КФ-1") < 0.045,
    "event_quiet": lambda m, _: count(m, "publications", Мероприятие="КС-1", Вид="СМИ") == 0,
    "event_unused": lambda m, _: count(m, "feedback", Мероприятие="КФ-1", Применяет="да")
        / count(m, "feedback", Мероприятие="КФ-1") < 0.21,
    "centre_cramped": lambda m, _: m.manifest["premises"][0]["area"] == 12,
    "centre_unequipped": lambda m, _: m.manifest["premises"][0]["photo_video_equipment"] is False,
    "centre_no_schedule": lambda m, _: m.manifest["checklist"]["p46.schedule"] == {"present": False},
}  # fmt: skip
"""Defect → what plain code sees of it at its strongest dose, beside the honest deliverable of the same seed."""


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_defect_can_be_seen_in_the_files(name):
    """What stands in the catalogue stands in the deliverable; the honest one of the same seed does not have it."""
    plain = honest(CATALOGUE[name].service).made
    assert SEEN[name](with_defect(name).made, plain)
    assert not SEEN[name](plain, plain)


def test_the_catalogue_is_as_large_and_as_wide_as_it_was_asked_to_be():
    """Thirty defects by name at least, of every service."""
    assert len(CATALOGUE) >= 30
    assert {d.service for d in CATALOGUE.values()} == set(SERVICES)
    assert sum(d.service == RESEARCH for d in CATALOGUE.values()) >= 30
    assert list(SEEN) == list(CATALOGUE)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_defect_is_explained_in_three_languages(language):
    """A title, and what a trained evaluator should see."""
    words = templates(language)
    for found in CATALOGUE.values():
        for text in (found.title, found.why):
            assert "".join(words[text.id]).strip()
        assert len("".join(words[found.why.id])) > 40


def test_every_norm_that_a_defect_concerns_is_in_the_pack():
    """Whatever looks like a norm is one; what does not is a question of a check."""
    norms = load_standard().norms
    for found in CATALOGUE.values():
        for wanted in (e.finding for e in found.expected):
            assert wanted in norms or not re.match(r"[pt]\d", wanted), wanted


def test_every_file_that_a_defect_names_is_handed_in(tmp_path):
    """Where it can be seen is a file of the deliverable, with the defect or without it."""
    for service in SERVICES:
        honest(service).write(tmp_path / service)
    for found in CATALOGUE.values():
        made = {p.name for p in (tmp_path / found.service).iterdir()}
        assert set(found.files) - {"sources.csv"} <= made, found.name


def test_weaker_doses_come_later():
    """Doses go from the strongest to the weakest: all the way up, or all the way down."""
    for found in CATALOGUE.values():
        steps = np.diff(found.doses)
        assert (steps > 0).all() or (steps < 0).all(), found.name


def test_the_simulator_imports_nothing_that_looks_for_defects():
    """Beside the contract of imports: no name of checks, review or stats stands in its files."""
    for file in sorted(Path(PACKAGE, "training", "simulator").glob("*.py")):
        assert not re.search(
            r"sapa\.(checks|review|stats|estimation|planning|results|data|deliverable)\b", file.read_text()
        )
