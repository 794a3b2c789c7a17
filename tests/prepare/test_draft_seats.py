"""A seat is made of two elections: where it stands of tonight's, its result of last time's."""

import datetime as dt
from pathlib import Path

import pytest

from tests.prepare.written import (
    CANDIDATES_2019,
    NUMBERS,
    SEATS_2017,
    SEATS_2019,
    changed,
    contest,
    drafts,
    only_seats,
    sentences,
    table,
)
from tracker.election import Seat
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.combine_tables import ElectionCounts
from tracker.prepare.draft_seats import (
    DraftSeat,
    SeatLookup,
    draft_seats,
    note_previous_electorates,
    set_sitting,
)
from tracker.prepare.pa_numbers import PaNumber, read_numbers
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.uk_parties import PartyIndex

NOTHING = ElectionCounts("", {})


def numbers(folder: Path) -> dict[str, PaNumber]:
    return read_numbers(table(folder, "pa.csv", NUMBERS), ColumnOptions(), PartyIndex(), Report())


def made(
    folder: Path, now: tuple[str, ...] = (SEATS_2019,), *, report: Report | None = None
) -> dict[str, DraftSeat]:
    """The seats of 2019 on 2017, by name."""
    previous = contest(folder, SEATS_2017)
    tonight = contest(folder, *now)
    found = draft_seats(previous, tonight, numbers(folder), report or Report())
    return {draft.seat.name: draft for draft in found}


def test_a_seat_of_both_elections(tmp_path: Path) -> None:
    assert made(tmp_path)["North East Fife"].seat == Seat(
        id="S14000049",
        name="North East Fife",
        pa_number=250,
        pa_name="Fife North East",
        county="Scotland",
        region="Scotland",
        electorate=60_905,
        previous_winner="SNP",
        sitting="SNP",
        previous_declared_at=dt.datetime(2017, 6, 9, 5, 29, tzinfo=dt.UTC),
        previous_electorate=58_685,
        previous={"SNP": 13_743, "LD": 13_741, "Con": 10_088, "Lab": 4_026, "Other": 224},
    )


def test_seats_are_in_the_order_of_their_names(tmp_path: Path) -> None:
    assert list(made(tmp_path)) == [
        "Aberavon", "Chorley", "Colchester", "Ipswich", "Meon Valley", "North East Fife", "Ynys Môn",
    ]  # fmt: skip


def test_where_a_seat_is_comes_from_tonights_tables(tmp_path: Path) -> None:
    assert made(tmp_path)["Colchester"].seat.region == "East of England"
    assert drafts(tmp_path)[3].seat.region == "East"


def test_a_seat_that_is_not_in_tonights_tables_is_left_out(tmp_path: Path) -> None:
    assert "Buckingham" not in made(tmp_path)


def test_before_the_night_the_seats_are_last_times(tmp_path: Path) -> None:
    found = draft_seats(contest(tmp_path, SEATS_2017), NOTHING, {}, Report())
    assert [draft.seat.name for draft in found][:2] == ["Aberavon", "Buckingham"]
    assert (found[1].seat.pa_number, found[1].seat.pa_name) == (None, "")


def test_a_name_spelled_otherwise_in_another_table_is_an_alias(tmp_path: Path) -> None:
    report = Report()
    previous, tonight = contest(tmp_path, SEATS_2017), contest(tmp_path, SEATS_2019)
    found = draft_seats(previous, tonight, {}, report)
    assert (found[-1].seat.name, found[-1].seat.aliases) == ("Ynys Môn", ("Ynys Mon",))
    assert sentences(report, "note") == [
        'Ynys Môn is spelled "Ynys Mon" in another table; both are read'
    ]


def test_the_name_that_pa_uses_needs_no_alias(tmp_path: Path) -> None:
    report = Report()
    seat = made(tmp_path, report=report)["Ynys Môn"].seat
    assert (seat.pa_name, seat.aliases) == ("Ynys Mon", ())
    assert 'Ynys Môn is spelled "Ynys Mon" in another table; both are read' in sentences(report)


@pytest.mark.parametrize("spelled", ["Meon-Valley", "MEON VALLEY"])
def test_a_name_that_differs_in_signs_alone_is_the_same(tmp_path: Path, spelled: str) -> None:
    report = Report()
    now = changed(SEATS_2019, {"Constituency name": "Meon Valley"}, {"Constituency name": spelled})
    assert made(tmp_path, (now,), report=report)[spelled].seat.aliases == ()
    assert [said for said in sentences(report) if "Valley" in said or "VALLEY" in said] == []


