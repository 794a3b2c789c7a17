"""Winners and runners-up that a constituency table hides are taken out of "other" by arithmetic."""

import dataclasses

import pytest

from tests.prepare.written import seat_row, sentences
from tracker.prepare.report import Report
from tracker.prepare.seat_counts import SeatCount, count_seat, separate_others, sort_by_votes
from tracker.prepare.table_rows import CandidateRow, Place, SeatRow
from tracker.prepare.uk_parties import PartyIndex

BUCKINGHAM = seat_row(
    "Buckingham",
    {"UKIP": 4_168, "Green": 8_574, "Other": 39_937},
    "Spk", "Green", majority=25_725, other_winner=34_299,
)  # fmt: skip
NORTH_DOWN = seat_row(
    "North Down",
    {"Con": 941, "Green": 2_549, "DUP": 14_940, "SF": 531, "SDLP": 400, "APNI": 3_639, "Other": 16_185},
    "Ind", "DUP", majority=1_208, other_winner=16_148,
)  # fmt: skip
EAST_DEVON = seat_row(
    "East Devon",
    {"Con": 29_306, "Lab": 6_857, "LD": 1_468, "UKIP": 1_203, "Other": 21_548},
    "Con", "Ind", majority=8_036, other_winner=0,
)  # fmt: skip
SOUTH_WEST_SURREY = seat_row(
    "South West Surrey",
    {"Con": 33_683, "Lab": 7_606, "LD": 5_967, "UKIP": 1_083, "Other": 12_093},
    "Con", "National Health Action Party", majority=21_590, other_winner=0,
)  # fmt: skip
NORTH_EAST_FIFE = seat_row(
    "North East Fife",
    {"Con": 10_088, "Lab": 4_026, "LD": 13_741, "SNP": 13_743, "Other": 224},
    "SNP", "LD", majority=2, other_winner=0,
)  # fmt: skip
CHORLEY_2019 = seat_row(
    "Chorley", {"Green": 3_600, "Other": 36_270}, "Spk", "Ind", majority=17_392, other_winner=26_831
)


