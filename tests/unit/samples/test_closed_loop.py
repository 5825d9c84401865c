"""From a plan to the review: designed, drawn, fielded by the generator, reviewed.

The generator imports nothing of sapa and reads only what a provider gets; nothing is typed between the commands. Its
people are made, so the truth of every place is known.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pytest

from fixtures.loop import CONTROL, ERROR, INDICATORS, SAMPLES, field, found, module, small_plan, table
from sapa.app.design.model import DesignModel
from sapa.app.session import Session
from sapa.app.transfer import Received
from sapa.planning.plan_files import write_study_files
from sapa.planning.study import design
from sapa.review import review


@pytest.fixture(scope="module")
def evaluation(worked):
    """Its review."""
    return review(worked)


# ---- the field keeps the plan ----------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes(planned, worked, tmp_path):
    """By the command and by the function."""
    field(planned, tmp_path / "again", seed=1)
    for name in ("interviews.csv", "contacts.csv", "control.csv"):
        assert (tmp_path / "again" / name).read_bytes() == (worked / name).read_bytes()


def test_the_field_reads_only_what_a_provider_gets(planned, tmp_path):
    """Without the user's frame and the draw's protocol it makes the same interviews, and it imports nothing of sapa."""
    shutil.copytree(planned, tmp_path / "bare")
    shutil.rmtree(tmp_path / "bare" / "source")
    (tmp_path / "bare" / "draw.csv").unlink()
    code = (
        "import sys; from pathlib import Path; from generator.fielding import fielded; "
        f"made = fielded(Path({str(tmp_path / 'bare')!r}), seed=1); "
        "assert not [m for m in sys.modules if m.split('.')[0] == 'sapa']; print(len(made.interviews))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=SAMPLES, capture_output=True, text=True, check=True)
    assert int(done.stdout) == sum(int(r["planned"]) for r in table(planned / "plan.csv"))


def test_weights_follow_the_plans_formula(planned, worked):
    """In a unit they are in proportion to the adults of the household; in a stratum they sum to the frame."""
    sums: Counter[tuple[str, str]] = Counter()
    per_adult = defaultdict(list)
    for row in table(worked / "interviews.csv"):
        sums[row["region"], row["locality"]] += float(row["weight"])
        per_adult[row["settlement"]].append(float(row["weight"]) / int(row["adults"]))
    assert all(max(v) == pytest.approx(min(v), rel=1e-6) for v in per_adult.values())
    for row in table(planned / "frame.csv"):
        assert sums[row["region"], row["locality"]] == pytest.approx(int(row["people"]), rel=1e-6)


def test_control_follows_every_interviewers_order(planned, worked):
    """Who was tried is a beginning of the order that was fixed before the field, interviewer by interviewer."""
    order = defaultdict(list)
    for row in table(planned / "control_plan.csv"):
        order[row["interviewer"]].append(int(row["interview"]))
    made = defaultdict(list)
    for row in sorted(table(worked / "interviews.csv"), key=lambda r: r["start"]):
        made[row["interviewer"]].append(row["id"])
    tried = {row["Номер анкеты"] for row in table(worked / "control.csv")}
    for name, numbers in order.items():
        ids = [made[name][k - 1] for k in numbers]
        hits = [i in tried for i in ids]
        assert hits == sorted(hits, reverse=True)
        assert any(hits)


# ---- the review ------------------------------------------------------------------------------------------------------


def test_nothing_is_typed_between_design_and_review(planned, worked, evaluation):
    """Every file of the design stands as it was written; three were added."""
    for path in (p for p in planned.rglob("*") if p.is_file()):
        assert (worked / path.relative_to(planned)).read_bytes() == path.read_bytes()
    added = {p.name for p in worked.iterdir()} - {p.name for p in planned.iterdir()}
    assert added == {"interviews.csv", "contacts.csv", "control.csv"}
    said = {a.id: a.params for a in evaluation.assumptions}
    assert said["review.from_plan"]["n"] == sum(int(r["planned"]) for r in table(planned / "plan.csv"))
    assert "review.plan_changed" not in said


def test_the_plan_is_read_by_stratum_and_met(planned, evaluation):
    """Planned interviews are those of plan.csv, people those of frame.csv; nothing is missing."""
    detail = evaluation.details["main", "coverage"]
    assert {s.stratum: s.planned for s in detail.strata} == {
        f"{r['region']} / {r['locality']}": int(r["planned"]) for r in table(planned / "plan.csv")
    }
    assert {s.stratum: s.population for s in detail.strata} == {
        f"{r['region']} / {r['locality']}": int(r["people"]) for r in table(planned / "frame.csv")
    }
    assert [s.shortfall for s in detail.strata] == [0] * len(detail.strata)
    for question in ("coverage.plan", "coverage.frame", "coverage.sample"):
        assert str(found(evaluation, question, "methodological").status) == "met"


def test_issued_addresses_are_those_of_the_contacts(worked, evaluation):
    """Distinct questionnaire numbers of contacts.csv by stratum."""
    issued = defaultdict(set)
    for row in table(worked / "contacts.csv"):
        issued[row["Страта"]].add(row["Номер анкеты"])
    detail = evaluation.details["main", "coverage"]
    assert {s.stratum: s.issued for s in detail.strata} == {k: len(v) for k, v in issued.items()}


def test_the_sampling_error_is_met_with_the_number_recomputed(worked, evaluation):
    """z·√(0.25/n): the plan's selection and bound (at most 5 %) were taken over."""
    one = found(evaluation, ERROR, "formal")
    n = len(table(worked / "interviews.csv"))
    assert (str(one.status), one.max, one.n) == ("met", 5, n)
    assert one.value == pytest.approx(100 * NormalDist().inv_cdf(0.975) * math.sqrt(0.25 / n), rel=1e-9)
    assert evaluation.details["main", "sampling_error"].selection == "probability"


