"""Seats are ours by region, county, country, type or name, by a list, or all of them."""

from pathlib import Path

import pytest

from tests.prepare.written import SEATS_2017, SEATS_2019, changed, drafts, sentences, table
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.select_seats import area_name, select_seats

ALL = [
    "Aberavon", "Buckingham", "Chorley", "Colchester", "Ipswich", "Meon Valley", "North East Fife",
    "Ynys Mon",
]  # fmt: skip

Where = list[tuple[str, str]]


def ours(
    folder: Path,
    where: Where = [],  # noqa: B006
    listed: str | None = None,
) -> list[str]:
    inside, outside = select_seats(
        drafts(folder),
        where,
        None if listed is None else table(folder, "ours.txt", listed),
        Report(),
    )
    names = [draft.seat.name for draft in inside]
    assert sorted(names + [draft.seat.name for draft in outside]) == ALL
    return names


def refusal(folder: Path, where: Where = [], listed: str | bytes | None = None) -> str:  # noqa: B006
    path = None if listed is None else table(folder, "ours.txt", listed)
    with pytest.raises(PrepareError) as refused:
        select_seats(drafts(folder), where, path, Report())
    return str(refused.value)


def test_all_seats_are_ours_where_nothing_is_asked_for(tmp_path: Path) -> None:
    assert ours(tmp_path) == ALL


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ([("Region name", "Wales")], "Aberavon, Ynys Mon"),
        ([("region_name", "wales")], "Aberavon, Ynys Mon"),
        ([("region", "South East")], "Buckingham, Meon Valley"),
        ([("County name", "Essex")], "Colchester"),
        ([("country", "Scotland")], "North East Fife"),
        ([("Constituency type", "Borough")], "Colchester, Ipswich"),
        ([("type", "borough")], "Colchester, Ipswich"),
        ([("Constituency name", "Ynys Mon")], "Ynys Mon"),
        ([("seat", "meon valley")], "Meon Valley"),
        ([("ONS ID", "E14000761")], "Ipswich"),
        ([("region", "East"), ("region", "Wales")], "Aberavon, Colchester, Ipswich, Ynys Mon"),
        ([("county", "Essex"), ("region", "East")], "Colchester, Ipswich"),
        ([("county", "Essex"), ("seat", "Chorley")], "Chorley, Colchester"),
    ],
    ids=str,
)
def test_any_of_what_is_asked_for(tmp_path: Path, where: Where, expected: str) -> None:
    assert ours(tmp_path, where) == expected.split(", ")


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        (
            ("Region name", "Anglia"),
            "--where Region name=Anglia: no seat has that; there are East, North West, Scotland, "
            "South East, Wales",
        ),
        (("type", "Burgh"), "--where type=Burgh: no seat has that; did you mean Borough?"),
        (
            ("Regoin", "Wales"),
            "--where Regoin=Wales: pick by one of region, county, country, type, seat, id",
        ),
        (
            ("Electorate", "49892"),
            "--where Electorate=49892: pick by one of region, county, country, type, seat, id",
        ),
    ],
    ids=str,
)
def test_what_no_seat_has_is_refused_with_what_there_is(
    tmp_path: Path, where: tuple[str, str], sentence: str
) -> None:
    assert refusal(tmp_path, [where]) == sentence


def test_what_there_is_does_not_include_what_a_table_leaves_empty(tmp_path: Path) -> None:
    text = changed(SEATS_2017, {"region_name": "East"}, {"region_name": ""})
    with pytest.raises(PrepareError) as refused:
        select_seats(drafts(tmp_path, text), [("region", "East")], None, Report())
    assert "there are" not in str(refused.value)
    assert str(refused.value).endswith("did you mean South East?")


def test_a_seat_outside_england_without_a_region_has_its_country_as_region(tmp_path: Path) -> None:
    text = changed(SEATS_2017, {"region_name": "Wales"}, {"region_name": ""})
    inside, _ = select_seats(drafts(tmp_path, text), [("region", "Wales")], None, Report())
    assert [draft.seat.name for draft in inside] == ["Aberavon", "Ynys Mon"]


