"""The tables of data/anglia-2019 agree with the count and with the published lists."""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "data" / "anglia-2019"

Rows = list[dict[str, str]]


def table(name: str) -> Rows:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def votes_in(name: str, seat: str) -> dict[str, int]:
    """Votes by party in a seat, from previous.csv or results.csv."""
    votes: Counter[str] = Counter()
    for row in table(name):
        if row["seat"] == seat:
            votes[row["party"]] += int(row["votes"])
    return dict(votes)


def majority(votes: dict[str, int]) -> int:
    """Votes of the first over the second."""
    first, second, *_ = sorted(votes.values(), reverse=True)
    return first - second


def one_decimal(value: Decimal) -> str:
    return str(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("name", "column", "right"),
    [
        ("seats", "previous_winner", {"Con": 61, "Lab": 7, "LD": 1}),
        ("seats", "sitting", {"Con": 58, "Lab": 5, "LD": 2, "Ind": 4}),
        ("seats", "region", {"East of England": 58, "East Midlands": 9, "South East": 2}),
        ("targets", "challenger", {"Con": 5, "Lab": 8, "LD": 4}),
        ("targets", "holder", {"Con": 11, "Lab": 5, "LD": 1}),
        (
            "watch_areas",
            "area",
            {"Castle Point": 1, "Tendring": 2, "Great Yarmouth": 1, "Rochford": 2, "Fenland": 1},
        ),
    ],
)
def test_rows_by_column(name: str, column: str, right: dict[str, int]) -> None:
    assert Counter(row[column] for row in table(name)) == right


def test_69_seats_each_with_its_own_ids() -> None:
    seats = table("seats")
    for column in ("id", "name", "pa_number", "pa_name"):
        assert len({row[column] for row in seats}) == 69, column


@pytest.mark.parametrize(
    ("seat", "won_by", "sat_as"),
    [
        ("Luton South", "Lab", "Ind"),
        ("Luton North", "Lab", "Ind"),
        ("South Cambridgeshire", "Con", "LD"),
        ("Grantham and Stamford", "Con", "Ind"),
        ("South West Hertfordshire", "Con", "Ind"),
    ],
)
def test_members_who_sat_elsewhere_at_dissolution(seat: str, won_by: str, sat_as: str) -> None:
    (row,) = [row for row in table("seats") if row["name"] == seat]
    assert (row["previous_winner"], row["sitting"]) == (won_by, sat_as)


def test_only_five_members_sat_elsewhere() -> None:
    assert sum(row["previous_winner"] != row["sitting"] for row in table("seats")) == 5


def test_conservatives_had_54_8_per_cent_in_2017() -> None:
    votes: Counter[str] = Counter()
    for row in table("previous"):
        votes[row["party"]] += int(row["votes"])
    assert one_decimal(Decimal(100 * votes["Con"]) / votes.total()) == "54.8"


# Group, seat, holder, majority published, majority counted, swing published: the article's figures
# and the Commons Library's. They differ in Ipswich alone.
PUBLISHED = [
    ("Con", "Peterborough", "Lab", 607, 607, "0.6"),
    ("Con", "Bedford", "Lab", 789, 789, "0.8"),
    ("Con", "Ipswich", "Lab", 836, 831, "0.8"),
    ("Con", "North Norfolk", "LD", 3512, 3512, "3.4"),
    ("Con", "Luton South", "Lab", 13925, 13925, "15.1"),
    ("Lab", "Thurrock", "Con", 345, 345, "0.3"),
    ("Lab", "Norwich North", "Con", 507, 507, "0.6"),
    ("Lab", "Northampton North", "Con", 807, 807, "1.0"),
    ("Lab", "Milton Keynes South", "Con", 1725, 1725, "1.3"),
    ("Lab", "Northampton South", "Con", 1159, 1159, "1.4"),
    ("Lab", "Milton Keynes North", "Con", 1975, 1975, "1.5"),
    ("Lab", "Corby", "Con", 2690, 2690, "2.2"),
    ("Lab", "Stevenage", "Con", 3386, 3386, "3.4"),
    ("LD", "St Albans", "Con", 6109, 6109, "5.4"),
    ("LD", "Cambridge", "Lab", 12661, 12661, "11.3"),
    ("LD", "Colchester", "Con", 5677, 5677, "14.5"),
    ("LD", "South Cambridgeshire", "Con", 15952, 15952, "16.6"),
]


def test_targets_are_as_published_and_in_that_order() -> None:
    columns = ("challenger", "seat", "holder", "published_majority", "published_swing")
    assert [tuple(row[column] for column in columns) for row in table("targets")] == [
        (challenger, seat, holder, str(published), swing)
        for challenger, seat, holder, published, _, swing in PUBLISHED
    ]


