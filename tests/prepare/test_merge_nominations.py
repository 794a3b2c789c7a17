"""PA's nominations and the tables are put together seat by seat; what neither states is asked for."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.prepare.messages import IPSWICH
from tests.prepare.written import SEATS_2017, contest, drafts, sentences
from tracker.election import Seat
from tracker.prepare.combine_tables import ElectionCounts
from tracker.prepare.draft_seats import DraftSeat, draft_seats
from tracker.prepare.finding import differs
from tracker.prepare.merge_nominations import check_complete, merge_nominations, parties_standing
from tracker.prepare.pa_baseline import Baseline, EarlierElections
from tracker.prepare.pa_nominations import Nominations, Nominee, SeatNominations
from tracker.prepare.pa_numbers import PaNumber
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.table_rows import CandidateRow, Place
from tracker.prepare.uk_parties import PartyIndex

OF_2017 = {"Lab": 24_224, "Con": 23_393, "UKIP": 1_372, "LD": 1_187, "Green": 840, "Other": 121}
PEOPLE = tuple(
    Nominee(PartyIndex().find(party), party, first, last, sat_here=False)
    for first, last, party in IPSWICH
)


def nominated(
    seat: str = "Ipswich",
    number: int = 332,
    electorate: int | None = 75_525,
    sitting: str = "",
    votes: Mapping[str, int] | None = None,
    winner: str = "Lab",
    *,
    notional: bool = False,
    last_called: str = "",
) -> SeatNominations:
    """What PA states of a seat, with last time's votes where they are given."""
    before = None
    if votes is not None:
        before = Baseline(last_called or seat, dict(votes), winner, notional)
    earlier = EarlierElections(before)
    return SeatNominations(number, seat, electorate, PEOPLE, sitting, earlier)


def of(*seats: SeatNominations) -> Nominations:
    return Nominations("General Election", "G", {one.number: one for one in seats})


def numbered(folder: Path) -> list[DraftSeat]:
    """The seats of 2017, Ipswich and North East Fife with PA's numbers."""
    known = {
        "E14000761": PaNumber("E14000761", 332, "Ipswich", "Ipswich"),
        "S14000049": PaNumber("S14000049", 250, "Fife North East", "North East Fife"),
    }
    return draft_seats(contest(folder, SEATS_2017), ElectionCounts("", {}), known, Report())


def added(
    before: list[DraftSeat],
    *seats: SeatNominations,
    report: Report | None = None,
    numbers: Mapping[str, PaNumber] = {},
) -> dict[str, Seat]:
    """The seats with PA's nominations, by name."""
    found = merge_nominations(before, of(*seats), numbers, PartyIndex(), report or Report())
    return {draft.seat.name: draft.seat for draft in found}


def test_without_nominations_the_seats_are_the_tables(tmp_path: Path) -> None:
    before, report = drafts(tmp_path), Report()
    assert merge_nominations(before, Nominations(), {}, PartyIndex(), report) == before
    assert sentences(report) == []


@pytest.mark.parametrize(
    ("one", "seat"),
    [
        pytest.param(nominated(), "Ipswich", id="number and name"),
        pytest.param(nominated("Fife North East", 250), "North East Fife", id="PA's own name"),
        pytest.param(nominated("ynys mon", 647), "Ynys Mon", id="the name alone"),
    ],
)
def test_pa_states_number_name_and_register(
    tmp_path: Path, one: SeatNominations, seat: str
) -> None:
    found = added(numbered(tmp_path), one)
    assert len(found) == 8
    assert (found[seat].pa_number, found[seat].pa_name) == (one.number, one.seat)
    assert (found[seat].electorate, found[seat].sitting) == (75_525, found[seat].previous_winner)


def test_a_register_that_pa_does_not_state_is_the_tables(tmp_path: Path) -> None:
    assert added(numbered(tmp_path), nominated(electorate=None))["Ipswich"].electorate == 75_668


def test_who_sat_is_as_pa_states(tmp_path: Path) -> None:
    ipswich = added(numbered(tmp_path), nominated(sitting="Ind"))["Ipswich"]
    assert (ipswich.previous_winner, ipswich.sitting) == ("Lab", "Ind")


