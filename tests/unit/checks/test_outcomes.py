"""Outcomes of contacts: final outcome of a case, rates by group, words, linkage with the data, attempts.

The made survey has ten cases of two strata; every number in it is counted by hand in the comments.
"""

from __future__ import annotations

import csv
import io
import math
from fractions import Fraction

import pytest

from fixtures.controlled import interviews
from fixtures.made_rows import made_rows
from sapa.checks.base import CheckResult, Context
from sapa.checks.outcomes import outcomes
from sapa.checks.outcomes_mapping import disposition_csv, disposition_table
from sapa.deliverable.coverage_sections import IssuedRef
from sapa.deliverable.manifest import ContactsRef
from sapa.review.engine import review
from sapa.standard import choose, load_standard

WORDS = {
    "да": "1.1",
    "часть": "1.2",
    "нет": "2.11",
    "закрыто": "2.24",
    "болен": "2.32",
    "не найден": "3.18",
    "магазин": "4.5",
}
# case, region, locality, interviewer, attempt, date, outcome
RECORDS = [
    ("1", "A", "u", "I1", 1, "2026-02-02", "да"),  # I (a Monday)
    ("2", "A", "u", "I1", 1, "2026-02-02", "закрыто"),
    ("2", "A", "u", "I1", 2, "2026-02-07", "да"),  # I at the second attempt
    ("3", "A", "u", "I1", 1, "2026-02-02", "нет"),
    ("3", "A", "u", "I2", 2, "2026-02-03", "да"),  # I: a refusal that was converted, by another interviewer
    ("4", "A", "u", "I2", 1, "2026-02-02", "нет"),
    ("4", "A", "u", "I2", 2, "2026-02-03", "закрыто"),  # R: tried again in vain
    ("5", "A", "u", "I2", 1, "2026-02-02", "закрыто"),  # NC: given up after one attempt
    ("6", "B", "r", "I3", 2, "2026-02-02", "закрыто"),
    ("6", "B", "r", "I3", 1, "2026-02-02", "закрыто"),  # NC: twice on one day
    ("7", "B", "r", "I3", 1, "2026-02-08", "не найден"),  # UH (a Sunday)
    ("8", "B", "r", "I3", 1, "2026-02-02", "магазин"),  # NE
    ("9", "B", "r", "I3", 1, "2026-02-02", "часть"),  # P
    ("10", "B", "r", "I3", 1, "2026-02-02", "да"),  # I
]  # fmt: skip
NAMES = ("case", "region", "locality", "who", "attempt", "date", "outcome")
DATA = {"id": ["a", "b", "c", "d"], "case": ["1", "2", "3", "10"], "region": ["A", "A", "A", "B"],
        "locality": ["u", "u", "u", "r"]}  # fmt: skip


def columns(records=RECORDS, **more) -> dict[str, list[object]]:
    """Return records as columns."""
    return {**{name: [r[i] for r in records] for i, name in enumerate(NAMES)}, **more}


def contacts_spec(**changes) -> ContactsRef:
    """Return the section of the manifest."""
    stated = {
        "file": "contacts.csv", "id": "case", "stratum": ["region", "locality"], "interviewer": "who",
        "attempt": "attempt", "date": "date", "disposition": "outcome", "dispositions": WORDS,
    }  # fmt: skip
    return ContactsRef.model_validate({**stated, **changes})


def check(records=RECORDS, *, data=DATA, spec=None, issued=None, roles=None, show_ids=True, **more) -> CheckResult:
    """Run the check on made contacts and data."""
    survey = interviews(data, **(roles or {"id": "id", "stratum": ["region", "locality"], "region": "region"}))
    context = Context(load_standard(), choose({}), method="main", key="secret", show_ids=show_ids)
    rows = made_rows(columns(records, **more), file="contacts.csv")
    return outcomes(survey, context, contacts=(rows, spec or contacts_spec()), issued=issued)


def finding(result: CheckResult, name: str):
    """Return the finding of a question."""
    return next(f for f in result.findings if f"outcomes.{name}/" in f.id)