@pytest.mark.parametrize(
    ("now", "seats"),
    [
        pytest.param((), "Aberavon, Buckingham, Chorley, Colchester, Ipswich and 3 more", id="before"),
        pytest.param(
            (CANDIDATES_2019,),
            "Aberavon, Chorley, Colchester, Ipswich, Meon Valley and 2 more",
            id="candidates alone",
        ),
        pytest.param(
            (changed(SEATS_2019, {"Constituency name": "Ipswich"}, {"Electorate": ""}),),
            "Ipswich",
            id="one empty",
        ),
    ],
)  # fmt: skip
def test_a_register_borrowed_from_last_time_is_noted(
    tmp_path: Path, now: tuple[str, ...], seats: str
) -> None:
    report = Report()
    previous = contest(tmp_path, SEATS_2017)
    tonight = contest(tmp_path, *now) if now else NOTHING
    drafted = draft_seats(previous, tonight, {}, report)
    assert {d.seat.name: d.seat.electorate for d in drafted}["Ipswich"] == 75_668
    assert [said for said in sentences(report) if "register" in said] == []
    note_previous_electorates(drafted, report)
    assert [said for said in sentences(report, "note") if "register" in said] == [
        f"no register of the election to come for {seats}: electorate in seats.csv is the previous "
        "one, to be put right before turnout is said"
    ]


def test_registers_that_tonights_tables_state_are_not_borrowed(tmp_path: Path) -> None:
    report = Report()
    note_previous_electorates(made(tmp_path).values(), report)
    assert sentences(report) == []


def test_another_spelling_is_a_finding_of_its_seat(tmp_path: Path) -> None:
    report = Report()
    made(tmp_path, report=report)
    assert [f.seats for f in report if "spelled" in f.sentence] == [{"W07000041"}]


def test_a_seat_without_any_register_waits_for_another_source(tmp_path: Path) -> None:
    """PA's nominations may state it; `check_complete` rejects seats without it."""
    drafts = draft_seats(contest(tmp_path, CANDIDATES_2019), NOTHING, {}, Report())
    assert {(draft.seat.electorate, draft.has_previous_electorate) for draft in drafts} == {
        (None, False)
    }


# A producer names a seat


@pytest.mark.parametrize(
    "text", ["Ynys Môn", "ynys mon", "YNYS  MÔN", "W07000041", "w07000041", "647"]
)
def test_a_seat_is_found_by_name_other_spelling_code_or_number(tmp_path: Path, text: str) -> None:
    directory = SeatLookup(made(tmp_path).values())
    assert directory.find(text, "here").place.id == "W07000041"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ipswitch", 'here: no seat "Ipswitch" in the tables; did you mean Ipswich?'),
        ("North Fife", 'here: no seat "North Fife" in the tables; did you mean North East Fife?'),
        ("Old Sarum", 'here: no seat "Old Sarum" in the tables'),
        ("", 'here: no seat "" in the tables'),
    ],
)
def test_an_unknown_seat_is_refused_with_near_names(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(PrepareError) as refused:
        SeatLookup(made(tmp_path).values()).find(text, "here")
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("seat", "party", "code"),
    [("Ipswich", "Ind", "Ind"), ("e14000761", "Change UK", "IGC"), ("332", "lib dem", "LD")],
)
def test_the_sitting_party_may_be_given_by_any_name_of_seat_and_party(
    tmp_path: Path, seat: str, party: str, code: str
) -> None:
    before = list(made(tmp_path).values())
    after = set_sitting(before, {seat: party}, PartyIndex())
    assert {d.seat.name: d.seat.sitting for d in after if d not in before} == {"Ipswich": code}
    (ipswich,) = [d.seat for d in after if d not in before]
    assert ipswich.previous_winner == "Lab"


@pytest.mark.parametrize(
    ("sitting", "sentence"),
    [
        ({"Ipswich": "Whig"}, '--sitting Ipswich: "Whig" is not a party of the tables'),
        (
            {"Ipswitch": "Ind"},
            '--sitting Ipswitch: no seat "Ipswitch" in the tables; did you mean Ipswich?',
        ),
    ],
)
def test_an_unknown_seat_or_party_that_sat_is_refused(
    tmp_path: Path, sitting: dict[str, str], sentence: str
) -> None:
    with pytest.raises(PrepareError) as refused:
        set_sitting(drafts(tmp_path), sitting, PartyIndex())
    assert str(refused.value) == sentence


def test_one_seat_is_a_table_of_its_own(tmp_path: Path) -> None:
    (draft,) = drafts(tmp_path, only_seats(SEATS_2017, "Ipswich"))
    assert draft.place.county == "Suffolk"