def test_the_field_control_is_met_with_the_number_recomputed(worked, evaluation):
    """Interviews with an outcome over all, within 15–25 %; spread over interviewers as chance would."""
    reached = {r["Номер анкеты"] for r in table(worked / "control.csv") if r["Результат контроля"] == "подтверждено"}
    n = len(table(worked / "interviews.csv"))
    one = found(evaluation, CONTROL, "formal")
    assert (str(one.status), one.min, one.max) == ("met", 15, 25)
    assert one.value == pytest.approx(100 * len(reached) / n, rel=1e-12)
    assert len(reached) >= math.ceil(0.15 * n)
    assert str(found(evaluation, "field_control.spread", "methodological").status) == "met"


def standard_errors(folder: Path, column: str, codes: set[int]) -> tuple[float, float]:
    """Return share and standard error by hand: ultimate clusters within strata, cities taken with certainty apart.

    In a city the clusters are its routes; where there is one, its households.
    """
    certain = {(r["region"], r["settlement"]) for r in table(folder / "sample.csv") if r["certainty"] == "yes"}
    rows = table(folder / "interviews.csv")
    y = np.array([float(r[column] in {str(c) for c in codes}) for r in rows])
    valid = np.array([r[column] not in ("98", "99", "") for r in rows])
    w = np.array([float(r["weight"]) for r in rows])
    share = float((w * y)[valid].sum() / w[valid].sum())
    z = np.where(valid, w * (y - share) / w[valid].sum(), 0.0)
    totals: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    routes = defaultdict(set)
    for row in rows:
        routes[row["settlement"]].add(row["route"])
    for row, value in zip(rows, z, strict=True):
        town = row["settlement"]
        if (row["region"], town) in certain:
            own = row["route"] if len(routes[town]) > 1 else row["id"]
            totals[row["region"], row["locality"], town][own] += float(value)
        else:
            totals[row["region"], row["locality"]][row["settlement"]] += float(value)
    variance = 0.0
    for units in totals.values():
        t = np.array(list(units.values()))
        variance += t.size / (t.size - 1) * float(((t - t.mean()) ** 2).sum())
    return share, math.sqrt(variance)


OF_R = {"trust_akimat": 0.0233258077642, "heard_of_councils": 0.0229288649594, "trust_ngo": 0.0247135828922,
        "volunteered": 0.0159243242744}  # fmt: skip
"""R 4.2.2, survey 4.1.1, on the field of seed 1: svydesign(~u, strata = ~h, weights = ~weight, nest = TRUE) with cities
as strata and their routes as units (households in the one city with one route), SE(svymean(~y, subset(d, valid)))."""

OF_HOUSEHOLDS = {"trust_akimat": 0.0237071893974, "heard_of_councils": 0.0231888781933, "trust_ngo": 0.0247836154206,
                 "volunteered": 0.0159359374744}  # fmt: skip
"""The same with the households of every city as units: what a review without routes would say."""


def test_a_city_is_worked_in_routes(planned, worked, evaluation):
    """Every interview names its route; interviews of each route are those of assignments.csv, its interviewer too."""
    made = Counter((r["settlement"], r["route"], r["interviewer"]) for r in table(worked / "interviews.csv"))
    sample = {r["settlement"]: r for r in table(planned / "sample.csv")}
    reserves = {unit for unit, _, _ in made if sample[unit]["role"] == "reserve"}
    given = {
        (r["unit"], r["route"], r["interviewer"]): int(r["interviews"]) for r in table(planned / "assignments.csv")
    }
    assert {k: v for k, v in made.items() if k[0] not in reserves}.items() <= given.items()
    cities = Counter(unit for unit, _, _ in made if sample[unit]["certainty"] == "yes")
    assert sorted(cities.values()) == [1, 2, 2, 2]
    assert "checks.defect.route_blank" not in [d.defect.id for d in evaluation.details["main", "data"].defects]