def test_every_case_has_one_outcome_and_the_rates_are_those_of_hand():
    """4 I, 1 P, 1 R, 2 NC, 1 UH, 1 NE: e = 8/9; RR1 = 4/9, RR3 = 4/(8 + 8/9) = 9/20, COOP1 = 4/6, CON1 = 6/9."""
    whole = check().detail.overall
    counts = whole.counts
    assert (counts.interviews, counts.partials, counts.refusals, counts.non_contacts) == (4, 1, 1, 2)
    assert (counts.unknown_household, counts.not_eligible, counts.total) == (1, 1, 10)
    rates = whole.rates
    assert (rates.e, rates.rr1, rates.rr3) == (float(Fraction(8, 9)), float(Fraction(4, 9)), 0.45)
    assert (rates.coop1, rates.con1, rates.ref3) == (float(Fraction(4, 6)), float(Fraction(6, 9)), 0.125)
    assert rates.rule == "proportional"


def test_attempts_stand_in_the_order_of_their_number():
    """Case 6 is written with its second attempt first; without a number the dates decide, else the file."""
    assert check().detail.attempts == 14
    last = [("1", "A", "u", "I1", 2, "2026-02-01", "болен"), ("1", "A", "u", "I1", 1, "2026-02-05", "закрыто")]
    for spec, field in (
        (contacts_spec(), "other"),
        (contacts_spec(attempt=None), "non_contacts"),
        (contacts_spec(attempt=None, date=None), "non_contacts"),
    ):
        found = check([*last, *RECORDS[-1:]], spec=spec).detail.overall.counts
        assert getattr(found, field) == 1


def test_rates_by_stratum_region_and_interviewer_use_one_e():
    """A: 3 I, R, NC; B: I, P, NC, UH, NE. The converted refusal is I2's interview; e stays 8/9 everywhere."""
    detail = check().detail
    a, b = detail.by("region")
    assert [g.group for g in detail.by("stratum")] == ["A / u", "B / r"]
    assert (a.counts.interviews, a.counts.refusals, a.rates.rr1) == (3, 1, 0.6)
    assert (b.rates.rr1, b.rates.rr3) == (0.25, float(Fraction(1) / (3 + Fraction(8, 9))))
    assert {g.rates.e for g in (a, b)} == {float(Fraction(8, 9))}
    assert {g.group: g.counts.interviews for g in detail.by("interviewer")} == {"I1": 2, "I2": 1, "I3": 1}


@pytest.mark.parametrize(
    ("rule", "e", "rr3"),
    [
        # Unknown: 1 case of B, where e = 3/4 by itself. RR3 = 4/(8 + e).
        ("by_stratum", Fraction(3, 4), Fraction(4) / (8 + Fraction(3, 4))),
        ("all", Fraction(1), Fraction(4, 9)),
        ("none", Fraction(0), Fraction(4, 8)),
        ({"rule": "given", "value": 0.9, "reason": "перепись"}, Fraction(9, 10), Fraction(40, 89)),
    ],
)
def test_e_comes_from_where_the_manifest_says(rule, e, rr3):
    """One of five named ways."""
    rates = check(spec=contacts_spec(eligibility=rule)).detail.overall.rates
    assert (rates.e, rates.rr3) == (float(e), float(rr3))
    assert rates.rule == (rule if isinstance(rule, str) else "given")


def test_by_stratum_without_strata_is_told():
    """The rule cannot be followed: over all, and said."""
    result = check(spec=contacts_spec(eligibility="by_stratum", stratum=[]))
    assert result.detail.rule == "proportional"
    assert [a.id for a in result.assumptions] == ["checks.outcomes.no_strata"]


def test_weighted_rates_stand_beside_the_plain_ones():
    """Weight 3 for cases of A and 1 for those of B: 10 of 19 eligible cases are interviews; unweighted stays 4/9."""
    weight = [3 if r[1] == "A" else 1 for r in RECORDS]
    whole = check(spec=contacts_spec(weight="w"), w=weight).detail.overall
    assert whole.rates.rr1 == float(Fraction(4, 9))
    # I 3*3 + 1, P 1, R 3, NC 3 + 1, UH 1: 10/19; e = 18/19; RR3 = 10/(18 + 18/19).
    assert whole.weighted_rates.rr1 == float(Fraction(10, 19))
    assert whole.weighted_rates.rr3 == float(Fraction(10) / (18 + Fraction(18, 19)))


