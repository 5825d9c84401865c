"""The key of a session is in nothing that trainees get, and cannot be worked out from it."""

from __future__ import annotations

import json
import stat
import zipfile
from collections import Counter
from dataclasses import replace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from fixtures.pcg import uniforms
from fixtures.simulated import honest
from sapa.errors import BadInput
from sapa.i18n import translator
from sapa.training import sessions
from sapa.training.sessions.answer_sheet import session_mark
from sapa.training.sessions.key import check_key_place
from sapa.training.simulator import Chance, catalogue, simulate

MILLION = 1_000_000
TRAINEES = 4


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    """Return a session in which every trainee has a survey of his own, and its folder."""
    out = tmp_path_factory.mktemp("session") / "given"
    made = sessions.deal(sessions.scenario("sampling"), trainees=TRAINEES, secret=sessions.new_secret(5))
    asked = translator("en")
    return sessions.write_session(made, out, sheet=lambda who: sessions.answer_sheet(made, who, asked)), out


def contents(path):
    """Return every text of a file: of a workbook, those of its parts."""
    if path.suffix != ".xlsx":
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_no_file_of_a_trainee_names_a_defect_the_secret_or_the_variant(session):
    """Contents, parts of workbooks and names of files are searched."""
    made, out = session
    words = [*catalogue(), made.secret.hex(), "variant", "secret", "planted", "seed", "defect"]
    for path in out.rglob("*"):
        assert not any(word in path.name for word in words)
        if path.is_file():
            for content in contents(path):
                assert made.secret not in content
                lower = content.lower()
                found = {word for word in words if word.encode() in lower}
                # `variant` is a type of value in the format xlsx itself.
                assert found <= ({"variant"} if path.suffix == ".xlsx" else set()), path


def parts(path):
    """Return the archive's list of an xlsx file (names, times, systems, rights, order), and its parts."""
    with zipfile.ZipFile(path) as archive:
        listed = tuple(
            (i.filename, i.date_time, i.create_system, i.external_attr, i.extra, i.comment) for i in archive.infolist()
        )
        return listed, {i.filename: archive.read(i) for i in archive.infolist()}


def test_the_answer_sheet_is_the_same_for_everybody_but_for_the_pseudonym(session):
    """Questions about what one has and the others have not would be an answer; so would their order, or a time.

    Names of parts, their times, properties, shared strings in their order: nothing differs but the pseudonym.
    """
    _, out = session
    books = {p.parent.name: parts(p) for p in out.glob("*/answers.xlsx")}
    assert len(books) == TRAINEES
    assert len({listed for listed, _ in books.values()}) == 1
    assert {when for listed, _ in books.values() for _, when, *_ in listed} == {(1980, 1, 1, 0, 0, 0)}
    bare = [{k: v.replace(who.encode(), b"@") for k, v in found.items()} for who, (_, found) in books.items()]
    assert all(one == bare[0] for one in bare)
    assert bare[0]["docProps/core.xml"].count(b"2026-01-01T00:00:00Z") == 2
    assert b"<dc:creator></dc:creator>" in bare[0]["docProps/core.xml"]


def test_the_answer_sheet_does_not_depend_on_what_was_dealt_out(session):
    """With the same secret and nothing planted at all it would be the same file."""
    made, out = session
    empty = replace(made, handouts=tuple(replace(h, truths=((),), variants=(99,)) for h in made.handouts))
    there = (out / "trainee-03" / "answers.xlsx").read_bytes()
    assert sessions.answer_sheet(empty, "trainee-03", translator("en")) == there


def test_the_mark_of_a_session_gives_neither_the_secret_nor_a_stream(session):
    """The mark that every sheet carries: keyed, of its own topic, another one for the next secret.

    64 bits of BLAKE2b differ in 32 places on average, standard deviation 4; small secrets do not give it.
    """
    made, out = session
    sheet = openpyxl.load_workbook(out / "trainee-01" / "answers.xlsx").worksheets[0]
    mark = str(sheet["A1"].value).split()[1]
    assert mark == session_mark(made.secret)
    assert mark not in made.secret.hex()
    near = bytes([made.secret[0] ^ 1]) + made.secret[1:]
    assert 12 < (int(mark, 16) ^ int(session_mark(near), 16)).bit_count() < 52
    assert mark not in {session_mark(seed.to_bytes(16, order)) for seed in range(50_000) for order in ("big", "little")}
    states = {made.secret[:8].hex(), made.secret[8:].hex()}
    for variant in range(TRAINEES + 1):
        for topic in ("order", "deal", "answer sheet", "layout"):
            chance = Chance(made.secret, variant)
            states.add(f"{chance.stream(topic).bit_generator.state['state']['state']:032x}")
    assert not any(mark in state for state in states)