def test_the_error_of_routes_is_that_of_r(evaluation):
    """The units inside a city are its routes, and R says the same; with households it would be another number."""
    for one in evaluation.details["main", "sampling_error"].indicators:
        assert one.se == pytest.approx(OF_R[one.indicator], rel=1e-9)
        assert abs(one.se / OF_HOUSEHOLDS[one.indicator] - 1) > 1e-4


def test_estimates_have_the_error_of_the_design_as_it_was_drawn(worked, evaluation):
    """Shares and standard errors by hand; self-representing cities are strata whose units are routes or households."""
    shown = {e.indicator: e for e in evaluation.details["main", "sampling_error"].indicators}
    assert list(shown) == list(INDICATORS)
    for name, (column, codes) in INDICATORS.items():
        share, error = standard_errors(worked, column, codes)
        assert shown[name].estimate == pytest.approx(share, rel=1e-9)
        assert shown[name].se == pytest.approx(error, rel=1e-9)
    assert "checks.note.self_representing" in [a.id for a in evaluation.assumptions]


# ---- departures ------------------------------------------------------------------------------------------------------


def test_a_short_stratum_is_named(planned, tmp_path):
    """Half of the last stratum's interviews are missing."""
    (stratum,) = field(planned, tmp_path / "x", seed=3, defect="short_stratum")
    evaluation = review(tmp_path / "x")
    one = found(evaluation, "coverage.plan", "methodological")
    assert str(one.status) == "not_met"
    (worst,) = one.message.params["worst"]
    assert worst.params["stratum"] == stratum
    assert worst.params["valid"] <= worst.params["planned"] / 2
    assert str(found(evaluation, "coverage.sample", "methodological").status) == "met"


def test_interviewers_without_control_are_named(planned, tmp_path):
    """Nobody of one organisation was controlled: too few in all, and not as chance would have it."""
    skipped = field(planned, tmp_path / "x", seed=3, defect="no_control")
    evaluation = review(tmp_path / "x")
    assert str(found(evaluation, CONTROL, "formal").status) == "not_met"
    one = found(evaluation, "field_control.spread", "methodological")
    assert str(one.status) == "not_met"
    groups = evaluation.details["main", "field_control"].by_interviewer
    assert {g.name for g in groups if g.interviews and not g.attempted} == set(skipped)


def test_a_place_that_was_not_drawn_is_named(planned, tmp_path):
    """An interviewer went to the neighbouring village."""
    (place,) = field(planned, tmp_path / "x", seed=3, defect="wrong_unit")
    evaluation = review(tmp_path / "x")
    one = found(evaluation, "coverage.sample", "methodological")
    assert str(one.status) == "not_met"
    (named,) = one.message.params["units"]
    assert named.params["unit"] == place
    assert str(found(evaluation, "coverage.plan", "methodological").status) == "met"


def test_an_unknown_departure_is_refused(planned):
    """A misspelt defect must not give an honest field."""
    with pytest.raises(ValueError, match="unknown defect 'short'"):
        module("generator.fielding").fielded(planned, seed=1, defect="short")


# ---- the same from the panel, and the whole example ------------------------------------------------------------------


def test_a_plan_made_in_the_panel_is_fielded_and_reviewed(tmp_path):
    """The panel's model without a browser: a zip with the plan is opened, run and downloaded."""
    source = small_plan(tmp_path / "in").parent
    session = Session()
    shutil.make_archive(str(session.uploads / "plan"), "zip", source)
    model = DesignModel(session=session, language="en")
    model.open_plan(Received("plan.zip", (session.uploads / "plan.zip").stat().st_size))
    model.wait()
    assert model.failure is None
    model.run()
    model.wait()
    assert model.failure is None
    name, content = model.plan_files()
    model.close()
    (tmp_path / name).write_bytes(content)
    shutil.unpack_archive(tmp_path / name, tmp_path / "files")
    folder = next(p.parent for p in (tmp_path / "files").rglob("deliverable.yaml"))
    field(folder, tmp_path / "fielded", seed=5)
    evaluation = review(tmp_path / "fielded")
    for question, line in ((ERROR, "formal"), (CONTROL, "formal"), ("coverage.sample", "methodological")):
        assert str(found(evaluation, question, line).status) == "met"


@pytest.mark.full
def test_the_whole_example_is_fielded_and_reviewed(tmp_path):
    """design-2026: 37 strata, 313 units, 80 interviewers."""
    study = design(SAMPLES / "design-2026" / "plan.yaml")
    write_study_files(study, tmp_path / "files")
    field(tmp_path / "files", tmp_path / "fielded", seed=20260316)
    evaluation = review(tmp_path / "fielded")
    for question, line in ((ERROR, "formal"), (ERROR, "methodological"), (CONTROL, "formal"),
                           ("coverage.plan", "methodological"), ("coverage.frame", "methodological"),
                           ("coverage.sample", "methodological")):  # fmt: skip
        assert str(found(evaluation, question, line).status) == "met"
    assert found(evaluation, ERROR, "formal").n == study.plan.interviews