def test_a_column_that_no_table_fills_is_reported_as_empty(tmp_path: Path) -> None:
    lines = SEATS_2017.replace(",region_name,", ",share,")
    with pytest.raises(PrepareError) as refused:
        select_seats(drafts(tmp_path, lines), [("region", "Wales")], None, Report())
    assert str(refused.value) == (
        "--where region=Wales: no seat has that; no table states it of any seat"
    )


def test_a_value_without_seats_is_rejected_beside_others_with_seats(tmp_path: Path) -> None:
    where = [("region", "Wales"), ("region", "Anglia")]
    assert refusal(tmp_path, where).startswith("--where region=Anglia: no seat has that")


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param("Ipswich\nColchester\n", "Colchester, Ipswich", id="names"),
        pytest.param("ipswich\r\nE14000644\r\n", "Colchester, Ipswich", id="codes and Windows"),
        pytest.param("\ufeffIpswich", "Ipswich", id="byte-order mark"),
        pytest.param("# ours\n\nIpswich  # since 2010\n   \n", "Ipswich", id="remarks"),
        pytest.param('"Ipswich"\n', "Ipswich", id="quotes of a spreadsheet"),
        pytest.param("Ipswich\nIpswich\n", "Ipswich", id="twice"),
    ],
)
def test_a_list_of_seats(tmp_path: Path, listed: str, expected: str) -> None:
    assert ours(tmp_path, listed=listed) == expected.split(", ")


def test_a_list_may_be_in_windows_1252_and_that_is_reported(tmp_path: Path) -> None:
    report = Report()
    path = table(tmp_path, "ours.txt", "Ynys Môn\n".encode("cp1252"))
    inside, _ = select_seats(drafts(tmp_path, SEATS_2019), [], path, report)
    assert [draft.seat.name for draft in inside] == ["Ynys Môn"]
    assert sentences(report, "note") == ["ours.txt is not in UTF-8; it was read as Windows-1252"]


def test_a_list_is_added_to_what_is_asked_for(tmp_path: Path) -> None:
    assert ours(tmp_path, [("region", "Wales")], "Ipswich") == ["Aberavon", "Ipswich", "Ynys Mon"]


@pytest.mark.parametrize(
    ("listed", "sentence"),
    [
        pytest.param(
            "Ipswich\n\nColchestre\n",
            'ours.txt row 3: no seat "Colchestre" in the tables; did you mean Colchester?',
            id="a slip",
        ),
        pytest.param(
            "Colchestre\nIpswich\nNowhere\nOld Sarum\n",
            'ours.txt row 1: no seat "Colchestre" in the tables; did you mean Colchester? '
            "(the same in 2 further rows)",
            id="several",
        ),
        pytest.param("", "ours.txt: no seats", id="empty"),
        pytest.param("# none\n", "ours.txt: no seats", id="nothing but remarks"),
        pytest.param(
            "Ipswich\n".encode("utf-16"),
            "ours.txt: not a CSV table; save it as CSV in UTF-8",
            id="UTF-16",
        ),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_with_its_row(
    tmp_path: Path, listed: str | bytes, sentence: str
) -> None:
    assert refusal(tmp_path, listed=listed) == sentence


def test_a_part_of_a_name_is_offered_whole(tmp_path: Path) -> None:
    assert refusal(tmp_path, [("county", "Glamorgan")]) == (
        "--where county=Glamorgan: no seat has that; did you mean West Glamorgan?"
    )


def test_a_list_may_have_a_header(tmp_path: Path) -> None:
    text = "Constituency name\nIpswich\n"
    (tmp_path / "seats.txt").write_text(text)
    inside, _ = select_seats(drafts(tmp_path), [], tmp_path / "seats.txt", Report())
    assert [draft.seat.name for draft in inside] == ["Ipswich"]


@pytest.mark.parametrize(
    ("where", "name"),
    [
        ([("region name", "wales")], "Wales"),
        ([("county", "ESSEX")], "Essex"),
        ([("seat", "Ipswich")], ""),
        ([("county", "Essex"), ("county", "Suffolk")], ""),
        ([], ""),
    ],
)
def test_the_area_name_is_the_one_place_that_was_asked_for(
    tmp_path: Path, where: list[tuple[str, str]], name: str
) -> None:
    inside, _ = select_seats(drafts(tmp_path), where, None, Report())
    assert area_name(inside, where, None) == name
    assert area_name(inside, where, tmp_path / "seats.txt") == ""