@pytest.mark.parametrize("name", ["Chorley", "Ipswich Town", "Ipswich East"])
def test_a_number_never_means_a_seat_of_another_name(tmp_path: Path, name: str) -> None:
    """Whether the tables have a seat of that name or not."""
    with pytest.raises(PrepareError) as refused:
        added(numbered(tmp_path), nominated(name, 332))
    assert str(refused.value) == (
        f"PA number 332 is Ipswich in the tables and {name} in the nominations; where both are one "
        "seat write PA's name into the table of --numbers, and where the numbers are of other "
        "boundaries leave that table out"
    )


def test_numbers_of_two_seats_that_are_swapped_are_refused(tmp_path: Path) -> None:
    swapped = nominated("Ipswich", 250), nominated("Fife North East", 332)
    with pytest.raises(PrepareError, match="PA number 250 is North East Fife in the tables and"):
        added(numbered(tmp_path), *swapped)


@pytest.mark.parametrize("name", ["Ipswich", "North Fife"])
def test_a_number_that_the_table_of_numbers_alone_knows_is_its_seats_too(name: str) -> None:
    known = {"S14000049": PaNumber("S14000049", 250, "Fife North East", "North East Fife")}
    with pytest.raises(PrepareError) as refused:
        added([], nominated(name, 250), numbers=known)
    assert str(refused.value).startswith(
        f"PA number 250 is North East Fife in the tables and {name} in the nominations; "
    )


def test_a_number_of_pas_own_overrides_the_table_of_numbers_and_differs(tmp_path: Path) -> None:
    report = Report()
    found = added(numbered(tmp_path), nominated("Ipswich", 333), report=report)
    assert found["Ipswich"].pa_number == 333
    (finding,) = [one for one in report if one.severity == "differs"]
    assert (finding.seats, finding.sentence) == (
        frozenset({"E14000761"}),
        "Ipswich: PA number 332 in the tables and 333 in the nominations; the latter is used",
    )


def test_seats_without_nominations_stay_and_are_noted(tmp_path: Path) -> None:
    report = Report()
    assert len(added(numbered(tmp_path), nominated(), report=report)) == 8
    assert sentences(report, "note") == [
        "no nominations for Aberavon, Buckingham, Chorley, Colchester, Meon Valley and 2 more"
    ]


def test_a_register_of_pas_is_not_borrowed(tmp_path: Path) -> None:
    seats = of(nominated(), nominated("Fife North East", 250, electorate=None))
    found = merge_nominations(numbered(tmp_path), seats, {}, PartyIndex(), Report())
    assert [draft.seat.name for draft in found if not draft.has_previous_electorate] == ["Ipswich"]


EAST_DEVON = "ONS ID,Constituency name,First party,Second party,Majority,Electorate,Con,Lab,LD,UKIP,Other\nE14000678,East Devon,Con,Ind,8036,82369,29306,6857,1468,1203,21548\n"
"""2017: an independent was second, and two more stood."""


@pytest.mark.parametrize(
    "votes",
    [
        pytest.param({"Ind": 21_478}, id="other people in one figure"),
        pytest.param({"Ind": 21_270, "ND": 278}, id="others of no description"),
        pytest.param({"Other": 21_548}, id="all in one figure"),
    ],
)
def test_figures_for_several_candidates_are_not_compared(
    tmp_path: Path, votes: dict[str, int]
) -> None:
    report = Report()
    pas = {"Con": 29_306, **votes, "Lab": 6_857, "LD": 1_468, "UKIP": 1_203}
    one = nominated("East Devon", 208, votes=pas, winner="Con")
    seat = added(drafts(tmp_path, EAST_DEVON), one, report=report)["East Devon"]
    assert (seat.previous["Ind"], seat.previous["Other"]) == (21_270, 278)
    assert sentences(report) == []


def test_real_votes_of_pas_that_agree_leave_the_tables(tmp_path: Path) -> None:
    report = Report()
    votes = {**OF_2017, "Ind": 121}
    del votes["Other"]
    ipswich = added(numbered(tmp_path), nominated(votes=votes), report=report)["Ipswich"]
    assert ipswich.previous == OF_2017
    assert sentences(report, "differs") == []