@pytest.mark.parametrize(
    ("challenger", "seat", "holder", "published", "counted", "swing"), PUBLISHED
)
def test_previous_votes_agree_with_the_published_target(
    challenger: str, seat: str, holder: str, published: int, counted: int, swing: str
) -> None:
    votes = votes_in("previous", seat)
    assert max(votes, key=lambda party: votes[party]) == holder
    assert majority(votes) == counted
    assert (published == counted) is (seat != "Ipswich")
    behind = Decimal(votes[holder] - votes[challenger])
    assert one_decimal(100 * behind / 2 / sum(votes.values())) == swing


def test_only_colchester_names_the_party_of_the_published_majority() -> None:
    over = {row["seat"]: row["published_majority_over"] for row in table("targets")}
    assert {seat: party for seat, party in over.items() if party} == {"Colchester": "Lab"}


@pytest.mark.parametrize(
    ("seat", "words"),
    [
        ("Luton South", "is now an Independent after leaving the party in February 2019."),
        ("Colchester", "The Lib Dems were third in 2017"),
        ("South Cambridgeshire", "has now defected to the Liberal Democrats."),
    ],
)
def test_note_of_a_target(seat: str, words: str) -> None:
    notes = {row["seat"]: row["note"] for row in table("targets") if row["note"]}
    assert words in notes[seat]
    assert len(notes) == 3


def test_watch_areas_are_as_published_and_in_that_order() -> None:
    assert [(r["area"], r["published_share"], r["seat"]) for r in table("watch_areas")] == [
        ("Castle Point", "58", "Castle Point"),
        ("Tendring", "54", "Clacton"),
        ("Tendring", "54", "Harwich and North Essex"),
        ("Great Yarmouth", "53", "Great Yarmouth"),
        ("Rochford", "52", "Rayleigh and Wickford"),
        ("Rochford", "52", "Rochford and Southend East"),
        ("Fenland", "51", "North East Cambridgeshire"),
    ]


@pytest.mark.parametrize("name", ["previous", "targets", "watch_areas", "results"])
def test_seat_id_and_name_belong_together(name: str) -> None:
    seats = {row["id"]: row["name"] for row in table("seats")}
    assert all(seats[row["seat_id"]] == row["seat"] for row in table(name))


def test_previous_winner_had_most_votes() -> None:
    first: dict[str, str] = {}
    for row in table("previous"):  # most votes first within a seat
        first.setdefault(row["seat_id"], row["party"])
    assert first == {row["id"]: row["previous_winner"] for row in table("seats")}


def test_results_have_every_seat_in_the_order_of_declaration() -> None:
    results = table("results")
    times = [row["declared_at"] for row in results]
    assert len({row["seat_id"] for row in results}) == 69
    assert times == sorted(times)
    assert (times[0], results[0]["seat"]) == ("2019-12-13T01:15:00+00:00", "Broxbourne")
    assert (times[-1], results[-1]["seat"]) == (
        "2019-12-13T07:13:00+00:00",
        "South Northamptonshire",
    )


def test_times_carry_the_offset_of_their_season() -> None:
    assert {row["previous_declared_at"][-6:] for row in table("seats")} == {"+01:00"}
    assert {row["declared_at"][-6:] for row in table("results")} == {"+00:00"}


def test_labour_and_cooperative_is_labour() -> None:
    (row,) = [r for r in table("results") if r["party_name"] == "Labour and Co-operative"]
    assert row["party"] == "Lab"


def spellings() -> Iterator[tuple[str, str]]:
    """Every spelling of parties.csv, casefolded, with its party's code."""
    for row in table("parties"):
        for spelling in {row["code"], row["name"], *filter(None, row["aliases"].split("|"))}:
            yield spelling.casefold(), row["code"]


@pytest.mark.parametrize(
    ("spelling", "code"),
    [("c", "Con"), ("lab co-op", "Lab"), ("ldem", "LD"), ("bxp", "Brexit"), ("loony", "MRLP")],
)
def test_spelling_of_a_party(spelling: str, code: str) -> None:
    assert dict(spellings())[spelling] == code


def test_no_spelling_belongs_to_two_parties() -> None:
    assert [s for s, n in Counter(s for s, _ in set(spellings())).items() if n > 1] == []


def test_every_party_that_has_votes_has_a_row() -> None:
    used = {row["party"] for name in ("previous", "results") for row in table(name)}
    assert used <= {row["code"] for row in table("parties")}


def test_party_names_of_the_results_are_known_spellings() -> None:
    known = dict(spellings())
    assert all(known[r["party_name"].casefold()] == r["party"] for r in table("results"))


def test_marks_are_one_cell_wide_and_distinct_but_for_the_small_parties() -> None:
    marks = [row["mark"] for row in table("parties")]
    assert all(len(mark) == 1 and unicodedata.east_asian_width(mark) not in "WF" for mark in marks)
    assert [mark for mark, times in Counter(marks).items() if times > 1] == ["·"]