def test_a_missing_weight_leaves_the_rates_unweighted_and_is_told():
    """No weight is made up."""
    result = check(spec=contacts_spec(weight="w"), w=[None, *[1] * 13])
    assert result.detail.overall.weighted is None
    assert [(a.id, a.params["n"]) for a in result.assumptions] == [("checks.outcomes.bad_weights", 1)]


def test_issued_cases_that_were_never_tried_count_as_of_unknown_eligibility():
    """11 was issued and never visited; 12 is a reserve that was not released. Weights come from the issued cases."""
    ids = [str(i) for i in range(1, 13)]
    issued = made_rows(
        {"address": ids, "region": ["A"] * 5 + ["B"] * 7, "locality": ["u"] * 5 + ["r"] * 7,
         "kind": ["main"] * 11 + ["reserve"], "w": [2] * 12},
        file="issued.csv",
    )  # fmt: skip
    ref = IssuedRef.model_validate(
        {"file": "issued.csv", "id": "address", "stratum": ["region", "locality"], "kind": "kind", "weight": "w",
         "kinds": {"main": ["main"], "reserve": ["reserve"]}, "link": "case"}
    )  # fmt: skip
    result = check(issued=(issued, ref))
    counts = result.detail.overall.counts
    assert (counts.total, counts.unknown_household, result.detail.unworked) == (11, 2, 1)
    assert result.detail.by("stratum")[1].counts.unknown_household == 2
    assert result.detail.overall.weighted.total == 22
    assert [(a.id, a.params["n"]) for a in result.assumptions] == [("checks.outcomes.unworked", 1)]


def test_undefined_rates_are_blank_in_the_table():
    """Stratum C has one case that was not found: RR1 is 0, RR5 and COOP1 are not defined."""
    table = check([*RECORDS, ("13", "C", "u", "I9", 1, "2026-02-02", "не найден")]).tables[0]
    row = next(r for r in table.records() if r["group"] == "C / u")
    assert (row["rr1"], row["rr5"], row["coop1"], row["con3"]) == (0.0, None, None, None)
    assert not any(isinstance(v, float) and math.isnan(v) for r in table.records() for v in r.values())


def test_an_unknown_word_is_named_with_its_rows_and_its_case_stays_of_unknown_eligibility():
    """One message for all of them: word, records, file and rows; never an interview."""
    result = check(
        [*RECORDS, ("14", "A", "u", "I1", 1, "2026-02-02", "ушли"), ("15", "A", "u", "I1", 1, "2026-02-02", None)]
    )
    found = finding(result, "words")
    assert (found.status, found.value) == ("judgement", 2.0)
    (unknown,) = [found.message.params["found"]]
    words = {w.params["word"]: (w.params["n"], w.params["file"], w.params["rows"]) for w in unknown.params["words"]}
    assert words == {"ушли": (1, "contacts.csv", "16"), "": (1, "contacts.csv", "17")}
    assert (result.detail.open_cases, result.detail.overall.counts.unknown_other) == (2, 2)
    assert result.detail.overall.counts.interviews == 4


def test_an_appointment_is_recognised_and_ends_no_case():
    """«договорились о встрече» before an interview does no harm; a case that ends with it is open."""
    more = [
        ("16", "A", "u", "I1", 1, "2026-02-02", "договорились о встрече"),
        ("16", "A", "u", "I1", 2, "2026-02-03", "да"),
    ]
    fine = check([*RECORDS, *more])
    assert (finding(fine, "words").status, fine.detail.overall.counts.interviews) == ("met", 5)
    open_ended = check([*RECORDS, more[0]])
    found = finding(open_ended, "words")
    assert (found.status, found.message.params["n"]) == ("judgement", 1)
    assert found.message.params["found"].id == "checks.outcomes.words_open"