@pytest.mark.parametrize(
    ("one", "apart"),
    [
        pytest.param(
            nominated(votes={**OF_2017, "Con": 23_339, "Green": 804}),
            "Con 23,339 there 23,393, Green 804 there 840",
            id="votes",
        ),
        pytest.param(nominated(votes=OF_2017, winner="Con"), "winner Con there Lab", id="winner"),
    ],
)
def test_real_votes_of_pas_that_differ_are_reported_and_the_table_is_used(
    tmp_path: Path, one: SeatNominations, apart: str
) -> None:
    report = Report()
    ipswich = added(numbered(tmp_path), one, report=report)["Ipswich"]
    assert (ipswich.previous, ipswich.previous_winner) == (OF_2017, "Lab")
    assert {id_ for f in report if f.severity == "differs" for id_ in f.seats} == {"E14000761"}
    assert sentences(report, "differs") == [
        f"Ipswich: last time in PA's message and in the table: {apart}; the table is used"
    ]


NOTIONAL = nominated(
    votes={"Con": 26_000, "Lab": 25_000}, winner="Con", sitting="Lab", notional=True
)


def test_notional_votes_take_the_place_of_the_tables(tmp_path: Path) -> None:
    report = Report()
    ipswich = added(numbered(tmp_path), NOTIONAL, report=report)["Ipswich"]
    assert ipswich.previous == {"Con": 26_000, "Lab": 25_000}
    assert (ipswich.previous_winner, ipswich.sitting) == ("Con", "Lab")
    assert (ipswich.previous_electorate, ipswich.previous_declared_at) == (None, None)
    assert [f.sentence for f in report if "E14000761" in f.seats] == [
        "Ipswich: last time's votes are PA's notional ones, 51,000 where the table has 51,137"
    ]


def test_who_sat_in_a_seat_of_the_tables_is_not_taken_from_notional_votes(tmp_path: Path) -> None:
    one = nominated(votes={"Con": 26_000, "Lab": 25_000}, winner="Con", notional=True)
    assert added(numbered(tmp_path), one)["Ipswich"].sitting == ""


# Seats that PA alone has


def test_a_seat_that_pa_alone_has_is_found_by_its_number() -> None:
    one = nominated(votes={"Lab": 5, "Con": 4})
    assert added([], one)["Ipswich"] == Seat(
        id="PA332",
        name="Ipswich",
        pa_number=332,
        pa_name="Ipswich",
        electorate=75_525,
        previous_winner="Lab",
        sitting="Lab",
        previous={"Lab": 5, "Con": 4},
    )


def test_its_ons_code_may_be_in_the_table_of_numbers() -> None:
    known = {"S14000049": PaNumber("S14000049", 250, "Fife North East", "North East Fife")}
    seat = added([], nominated("Fife North East", 250), numbers=known)["North East Fife"]
    assert (seat.id, seat.pa_name) == ("S14000049", "Fife North East")


@pytest.mark.parametrize(
    ("sitting", "notional", "expected"),
    [("", False, "Lab"), ("", True, ""), ("Ind", True, "Ind"), ("Ind", False, "Ind")],
    ids=["real", "notional", "notional, said", "real, said"],
)
def test_a_notional_result_does_not_tell_who_sat(
    sitting: str, notional: bool, expected: str
) -> None:
    one = nominated(sitting=sitting, votes={"Lab": 5, "Con": 4}, notional=notional)
    assert added([], one)["Ipswich"].sitting == expected


# What a seat cannot be tracked without


def unsaid(*seats: SeatNominations, report: Report | None = None) -> None:
    found = of(*seats)
    drafted = merge_nominations([], found, {}, PartyIndex(), Report())
    check_complete(drafted, found, report or Report())


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        pytest.param(
            nominated(electorate=None, votes={"Lab": 5}),
            "no register stated for Ipswich; give a table that has it with --previous or --times, or "
            "leave them out with --seats",
            id="register",
        ),
        pytest.param(
            nominated(sitting="Lab"),
            "no previous result stated for Ipswich; give one with --previous, or leave them out "
            "with --seats",
            id="last time",
        ),
        pytest.param(
            nominated(votes={"Lab": 5}, notional=True),
            "no sitting party (a notional result does not state it) stated for Ipswich; give it with "
            "--sitting Ipswich=PARTY",
            id="who sat",
        ),
    ],
)
def test_what_no_source_states_is_an_error_with_its_remedy(
    one: SeatNominations, sentence: str
) -> None:
    with pytest.raises(PrepareError) as refused:
        unsaid(one)
    assert str(refused.value) == sentence


