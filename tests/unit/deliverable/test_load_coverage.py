"""Loading the tables about who should have been reached: margins, quotas, issued cases, frame, consumers."""

from __future__ import annotations

from pathlib import Path

import pytest

from sapa.deliverable.load import load_deliverable
from sapa.i18n import translator
from unit.deliverable.folder import deliverable, manifest, refusal

METHOD = """\
    groups:
      age_group: {column: age, starts: [18, 30, 45]}
      place: {column: region, codes: {north: A, south: [B, C]}}
    margins: {file: margins.csv, universe: 18+, date: 2026-01-01}
    quotas:
      - {file: quotas.csv, by: [region, age_group], columns: [area, age], planned: n}
      - {file: quotas2.csv}
    issued:
      file: issued.csv
      link: anketa
      kind: kind
      kinds: {main: m, reserve: r}
      covariates: [area]
      substitution: {same: [area], after_attempts: 3, max: 10}
    frame: {file: sampling.csv, link: anketa, size: people}
    weighting: {base: w, response: [area], margins: [age_group], method: raking}
    contacts: {file: contacts.csv, disposition: result, dispositions: {no: "2.11"}, mapping: mapping.csv}
    raw: {file: raw.csv, id: anketa, columns: {q7: Q_7}}
    question_times: times.csv
    centres: {file: centres.csv, psu: area}
    rekeyed: {file: again.csv, id: anketa, compare: {q7: q_7, age: {column: age, tolerance: 1}}}
"""
SERVICE = """\
service: training
consumers:
  - {form: seminar, planned: 40, registered: {file: registered.csv, id: nr}, polled: 30}
  - {form: all_consultations, registered: 12, polled: {file: polled.csv, id: nr}}
"""
FILES = {
    "margins_csv": "margin,level,total\nregion,A,1000\nregion,B,2000\nage_group,18–29,900\n",
    "quotas_csv": "area,age,n\nA,18–29,1\nB,45+,1\n",
    "quotas2_csv": "region,План интервью\nA,1\nB,2\n",
    "issued_csv": "id,area,kind\n1,A,m\n2,B,m\n3,B,r\n",
    "sampling_csv": "id,people\n1,4\n2,3\n",
    "contacts_csv": "id,result\n1,yes\n2,no\n2,later\n3,odd\n",
    "mapping_csv": "word,code\nyes,1.1\nno,2.31\nlater,2.2\nodd,\n",
    "raw_csv": "anketa,Q_7\n1,4\n2,5\n3,3\n",
    "times_csv": "id,question,seconds\n1,q7,4\n",
    "centres_csv": "area,latitude,longitude\nA,51.1,71.4\n",
    "again_csv": "anketa,q_7,age\n1,4,30\n",
    "registered_csv": "nr\n1\n2\n",
    "polled_csv": "nr\n1\n",
}


def _manifest(*changes: tuple[str, str]) -> str:
    text = manifest("analysis:", METHOD + SERVICE + "analysis:")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def _folder(folder: Path, *changes: tuple[str, str], **files: str) -> Path:
    return deliverable(folder, deliverable_yaml=_manifest(*changes), **(FILES | files))


def test_every_table_of_coverage_stands_under_its_key(tmp_path):
    """One table a section; quotas are numbered in the order of the manifest."""
    method = load_deliverable(_folder(tmp_path)).parts[0].methods[0]
    found = {k: len(rows) for k, rows in method.tables.items()}
    assert found == {
        "data": 3, "population": 2, "plan": 2, "control": 1, "contacts": 4, "contacts_mapping": 4, "raw": 3,
        "question_times": 1, "centres": 1, "rekeyed": 1, "margins": 3, "issued": 3, "frame": 2, "quotas_0": 2,
        "quotas_1": 2,
    }  # fmt: skip


def test_columns_left_out_are_recognised_by_their_headings(tmp_path):
    """Stating a date or a universe does not keep columns from being recognised; quotas are matched by common names."""
    spec = load_deliverable(_folder(tmp_path)).parts[0].methods[0].spec
    assert (spec.margins.margin, spec.margins.total, spec.margins.share) == ("margin", "total", None)
    assert (spec.quotas[0].by, spec.quotas[0].columns) == (("region", "age_group"), ("area", "age"))
    assert (spec.quotas[1].by, spec.quotas[1].columns) == (("region",), ("region",))
    assert spec.quotas[1].planned == "План интервью"
    assert (spec.question_times.question, spec.question_times.seconds) == ("question", "seconds")


