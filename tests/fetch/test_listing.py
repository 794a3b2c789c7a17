"""The two listings that are meant for people, and the names in FTP's bytes."""

import datetime as dt

import pytest

from tracker.fetch.ftp import _list_entries, _mlsd_entries
from tracker.fetch.listing import Entry, Version, newest_first, parse_index, parse_list_line

NOW = dt.datetime(2024, 7, 5, 2, 31, tzinfo=dt.UTC)


def at(text: str) -> float:
    return dt.datetime.fromisoformat(f"{text}+00:00").timestamp()


@pytest.mark.parametrize(
    ("line", "name", "size", "modified"),
    [
        (
            "-rw-r--r--    1 1001     1001         5120 Jul 05 02:14 Ipswich_1.xml",
            "Ipswich_1.xml",
            5120,
            at("2024-07-05T02:14"),
        ),
        (
            "-rw-r--r-- 1 pa domain users 12 Dec 12 23:10 Ynys Mon 2.xml",
            "Ynys Mon 2.xml",
            12,
            at("2023-12-12T23:10"),
        ),
        ("-r-------- 1 0 0 7 Dec 12  2019 a.xml", "a.xml", 7, at("2019-12-12")),
        ("-rw-r--r-- 1 0 0 7 Feb 29 01:00 a.xml", "a.xml", 7, at("2024-02-29T01:00")),
        ("07-05-24  02:14AM                 5120 a b.xml", "a b.xml", 5120, at("2024-07-05T02:14")),
        ("07-05-2024  14:14       5120 a.xml", "a.xml", 5120, at("2024-07-05T14:14")),
    ],
)
def test_a_line_of_list_names_a_file(line: str, name: str, size: int, modified: float) -> None:
    found = parse_list_line(line, NOW)
    assert found is not None
    assert found[:2] == (name, Version(size, modified))


def test_a_time_shortly_before_midnight_of_new_year_is_of_the_old_year() -> None:
    line = "-rw-r--r-- 1 0 0 7 Dec 31 23:59 a.xml"
    found = parse_list_line(line, dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    assert found
    assert found[1].modified == at("2024-12-31T23:59")


@pytest.mark.parametrize(
    "line",
    [
        "total 12",
        "",
        "drwxr-xr-x 2 0 0 4096 Jul 05 02:14 nominations",
        "lrwxrwxrwx 1 0 0 7 Jul 05 02:14 a.xml -> /etc/passwd",
        "07-05-24  02:14AM       <DIR>          nominations",
        "\x1b[2J",
    ],
)
def test_another_line_names_no_file(line: str) -> None:
    assert parse_list_line(line, NOW) is None


def test_mlsd_is_exact() -> None:
    lines = [
        "type=cdir;modify=20191213023105; .",
        "type=dir;modify=20191213023105; nominations",
        "type=file;size=512;modify=20191213023105;perm=r; Ipswich 1.xml",
        "Type=file;Size=7;Modify=20191213023105.250; a.xml",
        "type=OS.unix=slink:/etc/passwd;size=1; link.xml",
        "",
    ]
    assert _mlsd_entries(lines) == [
        Entry("Ipswich 1.xml", "Ipswich 1.xml", Version(512, at("2019-12-13T02:31:05"))),
        Entry("a.xml", "a.xml", Version(7, at("2019-12-13T02:31:05") + 0.25)),
    ]


def test_mlsd_without_the_time_is_not_exact() -> None:
    [entry] = _mlsd_entries(["type=file;size=512; a.xml"])
    assert (entry.exact, entry.row) == (False, "type=file;size=512;")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_name_is_utf_8_or_else_latin_1(encoding: str) -> None:
    """The wire has the bytes as Latin-1."""
    wire = "Ynys Môn.xml".encode(encoding).decode("latin-1")
    [entry] = _list_entries([f"-rw-r--r-- 1 0 0 7 Jul 05 02:14 {wire}"])
    assert (entry.name, entry.wire) == ("Ynys Môn.xml", wire)


INDEX = """<html><head><title>Index of /results/</title></head><body><h1>Index</h1><pre>
<a href="?C=N;O=D">Name</a> <a href="../">../</a>
<a href="nominations/">nominations/</a>          13-Dec-2019 02:14       -
<a href="Ynys%20M%C3%B4n.xml">Ynys M..&gt;</a>  13-Dec-2019 02:14    5120
<a href="/results/b.xml">b.xml</a>  2019-12-13 02:15  1.2K
<a href="https://feed.example/results/c.xml">c.xml</a>
<a href="https://evil.example/results/d.xml">d.xml</a>
<a href="/other/e.xml">e.xml</a> <a href="g.xml?x=1">g.xml</a> <a href="http://[">h</a>
<a href="..%2f..%2ff.xml">f.xml</a> <a name="x">no link</a></pre></body></html>"""


def test_the_files_of_an_index_page_are_the_links_below_it() -> None:
    entries = parse_index(INDEX, "https://feed.example/results/")
    assert [(entry.name, entry.row) for entry in entries] == [
        ("Ynys Môn.xml", "13-Dec-2019 02:14 5120"),
        ("b.xml", "2019-12-13 02:15 1.2K"),
        ("c.xml", ""),
        ("../../f.xml", ""),  # refused by its name
    ]
    assert [entry.version.modified for entry in entries[:2]] == [
        at("2019-12-13T02:14"),
        at("2019-12-13T02:15"),
    ]
    assert entries[0].wire == "Ynys%20M%C3%B4n.xml"


def test_the_last_changed_entry_comes_first_and_those_without_a_time_last() -> None:
    times = {"a": 1.0, "b": None, "c": 3.0, "d": None, "e": 2.0}
    entries = [Entry(name, name, Version(1, time)) for name, time in times.items()]
    assert [entry.name for entry in newest_first(entries)] == ["c", "e", "a", "d", "b"]