def test_names_and_times_of_files_are_the_same_for_everybody(session):
    """No time of writing, no order in a workbook, no name of who made it; the same files in each folder."""
    _, out = session
    times = {p.stat().st_mtime for p in [out, *out.rglob("*")]}
    assert times == {1767225600.0}
    assert len({tuple(sorted(str(p.relative_to(f)) for p in f.rglob("*"))) for f in out.iterdir()}) == 1
    books = [(listed, found["docProps/core.xml"]) for listed, found in map(parts, out.glob("*/deliverable-1/*.xlsx"))]
    assert len(books) == TRAINEES
    assert len(set(books)) == 1


def test_rows_are_in_an_order_that_an_honest_deliverable_has_too(session):
    """Each table is sorted by what it is about: nothing that was planted stands at an end."""
    _, out = session
    for folder in out.glob("*/deliverable-1"):
        log, raw = pd.read_csv(folder / "control.csv"), pd.read_csv(folder / "raw.csv", low_memory=False)
        assert log.equals(log.sort_values(["date", "id"], ignore_index=True))
        assert raw["id"].is_monotonic_increasing
        data = pd.read_csv(folder / "interviews.csv", low_memory=False)
        assert np.abs(data["id"].str[1:].astype(int).corr(pd.Series(range(len(data))))) < 0.15


def test_two_variants_have_nothing_in_common_that_would_show_what_one_has_more(session):
    """Interviews, control and addresses of two trainees are other ones: no difference between files can be taken."""
    _, out = session
    folders = sorted(out.glob("*/deliverable-1"))
    for name, columns in (
        ("interviews.csv", ["start", "q2", "q3", "weight"]),
        ("control.csv", ["id", "controller", "date"]),
    ):
        rows = [set(map(tuple, pd.read_csv(f / name, dtype=str)[columns].to_numpy())) for f in folders]
        for i, one in enumerate(rows):
            for other in rows[i + 1 :]:
                assert len(one & other) <= 0.05 * len(one)


def test_the_number_of_a_trainee_says_nothing_about_what_he_got():
    """Over 200 secrets each of 12 places has as many defects, and as many honest deliverables, as chance gives.

    With p = 0.15 of 200 the number of honest ones is Bin(200, 0.15): 30, standard deviation 5.05; 4.5 of them are 23.
    """
    chosen = sessions.scenario("sampling")
    clean, planted = np.zeros(12), np.zeros(12)
    variants = Counter()
    for seed in range(200):
        for place, handout in enumerate(sessions.deal(chosen, trainees=12, secret=sessions.new_secret(seed)).handouts):
            clean[place] += not handout.truths[0]
            planted[place] += len(handout.truths[0])
            variants[place, handout.variants[0]] += 1
    assert np.abs(clean - 30).max() < 23
    assert planted.max() - planted.min() < 90
    assert len(variants) == 144  # every place has had every variant


def first_sizes(table):
    """Return the adults of the first units of the list: what an attacker reads in `units.csv`."""
    own = table[(table["region"] == table["region"].iloc[0]) & (table["locality"] == table["locality"].iloc[0])]
    return own["adults"].to_numpy(dtype=float)


def seeds_that_fit(adults, guesses):
    """Return the seeds whose stream would have given the sizes of the first four units, relative to each other."""
    sizes = 0.6 + 0.8 * uniforms(guesses, 4)
    shares = sizes[:, 1:] / sizes[:, :1]
    return guesses[(np.abs(shares / (adults[1:4] / adults[0]) - 1) < 1e-3).all(axis=1)]