def test_the_manifests_own_words_go_before_the_mapping_table(tmp_path):
    """A word with a code in both keeps that of the manifest; one without a code in the table stays open."""
    contacts = load_deliverable(_folder(tmp_path)).parts[0].methods[0].spec.contacts
    assert contacts.dispositions == {"yes": "1.1", "no": "2.11", "later": "2.2"}


@pytest.mark.parametrize("head", ["Исход контакта,Код AAPOR", "Байланыс нәтижесі,AAPOR коды", "WORD,Code"])
def test_a_mapping_table_is_read_under_headings_of_three_languages(tmp_path, head):
    """The columns are found by their Russian and Kazakh headings too."""
    loaded = load_deliverable(_folder(tmp_path, mapping_csv=f"{head}\nyes,1.1\n"))
    assert loaded.parts[0].methods[0].spec.contacts.dispositions["yes"] == "1.1"


def test_consumers_come_with_the_lists_behind_them(tmp_path):
    """A list is read, a bare number is kept as it is stated."""
    first, second = load_deliverable(_folder(tmp_path)).parts[0].consumers
    assert (len(first.registered), first.polled, first.spec.polled.count) == (2, None, 30)
    assert (second.registered, len(second.polled), second.spec.registered.count) == (None, 1, 12)


def test_consumers_of_a_part_are_that_parts(tmp_path):
    """Each service has its own consumers; one entry needs no list, and a file may stand by its name alone."""
    text = (
        "sapa: 1\ntitle: Two\nparts:\n"
        "  - {id: a, service: training, consumers: {planned: 3, polled: polled.csv}}\n"
        "  - {id: b, service: event}\n"
    )
    parts = load_deliverable(deliverable(tmp_path, deliverable_yaml=text, polled_csv="id\n1\n")).parts
    assert [len(p.consumers) for p in parts] == [1, 0]
    assert len(parts[0].consumers[0].polled) == 1


def test_a_list_of_consumers_that_is_not_there_is_named_with_its_place(tmp_path):
    """A file of a part's consumers is refused by its own key path."""
    error = refusal(_folder(tmp_path, ("polled.csv", "poled.csv")))
    assert error.where == "deliverable.yaml:41 (consumers[1].polled.file)"
    assert translator("en")(error.todo) == "Did you mean “polled.csv”?"


@pytest.mark.parametrize(
    ("old", "new", "path", "suggestion"),
    [
        ("{column: age, starts", "{column: agee, starts", "groups.age_group.column", "age"),
        ("by: [region, age_group]", "by: [region, age_groups]", "quotas[0].by[1]", "age_group"),
        ("columns: [area, age]", "columns: [area, aged]", "quotas[0].columns[1]", "age"),
        ("planned: n}\n      -", "planned: nn}\n      -", "quotas[0].planned", "n"),
        ("      link: anketa", "      link: Anketa", "issued.link", "anketa"),
        ("covariates: [area]", "covariates: [aera]", "issued.covariates", "area"),
        ("same: [area]", "same: [kinds]", "issued.substitution.same", "kind"),
        ("sampling.csv, link: anketa", "sampling.csv, link: anketta", "frame.link", "anketa"),
        ("size: people}\n    weighting", "size: peple}\n    weighting", "frame.size", "people"),
        ("base: w,", "base: ww,", "weighting.base", "w"),
        ("response: [area]", "response: [areas]", "weighting.response", "area"),
        ("margins: [age_group]", "margins: [age_groups]", "weighting.margins", "age_group"),
        ("{q7: Q_7}", "{q7: Q7}", "raw.columns.q7", "Q_7"),
        ("{q7: Q_7}", "{q77: Q_7}", "raw.columns.q77", "q7"),
        ("compare: {q7: q_7", "compare: {q7x: q_7", "rekeyed.compare.q7x", "q7"),
        ("compare: {q7: q_7", "compare: {q7: q_77", "rekeyed.compare.q7", "q_7"),
        ("centres.csv, psu: area", "centres.csv, psu: are", "centres.psu", "area"),
    ],
)
def test_a_column_that_is_not_there_is_refused_with_the_nearest(tmp_path, old, new, path, suggestion):
    """Columns of the section's own file, of the data and of the issued cases: key path and the nearest name."""
    error = refusal(_folder(tmp_path, (old, new)))
    assert f"(methods[0].{path})" in error.where
    assert translator("en")(error.todo) == f"Did you mean “{suggestion}”?"