def test_recognised_words_are_used_and_told():
    """Nothing in the manifest: the list of known words is an assumption that the reader sees."""
    records = [
        (*r[:6], {"да": "интервью", "нет": "отказ", "закрыто": "никого нет дома"}.get(r[6], r[6])) for r in RECORDS
    ]
    words = {k: v for k, v in WORDS.items() if k not in {"да", "нет", "закрыто"}}
    result = check(records, spec=contacts_spec(dispositions=words))
    assert result.detail.overall.rates.rr1 == float(Fraction(4, 9))
    (told,) = result.assumptions
    assert (told.id, told.params["n"]) == ("checks.outcomes.recognised", 3)
    read = {w.params["word"]: w.params["code"] for w in told.params["words"]}
    assert read == {"интервью": "1.1", "отказ": "2.1", "никого нет дома": "2.24"}


def test_records_without_an_id_are_cases_of_their_own_and_make_the_rate_a_lower_bound():
    """Nothing joins them: two more non-contacts."""
    result = check([*RECORDS, *[(None, "A", "u", "I1", 1, "2026-02-02", "закрыто")] * 2])
    assert result.detail.overall.counts.non_contacts == 4
    found = finding(result, "rates")
    assert (found.status, found.message.id, found.message.params["n"]) == (
        "judgement", "checks.outcomes.rates_without_id", 2,
    )  # fmt: skip


def test_interviews_and_cases_agree():
    """The data's column is called as in the contacts."""
    result = check()
    assert result.detail.link.column == "case"
    assert (finding(result, "cases").status, finding(result, "cases").message.id) == (
        "met",
        "checks.outcomes.cases_agree",
    )


def test_interviews_without_a_case_and_cases_without_an_interview_are_named_with_rows():
    """Row 2 of the data has a case nobody visited, row 3 one that refused; cases 1 and 2 have no interview."""
    data = {**DATA, "case": ["99", "4", "3", "10"]}
    result = check(data=data, show_ids=False)
    link, found = result.detail.link, finding(result, "cases")
    assert [(r.file, r.row) for r in link.absent] == [("made.csv", 2)]
    assert [(r.file, r.row) for r in link.contradicted] == [("made.csv", 3)]
    assert [(r.file, r.row) for r in link.without] == [("contacts.csv", 2), ("contacts.csv", 4)]
    assert (found.status, found.value) == ("not_met", 4.0)
    assert all(r.id.startswith("№") for r in (*link.absent, *link.without))


def test_a_file_without_a_common_id_is_not_assessable():
    """Silence is no pass."""
    data = {k: v for k, v in DATA.items() if k != "case"}
    found = finding(check(data=data), "cases")
    assert (found.status, found.message.id) == ("not_assessable", "checks.outcomes.no_link")


def test_the_interviews_own_id_links_where_the_contacts_carry_it():
    """As in the contact form of this toolkit, where the number on the questionnaire is the id."""
    data = {**{k: v for k, v in DATA.items() if k != "case"}, "id": ["1", "2", "3", "10"]}
    assert check(data=data).detail.link.column == "id"


def test_attempts_of_cases_never_reached_and_refusals_that_were_converted():
    """NC 5, 6 and UH 7: two after one attempt, one twice on one day, two never at a weekend; 2 refused, 1 converted."""
    detail = check().detail
    never = detail.never_reached
    assert (never.cases, never.once, never.one_day, never.no_weekend, never.no_evening) == (3, 2, 1, 2, None)
    back = detail.conversion
    assert (back.refused, back.retried, back.interviewed) == (2, 2, 1)
    # Wilson 1 of 2 at 95 %: R 4.2.2, prop.test(1, 2, correct = FALSE)$conf.int.
    assert (back.low, back.high) == pytest.approx((0.0945312, 0.9054688), abs=5e-7)
    numbers = {a.group: (a.cases, a.numbers) for a in detail.attempts_by}
    assert numbers["I"] == (4, (2, 2, 0, 0, 0))
    assert numbers["NC"] == (2, (1, 1, 0, 0, 0))


