"""What both documents say: counts, verdicts, figures, advice, experts' words."""

from dataclasses import replace
from datetime import date

import pytest

from fixtures.evaluations import full_evaluation
from fixtures.planted import planted
from sapa.i18n import translator
from sapa.present import shown_counts
from sapa.present.status import Shown
from sapa.report.contents import contents
from sapa.report.verdicts import PRESSING
from sapa.results import Addressee, Judgement, Line, Status

NOTHING_DRAWN = ()


def told(evaluation, language="en"):
    """Return the contents without pictures."""
    return contents(evaluation, translator(language), NOTHING_DRAWN)


def test_counts_are_those_of_the_evaluation_line_by_line(research):
    """What depends on the reading is taken from the five statuses; nothing is added over the two lines."""
    made = told(research)
    for line in Line:
        own, shown = research.count(line), made.counts[line]
        moved = [f for f in research.findings if f.line is line and f.depends_on_reading and f.judgement is None]
        for status, n in own.items():
            assert shown[Shown(status.value)] == n - sum(1 for f in moved if f.status is status)
        assert shown[Shown.DEPENDS] == len(moved)
        assert shown == shown_counts(research.findings, line)


def test_every_finding_stands_in_exactly_one_section(research, training):
    """Nothing is lost and nothing is told twice."""
    for evaluation in (research, training):
        made = told(evaluation)
        placed = [v.number for s in made.sections for v in (*s.pressing, *s.met, *s.idle)]
        assert sorted(placed) == list(range(1, len(evaluation.findings) + 1))


def test_what_is_not_met_comes_first_and_lines_of_one_requirement_stay_together(research):
    """Sections are sorted by their requirements' most pressing line."""
    for section in told(research).sections:
        groups = {}
        for place, one in enumerate(section.pressing):
            f = one.finding
            groups.setdefault((f.norm or f.id, f.method, f.item, f.addressee), []).append((place, one))
        ranks = []
        for found in groups.values():
            places = [place for place, _ in found]
            assert places == list(range(places[0], places[0] + len(places)))
            ranks.append(min(PRESSING.index(v.shown) if v.shown in PRESSING else 9 for _, v in found))
        assert ranks == sorted(ranks)


def test_sections_follow_the_act_and_its_own_questions_stand_last(training):
    """Paragraphs, then tables 1, 7 and 8 of training, then what the Standard does not ask."""
    titles = [s.title for s in told(training).sections]
    tables = [title.split(".")[0] for title in titles if title.startswith("Table")]
    assert tables == sorted(tables, key=lambda t: int(t.split()[1]))
    assert titles[-1] == "Questions that the Standard does not ask"


def test_each_advice_is_given_once_with_every_reason(research):
    """The same text for seven requirements is one row; every pressing finding with advice is among the reasons."""
    made = told(research)
    for to in made.advice:
        texts = [a.text for a in to.advice]
        assert len(texts) == len(set(texts))
    reasons = sorted(r.number for to in made.advice for a in to.advice for r in a.reasons)
    assert reasons == [v.number for v in made.verdicts if v.advice and v.shown in PRESSING]


def test_to_look_at_a_document_is_told_to_the_expert(research):
    """A provider cannot record what the expert decided."""
    to = {one.addressee: {a.text for a in one.advice} for one in told(research).advice}
    look = "Look at the document and record page, verdict and reason."
    found = {text for text in to[Addressee.EXPERT] if "document" in text}
    assert found, look
    assert not found & to[Addressee.PROVIDER]


def test_readings_that_mattered_are_those_that_change_a_status(research):
    """Field control of 13.5 % depends on what counts as control: finding numbers are given."""
    made = told(research)
    numbers = {n for r in made.readings for n in r.verdicts}
    assert numbers == {v.number for v in made.verdicts if v.others}
    assert numbers


def test_main_figures_are_those_of_the_checks(research):
    """162 of 1,200 controlled, 13.50 % (the sample's README); the sampling error of 1,188 interviews is 2.84 %.

    1.959963984540054 · √(0.25/1188) = 0.028433 by hand.
    """
    tables = {one.kind: one for one in told(research).numbers}
    assert tables["field_control"].rows[0][1:4] == ("1,200", "162", "13.50%")
    assert tables["sampling_error"].rows[0][1:3] == ("1,188", "±2.8%")
    assert tables["coverage"].rows[0][1:3] == ("1,200", "1,188")
    assert len(tables["sampling_error_groups"].rows) == 20


def test_satisfaction_stands_with_interval_and_number_polled(training):
    """С-2: 62 points of 20 people on a scale to 5 are 62 %, against 70 % in the specification."""
    (one,) = [x for x in told(training).numbers if x.kind == "satisfaction"]
    (row,) = [r for r in one.rows if r[0].startswith("С-2")]
    assert row[2] == "20"
    assert row[4:] == ("62.0%", "62.0%–62.0%", "70%")


def test_an_experts_decision_comment_and_score_are_told():
    """Judgements, comments and conclusions of the evaluation are in the contents, signed."""
    made = told(planted(), "ru")
    decided = made.verdicts[1]
    assert decided.decision is not None
    assert (decided.shown, decided.decision.shown) == (Shown.MET, Shown.MET)
    assert decided in [v for s in made.sections for v in s.pressing]
    assert made.verdicts[0].remarks
    (expert,) = [e for e in made.experts if e.spoke]
    assert expert.scores[0].score == "4"
    assert {s.score for s in expert.scores[1:]} == {"–"}


def test_whoever_only_decided_about_findings_signs_too():
    """The signature block has the names of all who judged."""
    base = full_evaluation()
    judged = replace(base.findings[0], status=Status.MET, judgement=Judgement(Status.MET, "А. Сарапшы", "көрдім"))
    made = told(replace(base, findings=(judged, *base.findings[1:])), "kk")
    assert "А. Сарапшы" in [e.name for e in made.experts]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_id_stands_where_words_should(language, research, training):
    """Every text is in the language."""
    for evaluation in (research, training, full_evaluation()):
        assert "«report." not in repr(told(evaluation, language))
        assert "«workbook." not in repr(told(evaluation, language))


def test_the_day_is_the_reviews_or_the_editions_never_the_runs():
    """A document made twice has the same date."""
    assert told(full_evaluation()).day == date(2026, 6, 1)
    assert told(full_evaluation(reviewed_on=None)).day == date(2022, 8, 17)