@pytest.mark.parametrize(
    ("changes", "files", "path", "what"),
    [
        ((), {"margins_csv": "margin,level,people\nregion,A,1\n"}, "margins",
         "The margins in “margins.csv” have neither a total nor a share of the population."),
        ((), {"quotas2_csv": "oblast,План интервью\nA,1\n"}, "quotas[1]",
         "It is not stated which columns of the data the quotas of “quotas2.csv” are set by."),
        ((("columns: [area, age]", "columns: [area]"),), {}, "quotas[0]",
         "The columns of the quotas in “quotas.csv” do not match those in `by` one to one."),
        ((), {"mapping_csv": "word,code\nyes,1.1\nyes,2.1\n"}, "contacts.mapping",
         "The table of contact outcomes gives the word “yes” two different codes (“mapping.csv”, row 3)."),
        ((), {"mapping_csv": "word,group\nyes,1.1\n"}, "contacts.mapping",
         "The file “mapping.csv” has no column “code”."),
        ((), {"times_csv": "id,what,seconds\n1,q7,4\n"}, "question_times",
         "It is not known which columns of “times.csv” hold the times of questions."),
        ((("age_group: {column: age,", "w: {column: age,"),
          ("by: [region, age_group]", "by: [region, w]")), {}, "groups.w",
         "A group has the name of a column of the data: “w”."),
        ((("    margins: {file: margins.csv, universe: 18+, date: 2026-01-01}\n", ""),), {}, "weighting.margins",
         "`weighting` names margins, but the manifest names no table of margins."),
        ((("      weight: w\n", "      weight: w\n      psu: [region, int]\n"),), {}, "centres",
         "The centres and the primary sampling units of the data are not known by as many columns."),
        ((("starts: [18, 30, 45]", "starts: [18, 45, 30]"),), {}, "groups.age_group",
         "The group “methods[0].groups.age_group” is not made in one way."),
        ((("starts: [18, 30, 45]", "starts: [18, 30], codes: {a: 1}"),), {}, "groups.age_group",
         "The group “methods[0].groups.age_group” is not made in one way."),
        ((("mapping: mapping.csv}", "mapping: mapping.csv, eligibility: {rule: given}}"),), {}, "contacts.eligibility",
         "In “methods[0].contacts.eligibility” the rule and the value do not go together."),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_is_one_clear_message(tmp_path, changes, files, path, what):
    """What is wrong in English, and the key path; every language has words for it."""
    error = refusal(_folder(tmp_path, *changes, **files))
    assert translator("en")(error.what) == what
    assert f"(methods[0].{path})" in error.where
    assert error.todo is not None


@pytest.mark.parametrize("written", ["{file: registered.csv, count: 3}", "{id: nr}"])
def test_consumers_are_a_list_or_a_number(tmp_path, written):
    """Both at once, and neither, are refused with what may stand there."""
    error = refusal(_folder(tmp_path, ("{file: registered.csv, id: nr}", written)))
    assert translator("en")(error.what) == "“consumers[0].registered” is neither a list nor a number of people."
    assert translator("en")(error.expected) == "a file with the list, or a whole number"


def test_a_section_of_a_data_file_needs_the_data(tmp_path):
    """A link to the data without data is said, as it is for roles."""
    text = "sapa: 1\ntitle: T\nmethods:\n  - {kind: survey, frame: {file: sampling.csv, link: anketa}}\n"
    error = refusal(deliverable(tmp_path, deliverable_yaml=text, **FILES))
    assert error.what.id == "deliverable.no_data_for_column"


def test_an_id_under_the_datas_own_name_is_found_in_the_issued_cases(tmp_path):
    """The issued cases know the interview by the data's id column: it is taken, as one column."""
    changes = (("file: issued.csv\n      link: anketa", "file: issued.csv"),)
    loaded = load_deliverable(_folder(tmp_path, *changes, issued_csv="anketa,area,kind\n1,A,m\n"))
    assert loaded.parts[0].methods[0].spec.issued.id == "anketa"