def test_who_sat_where_pa_does_not_say_is_noted(tmp_path: Path) -> None:
    report = Report()
    found = of(nominated(), nominated("Chorley", 149, sitting="Lab"))
    drafted = merge_nominations(drafts(tmp_path), found, {}, PartyIndex(), Report())
    check_complete(drafted, found, report)
    assert sentences(report) == [
        "PA does not state who sat in Ipswich: sitting in seats.csv is the previous winner unless "
        "--sitting gives another party"
    ]


def test_a_seat_made_of_another_is_noted() -> None:
    report = Report()
    unsaid(nominated(votes={"Lab": 5}, sitting="Lab", last_called="Ipswich Borough"), report=report)
    assert "Ipswich: PA counts from last time's Ipswich Borough" in sentences(report, "note")


def test_seats_without_an_ons_code_are_counted_in_a_note() -> None:
    report = Report()
    unsaid(
        *(nominated(f"Seat {n}", n, votes={"Lab": 5}, sitting="Lab") for n in (1, 2)), report=report
    )
    assert sentences(report, "note") == [
        "no ONS code is known for 2 seats; PA's number stands for it"
    ]


def test_an_ons_code_that_begins_like_a_number_of_pas_is_an_ons_code() -> None:
    found = of(nominated(votes={"Lab": 5}, sitting="Lab"))
    numbers = {"PA007": PaNumber("PA007", 332, "Ipswich", "Ipswich")}
    report = Report()
    check_complete(merge_nominations([], found, numbers, PartyIndex(), Report()), found, report)
    assert sentences(report) == []


# Who stands tonight


def test_who_stands_is_who_was_nominated_or_counted(tmp_path: Path) -> None:
    ipswich = added(numbered(tmp_path), nominated())["Ipswich"]
    row = CandidateRow(Place(ipswich.id, "Ipswich"), "Brexit", 5)
    assert parties_standing([ipswich], {ipswich.id: [row]}, Nominations()) == {
        ipswich.id: {"Brexit"}
    }
    assert parties_standing([ipswich], {}, of(nominated())) == {ipswich.id: {"Con", "Lab", "Green"}}


def test_without_candidates_every_party_may_stand(tmp_path: Path) -> None:
    seats = [draft.seat for draft in drafts(tmp_path)]
    assert parties_standing(seats, {}, Nominations()) == {}


# A number and a name


def test_a_name_under_a_number_that_the_table_gives_to_another_is_refused(tmp_path: Path) -> None:
    """Felpersham, 333 in the table of numbers, is in no table of results."""
    numbers = {"E99": PaNumber("E99", 333, "Felpersham", "Felpersham")}
    with pytest.raises(PrepareError, match="PA number 333 is Felpersham in the tables and Ipswich"):
        added(drafts(tmp_path), nominated("Ipswich", 333), numbers=numbers)


def test_a_number_without_a_name_contradicts_nothing(tmp_path: Path) -> None:
    numbers = {"E99": PaNumber("E99", 333, "", "")}
    found = added(drafts(tmp_path), nominated("Felpersham", 333, votes={"Lab": 5}), numbers=numbers)
    assert found["Felpersham"].id == "E99"


def test_one_seat_under_two_numbers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PrepareError, match="Ipswich has two PA numbers in the nominations"):
        added(drafts(tmp_path), nominated(), nominated(number=999))


def test_a_seat_that_no_table_has_may_be_one_of_them_under_another_name(tmp_path: Path) -> None:
    report = Report()
    added(drafts(tmp_path), nominated("Anglesey", 647, votes={"Lab": 5}), report=report)
    assert sentences(report, "differs") == [
        "in the nominations and in no table: Anglesey; where a table has the seat under another "
        "name, give PA's with --numbers"
    ]


def test_what_is_odd_in_a_message_is_about_its_seat(tmp_path: Path) -> None:
    odd = replace(nominated(), findings=(differs("a.xml: odd"),))
    report = Report()
    added(drafts(tmp_path), odd, report=report)
    assert [f.seats for f in report if f.sentence == "a.xml: odd"] == [{"E14000761"}]