def test_the_attack_itself_works_where_a_stream_is_seeded_with_a_small_number(monkeypatch):
    """Control of the test below: a simulator that seeds its streams with 123,456 is found out among a million seeds."""
    assert uniforms(np.array([0, 7, 123456]), 3) == pytest.approx(
        np.stack([np.random.default_rng(s).random(3) for s in (0, 7, 123456)]), abs=0
    )
    monkeypatch.setattr(Chance, "stream", lambda *_: np.random.default_rng(123456))
    table = simulate(Chance.of_seed(1), interviews=148).made.tables["units"]
    assert seeds_that_fit(first_sizes(table), np.arange(MILLION)).tolist() == [123456]


def test_a_million_seeds_do_not_give_a_trainees_files(session):
    """The list of units comes straight from a stream; no seed below a million gives it."""
    _, out = session
    table = pd.read_csv(out / "trainee-01" / "deliverable-1" / "units.csv")
    table = table[~table["unit"].duplicated()]
    assert seeds_that_fit(first_sizes(table), np.arange(MILLION)).size == 0


def test_the_stream_of_one_topic_does_not_give_another():
    """Whoever worked out the state of one stream has neither the secret nor the state of another."""
    one, other = Chance(b"0123456789abcdef", 1), Chance(b"0123456789abcdef", 2)
    states = [c.stream(t).bit_generator.state["state"]["state"] for c in (one, other) for t in ("layout", "deal")]
    assert len(set(states)) == 4
    near = Chance(b"0123456789abcdeg", 1).stream("deal").bit_generator.state["state"]["state"]
    assert 30 < (states[1] ^ near).bit_count() < 98  # 64 of 128 on average, standard deviation 5.7


def test_the_secret_of_a_session_has_128_bits_of_the_operating_system():
    """Two sessions never share it; only a test may name a seed."""
    made = {sessions.new_secret() for _ in range(50)}
    assert len(made) == 50
    assert {len(s) for s in made} == {16}
    assert sessions.new_secret(1) == sessions.new_secret(1)


def test_the_key_is_read_back_as_it_was_written_and_only_by_its_owner(session, tmp_path):
    """Secret, variants, doses and places; rights 600."""
    made, _ = session
    path = tmp_path / "key.json"
    sessions.write_key(made, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    back = sessions.read_key(path)
    assert back.secret == made.secret
    assert [h.variants for h in back.handouts] == [h.variants for h in made.handouts]
    told = [[(t.defect, t.dose, t.score) for t in ts] for h in back.handouts for ts in h.truths]
    assert told == [[(t.defect, t.dose, t.score) for t in ts] for h in made.handouts for ts in h.truths]


def test_a_deliverable_can_be_made_again_from_the_key(session):
    """The trainer can show, long after, what a trainee had."""
    made, out = session
    handout = made.handouts[2]
    again = simulate(
        Chance(made.secret, handout.variants[0]), interviews=600,
        defects={t.defect: t.dose for t in handout.truths[0]},
    )  # fmt: skip
    there = (out / handout.pseudonym / "deliverable-1" / "interviews.csv").read_text(encoding="utf-8")
    assert again.made.tables["interviews"].to_csv(index=False, lineterminator="\n") == there


def test_a_key_among_the_trainees_files_is_refused(tmp_path):
    """However it is written."""
    for key in (tmp_path / "given" / "key.json", tmp_path / "given" / ".." / "given" / "a" / "key.json"):
        with pytest.raises(BadInput):
            check_key_place(key, tmp_path / "given")
    check_key_place(tmp_path / "given-key.json", tmp_path / "given")


@pytest.mark.parametrize("text", ["", "{}", '{"sapa_training_key": 2}', json.dumps({"sapa_training_key": 1}), "\x00"])
def test_a_file_that_is_no_key_is_told_in_one_message(text, tmp_path):
    """Never a traceback."""
    path = tmp_path / "key.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as told:
        sessions.read_key(path)
    assert told.value.what.id == "training.no_key"


def test_an_honest_deliverable_has_the_files_that_a_defective_one_has():
    """Most defects neither add nor take a file: the list of files is no key."""
    plain = honest().made
    names = {*plain.tables, *plain.texts}
    for name in ("control_low", "fabricated_copying", "near_duplicates", "value_inflated"):
        made = simulate(Chance.of_seed(3), interviews=150, defects={name: catalogue()[name].doses[0]}).made
        assert {*made.tables, *made.texts} == names, name
