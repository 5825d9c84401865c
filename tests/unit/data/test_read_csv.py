"""Text tables: delimiters, rows that do not fit, names, and what stays exactly as delivered."""

from __future__ import annotations

import hashlib
import unicodedata

import pytest

from sapa.data.readers import read_rows
from sapa.errors import BadInput


@pytest.fixture
def write(tmp_path):
    def make(content, name="data.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return make


def refused(path, id, **options):
    with pytest.raises(BadInput) as caught:
        read_rows(path, shown="data.csv", **options)
    assert caught.value.what.id == id
    return caught.value


def test_a_table_is_read_as_text_with_its_source(write):
    """Values keep their characters; the file's hash and conventions are told."""
    content = "id,балл\n007,1.50\n008,\n"
    rows = read_rows(write(content), shown="region/data.csv", decimal=".", timezone="Asia/Almaty")
    assert rows.columns == ("id", "балл")
    assert rows.frame["id"].tolist() == ["007", "008"]
    assert rows.frame["балл"].tolist()[0] == "1.50"
    assert rows.frame["балл"].isna().tolist() == [False, True]
    assert (rows.frame.dtypes == "str").all()
    (file,) = rows.files
    assert file.path == "region/data.csv"
    assert file.sha256 == hashlib.sha256(content.encode()).hexdigest()
    assert (file.rows, file.format, file.encoding, file.delimiter) == (2, "csv", "utf-8", ",")
    assert (file.decimal, file.timezone, file.sheet) == (".", "Asia/Almaty", None)
    assert rows.at(1) == ("region/data.csv", 3)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(write, delimiter):
    """Every usual delimiter divides header and rows alike."""
    rows = read_rows(
        write(delimiter.join("abc") + "\n" + delimiter.join(["1", "2,5" if delimiter != "," else "2", "x"]))
    )
    assert rows.columns == ("a", "b", "c")
    assert rows.files[0].delimiter == delimiter


def test_commas_inside_the_questions_do_not_win(write):
    """A header may hold more commas than semicolons; the rows show which one divides."""
    rows = read_rows(write("Вопрос 1, а, б;Вопрос 2, в, г\n1;2\n3;4\n"))
    assert rows.columns == ("Вопрос 1, а, б", "Вопрос 2, в, г")


def test_delimiters_inside_quotation_marks_do_not_count(write):
    """The header is read quote-aware."""
    assert read_rows(write('"a;b;c",d\n"1;2;3",4\n')).columns == ("a;b;c", "d")


def test_a_lone_column_is_a_table(write):
    """A list of ids has no delimiter at all."""
    rows = read_rows(write("id\n1\n\n2\n"))
    assert rows.frame["id"].tolist() == ["1", "2"]
    assert rows.origin["row"].tolist() == [2, 4]


def test_a_declared_delimiter_is_obeyed(write):
    """What the manifest declares is not second-guessed."""
    assert read_rows(write("a;b,c\n1;2,3\n"), delimiter=",").columns == ("a;b", "c")
    assert refused(write("a b\n1 2\n"), "data.delimiter", delimiter=" ").got == " "


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers(write):
    """A row of empty or blank cells is no interview; row numbers are those a spreadsheet shows."""
    rows = read_rows(write('\nid,q\n1,"line\nbreak"\n,\n \n" ", \n2,b\n'))
    assert rows.frame["id"].tolist() == ["1", "2"]
    assert rows.frame["q"].tolist() == ["line\nbreak", "b"]
    assert rows.origin["row"].tolist() == [3, 7]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(write, end):
    """Files come from Windows, Unix and old Macs."""
    assert read_rows(write(end.join(["a,b", "1,2", "3,4"]))).frame["b"].tolist() == ["2", "4"]


def test_text_is_trimmed_and_composed_and_words_for_nothing_stay(write):
    """Only an empty cell is missing: NA may be an answer, None a name."""
    name = unicodedata.normalize("NFD", "Ақсай")
    rows = read_rows(write(f" q ,{unicodedata.normalize('NFD', 'й')}\n  NA\u00a0,None\nnan,{name}\n"))
    assert rows.columns == ("q", "й")
    assert rows.frame["q"].tolist() == ["NA", "nan"]
    assert rows.frame["й"].tolist() == ["None", "Ақсай"]


def test_a_header_alone_gives_no_rows(write):
    """Whether no rows are bad input is for the caller to say: a control log may be empty."""
    rows = read_rows(write("id,method\n"))
    assert (len(rows), rows.columns, rows.files[0].rows) == (0, ("id", "method"), 0)


def test_blank_names_are_numbered_and_a_blank_tail_is_dropped(write):
    """A trailing delimiter makes no column; a nameless column with values is `column_2`."""
    rows = read_rows(write("id,,q,\n1,x,2,\n"))
    assert rows.columns == ("id", "column_2", "q")


def test_a_numbered_name_does_not_clash(write):
    """A file may really have a column named column_2."""
    assert read_rows(write("column_2,,q\n1,x,2\n")).columns == ("column_2", "column_2_", "q")


def test_a_name_that_stands_twice_is_refused(write):
    """Which of the two is meant cannot be known; the places of both are told."""
    error = refused(write("id,q1, q1 ,q2\n1,2,3,4\n"), "data.twice")
    assert error.where == "data.csv:1"
    assert error.got == "q1 (2, 3)"


@pytest.mark.parametrize(("line", "fields"), [("3,4,5", 3), ("3", 1)])
def test_a_row_of_another_width_is_refused(write, line, fields):
    """A row that cannot be aligned makes the file unreadable; row, fields and expected fields are named."""
    error = refused(write(f"a,b\n1,2\n\n{line}\n"), "data.csv.ragged")
    assert error.where == "data.csv:4"
    assert error.got == str(fields)
    assert error.expected.params["n"] == 2


@pytest.mark.parametrize("content", ['a,b\n1,"open\n2,3\n', 'a,b\n1,"x"y"\n'])
def test_a_quotation_mark_in_the_wrong_place_is_refused(write, content):
    """A lenient reader would swallow the rest of the file, or change the text."""
    assert refused(write(content), "data.csv.quote").where == "data.csv:2"


@pytest.mark.parametrize("content", ["", "\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(write, content):
    """Without a header there is no table."""
    refused(write(content), "data.empty")


def test_a_zero_byte_is_refused(write):
    """A binary file, or a damaged one."""
    assert refused(write(b"a,b\n1,\x002\n"), "data.nul").where == "data.csv:2"


def test_a_workbook_named_csv_is_refused(write):
    """Renaming is not converting."""
    refused(write(b"PK\x03\x04rest"), "data.csv.workbook")
    refused(write(b"\xd0\xcf\x11\xe0rest"), "data.csv.workbook")


def test_a_missing_file_is_refused_with_its_neighbour(write, tmp_path):
    """The nearest name in the folder is probably meant."""
    write("a\n1\n", "interviews.csv")
    error = refused(tmp_path / "intervews.csv", "data.no_file")
    assert error.todo.params["name"] == "interviews.csv"
    assert refused(tmp_path / "nowhere" / "x.csv", "data.no_file").todo.id == "data.no_file.todo"


def test_folders_and_other_formats_are_refused(write, tmp_path):
    """What is no table says so."""
    refused(tmp_path, "data.folder")
    error = refused(write("x", "report.docx"), "data.format")
    assert error.got == ".docx"
    assert ".sav" in error.expected


def test_options_that_do_not_fit_the_file_are_refused(write):
    """A sheet of a CSV, or a decimal mark that is none, is a fault of the manifest."""
    refused(write("a\n1\n"), "data.sheet.none", sheet="S")
    refused(write("a\n1\n"), "data.decimal", decimal="'")


def test_a_large_table_is_read_whole(write):
    """30 000 rows in chunks: first and last rows and every row number are right."""
    body = "".join(f"{i},{i % 7},жауап {i % 100}\n" for i in range(30_000))
    rows = read_rows(write("id,q,t\n" + body))
    assert len(rows) == 30_000
    assert rows.frame.iloc[-1].tolist() == ["29999", "4", "жауап 99"]  # 29999 = 4285·7 + 4
    assert rows.at(29_999) == (rows.files[0].path, 30_001)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_three_ways_and_quotes_keep_their_breaks(tmp_path, end):
    """Other separators of Unicode (U+2028) end no line; the last line needs no end."""
    path = tmp_path / "data.csv"
    path.write_bytes(f'id,text{end}1,"a{end}b"{end}2,c\u2028d'.encode())
    rows = read_rows(path)
    assert rows.frame["text"].to_list() == [f"a{end}b", "c\u2028d"]
    assert rows.origin["row"].to_list() == [2, 3]