def counted(row: SeatRow) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Votes, and the findings about them."""
    votes, findings = separate_others(row, row.first_party, row.second_party)
    assert all(f.seats == {row.place.id} for f in findings)
    return votes, [(f.severity, f.sentence) for f in findings]


def without(row: SeatRow, **changes: object) -> SeatRow:
    return dataclasses.replace(row, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "taken_out", "left", "sentence"),
    [
        pytest.param(
            BUCKINGHAM, {"Spk": 34_299}, 5_638,
            "Buckingham: the winner, Spk, has no column; its 34,299 votes are from the other "
            "winner's column, and 5,638 are left to others",
            id="the Speaker, Buckingham 2017",
        ),
        pytest.param(
            NORTH_DOWN, {"Ind": 16_148}, 37,
            "North Down: the winner, Ind, has no column; its 16,148 votes are from the other "
            "winner's column, and 37 are left to others",
            id="an independent, North Down 2017",
        ),
        pytest.param(
            EAST_DEVON, {"Ind": 21_270}, 278,
            "East Devon: the second party, Ind, has no column; its 21,270 votes are the winner's "
            "less the majority, and 278 are left to others",
            id="second an independent, East Devon 2017",
        ),
        pytest.param(
            SOUTH_WEST_SURREY, {"National Health Action Party": 12_093}, 0,
            "South West Surrey: the second party, National Health Action Party, has no column; its "
            "12,093 votes are the winner's less the majority, and 0 are left to others",
            id="second a party without a column, South West Surrey 2017",
        ),
    ],
)  # fmt: skip
def test_who_has_no_column_is_taken_out_of_the_others(
    row: SeatRow, taken_out: dict[str, int], left: int, sentence: str
) -> None:
    votes, said = counted(row)
    assert votes == {**row.votes, **taken_out, "Other": left}
    assert sum(votes.values()) == sum(row.votes.values())
    assert said == [("note", sentence)]


def test_where_winner_and_second_have_columns_nothing_is_touched() -> None:
    assert counted(NORTH_EAST_FIFE) == (NORTH_EAST_FIFE.votes, [])


def test_winner_and_second_may_both_be_among_the_others() -> None:
    votes, said = counted(CHORLEY_2019)
    assert votes == {"Green": 3_600, "Spk": 26_831, "Ind": 9_439, "Other": 0}
    assert [severity for severity, _ in said] == ["note", "note"]


def test_two_independents_first_and_second_are_one_figure() -> None:
    row = without(CHORLEY_2019, first_party="Ind")
    assert counted(row)[0] == {"Green": 3_600, "Ind": 26_831 + 9_439, "Other": 0}


@pytest.mark.parametrize(
    ("row", "votes"),
    [
        pytest.param(without(BUCKINGHAM, other_winner=None), 34_299, id="no such column"),
        pytest.param(without(BUCKINGHAM, other_winner=0), 34_299, id="nothing in the column"),
    ],
)
def test_a_hidden_winner_without_a_figure_has_the_runner_ups_and_the_majority(
    row: SeatRow, votes: int
) -> None:
    found, said = counted(row)
    assert (found["Spk"], found["Other"]) == (votes, 5_638)
    assert said == [
        (
            "note",
            "Buckingham: the winner, Spk, has no column; its 34,299 votes are from the runner-up "
            "and the majority, and 5,638 are left to others",
        )
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param(
            without(BUCKINGHAM, other_winner=43_299),
            "Buckingham: the winner, Spk, would have 43,299 votes (from the other winner's "
            "column), but all others together have 39,937; left among them",
            id="winner",
        ),
        pytest.param(
            without(EAST_DEVON, majority=836),
            "East Devon: the second party, Ind, would have 28,470 votes (the winner's less the "
            "majority), but all others together have 21,548; left among them",
            id="second party",
        ),
        pytest.param(
            without(EAST_DEVON, majority=80_360),
            "East Devon: the second party, Ind, would have -51,054 votes (the winner's less the "
            "majority), but all others together have 21,548; left among them",
            id="less than nobody",
        ),
        pytest.param(
            without(EAST_DEVON, votes={"Con": 29_306, "Lab": 6_857}),
            "East Devon: the second party, Ind, would have 21,270 votes (the winner's less the "
            "majority), but all others together have 0; left among them",
            id="no others",
        ),
    ],
)  # fmt: skip
def test_more_than_all_the_others_is_left_among_them_and_reported(
    row: SeatRow, sentence: str
) -> None:
    assert counted(row) == (row.votes, [("differs", sentence)])


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        pytest.param(
            without(BUCKINGHAM, other_winner=None, majority=None),
            "Buckingham: the votes of the winner, Spk, cannot be separated from the others'",
            id="winner",
        ),
        pytest.param(
            without(EAST_DEVON, majority=None),
            "East Devon: the votes of the second party, Ind, cannot be separated from the others'",
            id="second party",
        ),
    ],
)
def test_votes_that_arithmetic_cannot_separate_are_left_among_the_others_and_reported(
    row: SeatRow, sentence: str
) -> None:
    assert counted(row) == (row.votes, [("differs", sentence)])


def test_another_winner_where_the_winner_has_a_column_is_ignored_and_reported() -> None:
    row = without(NORTH_EAST_FIFE, other_winner=13_743)
    assert counted(row) == (
        row.votes,
        [
            (
                "differs",
                "North East Fife: 13,743 votes are said to be another winner's, but SNP has a "
                "column of its own; passed over",
            )
        ],
    )


def test_a_party_without_votes_did_not_stand_and_the_others_go_by_votes() -> None:
    assert list(sort_by_votes({"Con": 0, "Lab": 5, "LD": 9}).items()) == [("LD", 9), ("Lab", 5)]


# A seat's count, from its row, its candidates or both


def candidate(party: str, votes: int, surname: str = "", seat: str = "Ambridge") -> CandidateRow:
    return CandidateRow(Place(f"X-{seat}", seat), party, votes, surname=surname)


def count(row: SeatRow | None, *candidates: CandidateRow) -> SeatCount:
    report = Report()
    found = count_seat(row, list(candidates), PartyIndex(), report)
    assert sentences(report, "differs") == []
    return found


ROW = seat_row(
    "Ambridge", {"Con": 400, "Lab": 500}, "Lab Co-op", "Con", electorate=2_000, invalid_votes=7
)


def test_a_count_of_a_row() -> None:
    found = count(ROW)
    assert list(found.votes) == ["Lab", "Con"]
    assert (found.winner, found.second, found.valid_votes) == ("Lab", "Con", 900)
    assert (found.electorate, found.invalid_votes, found.candidates) == (2_000, 7, ())


def test_a_count_of_candidates() -> None:
    found = count(None, candidate("LD", 10), candidate("Con", 300, "B"), candidate("Con", 200, "A"))
    assert found.votes == {"Con": 500, "LD": 10}
    assert (found.winner, found.second, found.electorate) == ("Con", "Con", None)
    assert [c.votes for c in found.candidates] == [300, 200, 10]


def test_a_seat_whose_winner_is_not_stated_has_none_and_keeps_its_votes() -> None:
    found = count(without(ROW, first_party=""))
    assert (found.winner, dict(found.votes)) == ("", dict(count(ROW).votes))


def test_candidates_state_the_winner_where_the_row_does_not() -> None:
    assert count(without(ROW, first_party=""), candidate("Lab", 499)).winner == "Lab"


def test_at_equal_votes_the_stated_winner_goes_first_and_the_others_stay() -> None:
    tied = [candidate("Con", 5, "A"), candidate("Lab", 5, "B"), candidate("LD", 5, "C")]
    found = count(ROW, *tied, candidate("Lab", 4, "D"))
    assert [one.surname for one in found.candidates] == ["B", "A", "C", "D"]
    assert (found.winner, found.second) == ("Lab", "Con")


def test_an_only_candidate_has_no_second() -> None:
    assert count(None, candidate("Con", 300)).second == ""


def test_candidates_go_before_the_row_which_has_the_register() -> None:
    found = count(ROW, candidate("Lab", 499), candidate("Con", 401))
    assert found.votes == {"Lab": 499, "Con": 401}
    assert (found.electorate, found.invalid_votes, found.stated) == (2_000, 7, ROW)


def test_the_place_comes_from_the_row_and_names_from_both_tables() -> None:
    found = count(ROW, candidate("Lab", 1, seat="Ambrige"))
    assert found.place.seat == "Ambridge"
    assert found.names == {"Ambridge", "Ambrige"}
