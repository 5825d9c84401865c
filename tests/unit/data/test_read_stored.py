"""SPSS and Stata files with Kazakh labels."""

# ruff: noqa: DTZ001 - stored moments are naive
from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from sapa.data.readers import read_rows
from sapa.data.values import instants
from sapa.errors import BadInput

SEX = {1: "Ер", 2: "Әйел", 99: "Жауап жоқ"}
FRAME = pd.DataFrame(
    {
        "sex": [1.0, 2.0, 99.0, np.nan],
        "city": ["  Қызылорда", "ауыл", "", ""],
        "w": [0.5, 1.25, 3.0, 0.1 + 0.2],
        "start": [datetime(2021, 7, 5, 10, 0, 1), datetime(2021, 7, 6), None, datetime(2021, 7, 7, 23, 59, 59)],
        "day": [date(2021, 7, 5), date(2021, 7, 6), None, None],
    }
)


@pytest.fixture(params=["sav", "zsav", "dta"])
def stored(request, tmp_path):
    """Write FRAME as SPSS, compressed SPSS and Stata."""
    path = tmp_path / f"data.{request.param}"
    labels = {"sex": "Респонденттің жынысы"}
    if request.param == "dta":
        pyreadstat.write_dta(FRAME, path, column_labels=labels, variable_value_labels={"sex": SEX})
    else:
        pyreadstat.write_sav(
            FRAME,
            path,
            column_labels=labels,
            variable_value_labels={"sex": SEX},
            missing_ranges={"sex": [99]},
            compress=request.param == "zsav",
        )
    return path


def test_values_are_codes_and_labels_are_kept(stored):
    """User-missing 99 stays a code; dates are ISO; system-missing and empty texts are NA."""
    rows = read_rows(stored, shown="data")
    frame = rows.frame.fillna("-")
    assert frame["sex"].tolist() == ["1", "2", "99", "-"]
    assert frame["city"].tolist() == ["Қызылорда", "ауыл", "-", "-"]
    assert frame["w"].tolist() == ["0.5", "1.25", "3", "0.3"]
    assert frame["start"].tolist() == ["2021-07-05 10:00:01", "2021-07-06", "-", "2021-07-07 23:59:59"]
    assert frame["day"].tolist() == ["2021-07-05", "2021-07-06", "-", "-"]
    assert rows.labels == {"sex": "Респонденттің жынысы"}
    assert rows.value_labels == {"sex": {"1": "Ер", "2": "Әйел", "99": "Жауап жоқ"}}
    assert rows.files[0].format == stored.suffix[1:]
    assert rows.origin["row"].tolist() == [2, 3, 4, 5]
    assert instants(rows.frame["start"]).bad == ()


def test_kazakh_names_of_variables_are_read(tmp_path):
    """SPSS allows them."""
    pyreadstat.write_sav(pd.DataFrame({"жынысы": [1.0]}), tmp_path / "a.sav")
    assert read_rows(tmp_path / "a.sav").columns == ("жынысы",)


def test_extended_missing_values_of_stata_are_written_as_stata_shows_them(tmp_path):
    """`.a` in the data and in its labels."""
    frame = pd.DataFrame({"q": pd.Series([1, 2, "a"], dtype=object)})
    pyreadstat.write_dta(
        frame,
        tmp_path / "a.dta",
        missing_user_values={"q": ["a"]},
        variable_value_labels={"q": {1: "иә", "a": "бас тартты"}},
    )
    rows = read_rows(tmp_path / "a.dta")
    assert rows.frame["q"].tolist() == ["1", "2", ".a"]
    assert rows.value_labels["q"] == {"1": "иә", ".a": "бас тартты"}


@pytest.mark.parametrize("encoding", ["kz1048", "ptcp154"])
def test_texts_in_an_old_encoding_are_read_when_it_is_declared(tmp_path, encoding):
    """Old SPSS wrote the system's encoding without saying so: the bytes of three texts are replaced by KZ-1048 ones."""
    path = tmp_path / "old.sav"
    frame = pd.DataFrame({"q": ["QQQQQQQQQ"], "s": [1.0]})
    pyreadstat.write_sav(frame, path, column_labels={"q": "LLLLLLLLL"}, variable_value_labels={"s": {1: "VVVV"}})
    content = path.read_bytes()
    for ascii_text, kazakh in (("QQQQQQQQQ", "Қазақстан"), ("LLLLLLLLL", "Өңір, қал"), ("VVVV", "Әйел")):
        assert ascii_text.encode() in content
        content = content.replace(ascii_text.encode(), kazakh.encode(encoding))
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_rows(path)
    assert caught.value.what.id == "data.stored.encoding"
    rows = read_rows(path, encoding=encoding)
    assert rows.frame["q"].tolist() == ["Қазақстан"]
    assert rows.labels == {"q": "Өңір, қал"}
    assert rows.value_labels == {"s": {"1": "Әйел"}}
    assert rows.files[0].encoding == encoding


@pytest.mark.parametrize("name", ["x.sav", "x.dta"])
@pytest.mark.parametrize("content", [b"", b"no such file" * 50])
def test_what_is_no_stored_file_is_refused(tmp_path, name, content):
    """Damaged files, and text named .sav."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_rows(tmp_path / name)
    assert caught.value.what.id == "data.stored"