def test_hours_count_where_the_dates_have_them():
    """At 19:10 somebody may be at home."""
    records = [(*r[:5], r[5] + ("T19:10:00" if r[0] == "5" else "T11:00:00"), r[6]) for r in RECORDS]
    assert check(records).detail.never_reached.no_evening == 2


def test_without_contacts_or_outcomes_nothing_is_known():
    """Missing evidence is no pass; a file whose words mean no interview gives no rate."""
    survey = interviews(DATA, id="id")
    context = Context(load_standard(), choose({}), method="main")
    (none,) = outcomes(survey, context, contacts=None).findings
    assert (none.status, none.message.id) == ("not_assessable", "checks.outcomes.no_contacts")
    assert check(spec=contacts_spec(disposition=None)).findings[0].message.id == "checks.outcomes.no_dispositions"
    foreign = check(spec=contacts_spec(dispositions={"нет": "2.11"}))
    assert foreign.detail.groups == ()
    assert finding(foreign, "rates").message.id == "checks.outcomes.no_interview_word"


def test_the_table_of_words_says_who_gives_each_its_code():
    """By how often they stand there; the cases that each decides."""
    rows = made_rows(
        columns([*RECORDS, ("14", "A", "u", "I1", 1, None, "ушли"), ("15", "A", "u", "I1", 1, None, "отказ")])
    )
    words = {w.word: (w.count, w.cases, w.code, w.group, w.origin) for w in disposition_table(rows, contacts_spec())}
    assert words["да"] == (4, 4, "1.1", "I", "manifest")
    assert words["закрыто"] == (5, 2, "2.24", "NC", "manifest")
    assert words["отказ"] == (1, 1, "2.1", "R", "recognised")
    assert words["ушли"] == (1, 1, None, None, "unknown")


def test_the_saved_table_has_a_row_a_word_and_leaves_open_what_is_open():
    """A word with a comma and quotes comes back as it was."""
    rows = made_rows(columns([*RECORDS, ("14", "A", "u", "I1", 1, None, 'ушли, "совсем"')]))
    saved = list(csv.DictReader(io.StringIO(disposition_csv(disposition_table(rows, contacts_spec())))))
    assert {r["word"]: r["code"] for r in saved} == {
        **{k: v for k, v in WORDS.items() if k != "болен"}, 'ушли, "совсем"': "",
    }  # fmt: skip


def test_the_samples_appointments_are_named_and_its_outcomes_are_those_of_a_plain_count(sample):
    """Defect 28 of the sample: four addresses end with «договорились о встрече». A loop over the CSV counts."""
    groups = {
        "интервью": "I", "интервью прервано": "P", "отказ": "R", "отказ в ходе беседы": "R",
        "нет доступа в подъезд": "NC", "никого нет дома": "NC", "отобранный отсутствует": "NC",
        "не может отвечать по здоровью": "O", "адрес не найден": "UH", "нежилое помещение": "NE", "жилье пустует": "NE",
    }  # fmt: skip
    attempts: dict[str, list[tuple[int, str]]] = {}
    with (sample / "contacts.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            attempts.setdefault(row["address"], []).append((int(row["attempt"]), row["disposition"]))
    count = dict.fromkeys([*groups.values(), "open"], 0)
    for made in attempts.values():
        ends = [groups.get(word, "open") for _, word in sorted(made, key=lambda a: a[0])]
        count[next((kept for kept in "IPR" if kept in ends), ends[-1])] += 1
    evaluation = review(sample)
    detail = evaluation.details[("main", "outcomes")]
    c = detail.overall.counts
    assert (
        c.interviews,
        c.partials,
        c.refusals,
        c.non_contacts,
        c.other,
        c.unknown_household,
        c.not_eligible,
    ) == tuple(count[g] for g in ("I", "P", "R", "NC", "O", "UH", "NE"))
    assert (c.unknown_other, count["open"]) == (4, 4)
    found = next(f for f in evaluation.findings if "outcomes.words/" in f.id)
    (word,) = found.message.params["found"].params["words"]
    assert (word.params["word"], word.params["n"]) == ("договорились о встрече", 4)
    assert word.params["rows"] == "3591, 3592, 3593, 3594"
