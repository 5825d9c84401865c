"""Dates and times: formats, offsets, and days that could be months."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sapa.data.readers import join_rows, read_rows
from sapa.data.values import instants, instants_in
from sapa.errors import BadInput


def read(cells, timezone=None):
    return instants(pd.Series(cells, dtype="str"), timezone=timezone)


def shown(found):
    return [None if np.isnat(v) else str(v)[:19] for v in found.values]


@pytest.mark.parametrize(
    ("cell", "moment", "format"),
    [
        ("2021-07-05", "2021-07-05T00:00:00", "yyyy-mm-dd"),
        ("2021-07-05 10:58", "2021-07-05T10:58:00", "yyyy-mm-dd"),
        ("2021-07-05T10:58:34.147", "2021-07-05T10:58:34", "yyyy-mm-dd"),
        ("05.07.2021", "2021-07-05T00:00:00", "dd.mm.yyyy"),
        ("5.7.2021 9:05", "2021-07-05T09:05:00", "dd.mm.yyyy"),
        ("05.07.2021 09:05:07", "2021-07-05T09:05:07", "dd.mm.yyyy"),
        ("2021/07/05", "2021-07-05T00:00:00", "yyyy/mm/dd"),
        ("07/15/2021", "2021-07-15T00:00:00", "mm/dd/yyyy"),
        ("15/07/2021 23:59", "2021-07-15T23:59:00", "dd/mm/yyyy"),
        ("15-07-2021", "2021-07-15T00:00:00", "dd-mm-yyyy"),
        ("Jul 6, 2021 3:15:00 PM", "2021-07-06T15:15:00", "mon d, yyyy"),  # as SurveyCTO exports
        ("Jul 6, 2021 12:15 AM", "2021-07-06T00:15:00", "mon d, yyyy"),
        ("06jul2021 13:00:00", "2021-07-06T13:00:00", "d mon yyyy"),  # as Stata shows %tc
        ("20210706", "2021-07-06T00:00:00", "yyyymmdd"),
        ("44383", "2021-07-06T00:00:00", "excel serial"),  # Excel's DATE(2021,7,6) = 44383
        ("44383.75", "2021-07-06T18:00:00", "excel serial"),
        ("44383,75", "2021-07-06T18:00:00", "excel serial"),
    ],
)
def test_usual_ways_to_write_a_moment_are_read(cell, moment, format):
    """Each format gives the moment and its own name."""
    found = read([cell])
    assert shown(found) == [moment]
    assert found.formats == {format}
    assert found.bad == found.ambiguous == ()


@pytest.mark.parametrize(
    "cell",
    [
        "yesterday",
        "31.02.2021",
        "2021-13-01",
        "05.07.21",
        "2021-07-05 25:00",
        "13/13/2021",
        "9999-12-31",
        "12",
        "Abc 6, 2021",
    ],
)
def test_what_is_no_date_is_reported(cell):
    """A two-digit year is not completed, and a 31 February is no day."""
    found = read([cell, None, "2021-07-05"])
    assert found.bad == (0,)
    assert shown(found) == [None, None, "2021-07-05T00:00:00"]


def test_a_column_that_shows_its_order_is_read_whole():
    """One 13th is enough to know which part is the day."""
    found = read(["5/13/2023", "5/2/2023"])
    assert shown(found) == ["2023-05-13T00:00:00", "2023-05-02T00:00:00"]
    assert found.formats == {"mm/dd/yyyy"}
    assert shown(read(["13/5/2023", "5/2/2023"])) == ["2023-05-13T00:00:00", "2023-02-05T00:00:00"]


def test_a_day_that_could_be_a_month_is_not_guessed():
    """05/02/2023 alone is the fifth of February or the second of May; 05/05/2023 is one day either way."""
    found = read(["05/02/2023", "05/05/2023"])
    assert found.ambiguous == (0,)
    assert found.bad == ()
    assert shown(found) == [None, "2023-05-05T00:00:00"]
    assert found.formats == {"?/?/yyyy"}


def test_a_column_with_both_orders_leaves_the_doubtful_days_open():
    """Two orders in one column: each cell that shows its own is read, the others are ambiguous."""
    found = read(["13/2/2023", "2/13/2023", "1/2/2023"])
    assert shown(found) == ["2023-02-13T00:00:00", "2023-02-13T00:00:00", None]
    assert found.ambiguous == (2,)
    assert {"dd/mm/yyyy", "mm/dd/yyyy"} <= found.formats


def test_several_formats_in_one_column_are_told():
    """Dates in several formats can be a finding."""
    assert read(["2021-07-05", "05.07.2021", "44383"]).formats == {"yyyy-mm-dd", "dd.mm.yyyy", "excel serial"}


def test_an_offset_is_dropped_without_a_time_zone():
    """The clock stays as the tablet showed it; which offsets there were is told."""
    found = read(["2021-07-05T10:58:34+06:00", "2021-07-05T10:58:34Z"])
    assert shown(found) == ["2021-07-05T10:58:34"] * 2
    assert found.offsets == {"+06:00", "Z"}


def test_an_offset_is_converted_to_the_declared_zone():
    """Almaty is UTC+6 until 1 March 2024 and UTC+5 since (tz database, Asia/Almaty)."""
    found = read(
        ["2024-02-01T06:00:00Z", "2024-04-01T06:00:00Z", "2024-04-01T09:00:00+0300", "2024-04-01 11:00"], "Asia/Almaty"
    )
    assert shown(found) == ["2024-02-01T12:00:00", "2024-04-01T11:00:00", "2024-04-01T11:00:00", "2024-04-01T11:00:00"]


def test_an_unknown_time_zone_is_bad_input():
    """A zone is named by region and city."""
    with pytest.raises(BadInput) as caught:
        read(["2021-07-05"], "Almaty")
    assert caught.value.got == "Almaty"
    assert caught.value.todo.id == "data.timezone.todo"


def test_each_file_has_its_own_time_zone(tmp_path):
    """Before March 2024 the west of the country was an hour behind: Oral UTC+5, Almaty UTC+6 (tz database)."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text("start,x\n2023-05-01T06:00:00Z,1\nno,2\n", encoding="utf-8")
    rows = join_rows(
        [read_rows(tmp_path / "a.csv", timezone="Asia/Almaty"), read_rows(tmp_path / "b.csv", timezone="Asia/Oral")]
    )
    found = instants_in(rows, "start")
    assert shown(found) == ["2023-05-01T12:00:00", None, "2023-05-01T11:00:00", None]
    assert found.bad == (1, 3)
    assert found.offsets == {"Z"}


@given(
    st.datetimes(
        min_value=pd.Timestamp("1901-01-01").to_pydatetime(), max_value=pd.Timestamp("2099-12-31").to_pydatetime()
    )
)
def test_iso_moments_come_back(moment):
    """What Python writes in ISO form is read to the microsecond."""
    found = read([moment.isoformat()])
    assert found.values[0] == np.datetime64(moment, "ns")


@given(st.lists(st.text(alphabet="0123456789./-: TZ+apmPM", max_size=24), max_size=10))
def test_any_text_is_a_moment_or_reported(cells):
    """No text raises; each cell is read, missing, bad or ambiguous."""
    found = read(cells)
    for i, cell in enumerate(cells):
        empty = not cell.strip()
        told = i in found.bad or i in found.ambiguous
        assert np.isnat(found.values[i]) == (empty or told)
