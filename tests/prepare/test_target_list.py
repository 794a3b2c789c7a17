"""Targets are the seats a party needs least swing in, or what a producer types of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from tests.makers import night
from tests.prepare.written import SEATS_2017, drafts, sentences, table
from tracker.election import PreviousCandidate, Seat, Target
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.draft_seats import DraftSeat
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.target_list import (
    compute_targets,
    merge_targets,
    read_targets,
    targets_not_standing,
)
from tracker.prepare.uk_parties import PartyIndex

Standing = dict[str, set[str]]


@pytest.fixture
def of_2017(tmp_path: Path) -> list[DraftSeat]:
    return drafts(tmp_path, SEATS_2017)


def counted(
    seats: list[Seat],
    wanted: Mapping[str, int],
    report: Report | None = None,
    standing: Standing | None = None,
) -> list[Target]:
    return list(compute_targets(seats, wanted, standing or {}, PartyIndex(), report or Report()))


def names(seats: list[Seat], targets: list[Target]) -> list[str]:
    by_id = {seat.id: seat.name for seat in seats}
    return [by_id[target.seat] for target in targets]


@pytest.mark.parametrize(
    ("party", "expected"),
    [
        ("Con", "Ipswich, North East Fife, Chorley, Ynys Mon, Aberavon"),
        ("Lab", "Colchester, North East Fife, Meon Valley"),
        ("LD", "North East Fife, Colchester, Ynys Mon, Ipswich, Chorley, Meon Valley, Aberavon"),
        ("SNP", ""),
        ("PC", "Ynys Mon, Aberavon"),
    ],
)
def test_seats_by_the_swing_that_is_needed(
    of_2017: list[DraftSeat], party: str, expected: str
) -> None:
    seats = [draft.seat for draft in of_2017]
    assert names(seats, counted(seats, {party: 50})) == [n for n in expected.split(", ") if n]


def test_a_challenger_may_have_come_third(of_2017: list[DraftSeat]) -> None:
    """Colchester 2017: Con 24,565, Lab 18,888, LD 9,087."""
    seats = [draft.seat for draft in of_2017]
    colchester = Target(
        group="Liberal Democrat target seats", seat="E14000644", holder="Con", challenger="LD"
    )
    assert counted(seats, {"LD": 2})[1] == colchester


def test_a_computed_target_has_no_published_figures(of_2017: list[DraftSeat]) -> None:
    (target,) = counted([draft.seat for draft in of_2017], {"Con": 1})
    assert target == Target(
        group="Conservative target seats", seat="E14000761", holder="Lab", challenger="Con"
    )


def test_a_list_ends_where_it_was_asked_to(of_2017: list[DraftSeat]) -> None:
    seats = [draft.seat for draft in of_2017]
    report = Report()
    assert names(seats, counted(seats, {"Con": 2, "Lab": 1}, report)) == [
        "Ipswich",
        "North East Fife",
        "Colchester",
    ]
    assert sentences(report) == [
        f"{party} target seats: without Buckingham, where it did not stand last time"
        for party in ("Conservative", "Labour")
    ]


def test_a_party_is_found_by_any_of_its_names(of_2017: list[DraftSeat]) -> None:
    seats = [draft.seat for draft in of_2017]
    assert counted(seats, {"conservative": 3}) == counted(seats, {"Con": 3})


def test_two_of_one_name_and_one_swing_are_both_targets() -> None:
    seats = [night.seat("Newport", id=f"E{n}") for n in (1, 2)]
    assert [target.seat for target in counted(seats, {"Lab": 2})] == ["E1", "E2"]


def test_equal_ones_go_by_name() -> None:
    seats = [night.seat("Felpersham"), night.seat("Ambridge"), night.seat("Borchester")]
    assert names(seats, counted(seats, {"Lab": 3})) == ["Ambridge", "Borchester", "Felpersham"]


@pytest.mark.parametrize(
    "previous",
    [
        pytest.param({"Con": 500, "LD": 400}, id="it did not stand"),
        pytest.param({"Lab": 500, "Con": 400}, id="it won"),
        pytest.param({"Ind": 500, "Lab": 400}, id="won by one of several in a figure"),
    ],
)
def test_a_seat_without_a_swing_is_left_out(previous: dict[str, int]) -> None:
    seats = [night.seat("Ambridge", previous), night.seat("Borchester")]
    assert names(seats, counted(seats, {"Lab": 2})) == ["Borchester"]


def test_a_seat_won_by_an_independent_is_a_target_by_that_candidates_votes() -> None:
    """Blackburn 2024: Adnan Hussain 10,518 of 10,973 for independents, Labour 10,386."""
    blackburn = night.seat(
        "Blackburn",
        {"Ind": 10_973, "Lab": 10_386},
        previous_candidates=(PreviousCandidate("Ind", "Adnan Hussain", 10_518),),
    )
    basildon = night.seat("Basildon and Billericay", {"Con": 12_905, "Lab": 12_585})
    report = Report()
    assert names([basildon, blackburn], counted([basildon, blackburn], {"Lab": 2}, report)) == [
        "Blackburn",
        "Basildon and Billericay",
    ]
    assert sentences(report) == []


def test_a_seat_that_is_left_out_is_named_with_the_reason() -> None:
    report = Report()
    seats = [
        night.seat("Ambridge", {"Ind": 500, "Lab": 400}),
        night.seat("Borchester", {"Con": 500, "LD": 400}),
        night.seat("Felpersham"),
    ]
    counted(seats, {"Lab": 1}, report)
    assert sentences(report) == [
        "Labour target seats: without Borchester, where it did not stand last time",
        "Labour target seats: without Ambridge, whose winner's votes are in one figure with other "
        "candidates'",
    ]


def test_the_speakers_seat_can_be_a_target(of_2017: list[DraftSeat]) -> None:
    seats = [draft.seat for draft in of_2017]
    assert [t.holder for t in counted(seats, {"Green": 50}) if t.seat == "E14000608"] == ["Spk"]


def test_too_few_are_noted(of_2017: list[DraftSeat]) -> None:
    report = Report()
    counted([draft.seat for draft in of_2017], {"PC": 5}, report)
    assert sentences(report, "note") == [
        "Plaid Cymru target seats: without Buckingham, Chorley, Colchester, Ipswich, Meon Valley and "
        "North East Fife, where it did not stand last time",
        "Plaid Cymru target seats: 5 asked for, 2 can be computed",
    ]


def test_a_seat_where_the_party_does_not_stand_tonight_is_left_out_and_reported() -> None:
    report = Report()
    seats = [night.seat("Ambridge"), night.seat("Borchester"), night.seat("Felpersham")]
    standing = {"X-Ambridge": {"Con", "LD"}, "X-Borchester": {"Con", "Lab"}}
    found = counted(seats, {"Lab": 2}, report, standing)
    assert names(seats, found) == ["Borchester", "Felpersham"]
    assert sentences(report, "note") == [
        "Labour target seats: without Ambridge, where it does not stand"
    ]


def test_a_seat_beyond_the_end_of_the_list_is_not_missed() -> None:
    report = Report()
    seats = [night.seat("Ambridge"), night.seat("Borchester")]
    assert names(seats, counted(seats, {"Lab": 1}, report, {"X-Borchester": {"Con"}})) == [
        "Ambridge"
    ]
    assert sentences(report) == []


@pytest.mark.parametrize(
    ("party", "number", "sentence"),
    [
        ("Con", 0, "--targets Con=0: the number is not above 0"),
        ("Con", -1, "--targets Con=-1: the number is not above 0"),
        ("Whig", 5, '--targets Whig=5: "Whig" is not a party of the tables'),
        ("Ind", 5, '--targets Ind=5: "Ind" is several candidates in one figure, not a party'),
        ("Other", 5, '--targets Other=5: "Other" is several candidates in one figure, not a party'),
        (
            "Others",
            1,
            '--targets Others=1: "Others" is several candidates in one figure, not a party',
        ),
        ("ND", 1, '--targets ND=1: "ND" is several candidates in one figure, not a party'),
    ],
)
def test_what_cannot_be_counted_is_refused(party: str, number: int, sentence: str) -> None:
    with pytest.raises(PrepareError) as refused:
        counted([night.seat()], {party: number})
    assert str(refused.value) == sentence


@pytest.mark.parametrize("second", ["Tory", "Conservative", "c"])
def test_one_party_under_two_names_is_refused(second: str) -> None:
    with pytest.raises(PrepareError) as refused:
        counted([night.seat("A", {"Lab": 5, "Con": 4})], {"Con": 1, second: 2})
    assert str(refused.value) == f"--targets {second}=2: Conservative is given twice"


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({}, []),
        ({"X-Ambridge": {"Con", "Lab"}}, []),
        (
            {"X-Ambridge": {"Con", "LD"}},
            ["Ambridge: a target of Labour, which does not stand there"],
        ),
    ],
    ids=["not known", "stands", "does not"],
)
def test_a_target_whose_challenger_does_not_stand_differs(
    standing: Standing, expected: list[str]
) -> None:
    target = Target(group="", seat="X-Ambridge", holder="Con", challenger="Lab")
    found = list(targets_not_standing([target], [night.seat()], standing, PartyIndex()))
    assert [(f.severity, f.sentence) for f in found] == [("differs", said) for said in expected]


# A table that a producer types

SHORT = "Constituency name,Challenger\n"
FULL = (
    "Group,Seat,Holder,Challenger,Published majority,Published majority over,Published swing,Note\n"
)


def table_of(
    folder: Path,
    seats: list[DraftSeat],
    text: str,
    report: Report | None = None,
    *,
    outside: Sequence[DraftSeat] = (),
) -> list[Target]:
    path = table(folder, "targets.csv", text)
    return list(
        read_targets(path, seats, outside, ColumnOptions(), PartyIndex(), report or Report())
    )


def test_holder_and_heading_need_not_be_typed(tmp_path: Path, of_2017: list[DraftSeat]) -> None:
    assert table_of(tmp_path, of_2017, f"{SHORT}ipswich,Tory\n") == [
        Target(group="Conservative target seats", seat="E14000761", holder="Lab", challenger="Con")
    ]


def test_what_was_published_is_kept_as_it_was_published(
    tmp_path: Path, of_2017: list[DraftSeat]
) -> None:
    row = 'Con from Lab,Ipswich,Labour,Con,836,Con,0.80%,"a marginal, since 1938"\n'
    assert table_of(tmp_path, of_2017, FULL + row) == [
        Target(
            group="Con from Lab",
            seat="E14000761",
            holder="Lab",
            challenger="Con",
            published_majority=836,
            published_majority_over="Con",
            published_swing=Decimal("0.80"),
            note="a marginal, since 1938",
        )
    ]


@pytest.mark.parametrize(
    ("written", "points"),
    [("0.8", "0.8"), ("0.8%", "0.8"), ("0.8 %", "0.8"), ("14", "14"), ("0.80", "0.80")],
)
def test_a_swing_is_in_percentage_points_with_or_without_the_sign(
    tmp_path: Path, of_2017: list[DraftSeat], written: str, points: str
) -> None:
    text = f"Seat,Challenger,Published swing\nIpswich,Con,{written}\n"
    (target,) = table_of(tmp_path, of_2017, text)
    assert str(target.published_swing) == points


def test_a_swing_that_was_not_published_is_none(tmp_path: Path, of_2017: list[DraftSeat]) -> None:
    (target,) = table_of(tmp_path, of_2017, "Seat,Challenger,Published swing\nIpswich,Con,\n")
    assert target.published_swing is None


def test_targets_keep_the_order_of_the_table(tmp_path: Path, of_2017: list[DraftSeat]) -> None:
    text = f"{SHORT}Ynys Mon,PC\nColchester,LD\nIpswich,Con\n"
    assert [t.challenger for t in table_of(tmp_path, of_2017, text)] == ["PC", "LD", "Con"]


def test_seats_may_be_typed_by_code(tmp_path: Path, of_2017: list[DraftSeat]) -> None:
    (target,) = table_of(tmp_path, of_2017, "ONS ID,Challenger\nE14000761,Con\n")
    assert target.seat == "E14000761"


def test_another_holder_than_the_winner_is_kept_and_differs(
    tmp_path: Path, of_2017: list[DraftSeat]
) -> None:
    report = Report()
    (target,) = table_of(tmp_path, of_2017, FULL + ",Ipswich,LD,Con,,,,\n", report)
    assert target.holder == "LD"
    assert sentences(report, "differs") == ["targets.csv row 2: Ipswich was won by Lab, not LD"]


def test_a_challenger_who_holds_the_seat_is_refused(
    tmp_path: Path, of_2017: list[DraftSeat]
) -> None:
    with pytest.raises(PrepareError) as refused:
        table_of(tmp_path, of_2017, f"{SHORT}Ipswich,Labour\n")
    assert str(refused.value) == (
        'targets.csv row 2: challenger "Labour" won Ipswich last time, so it is no target of theirs'
    )


def test_a_challenger_who_is_typed_as_the_holder_is_refused(
    tmp_path: Path, of_2017: list[DraftSeat]
) -> None:
    with pytest.raises(PrepareError) as refused:
        table_of(tmp_path, of_2017, FULL + ",Ipswich,LD,Lib Dem,,,,\n")
    assert str(refused.value) == (
        'targets.csv row 2: challenger "Lib Dem" is the holder too; write the party that needs the '
        "swing"
    )


def test_of_a_target_that_is_computed_and_typed_the_typed_is_used() -> None:
    one = Target(group="A", seat="E1", holder="Lab", challenger="Con")
    other = Target(group="A", seat="E2", holder="Lab", challenger="Con")
    typed = Target(group="B", seat="E1", holder="Lab", challenger="Con", published_majority=9)
    report = Report()
    assert merge_targets([one, other], [typed], report) == (other, typed)
    assert sentences(report) == [
        "1 of the computed targets are in the table of --targets-file, which is used"
    ]


def cut_to(seats: list[DraftSeat], *names: str) -> tuple[list[DraftSeat], list[DraftSeat]]:
    """Those of these names, and the others."""
    ours = [draft for draft in seats if draft.seat.name in names]
    return ours, [draft for draft in seats if draft not in ours]


def test_a_target_that_was_cut_away_is_left_out_and_noted(
    tmp_path: Path, of_2017: list[DraftSeat]
) -> None:
    report = Report()
    ours, others = cut_to(of_2017, "Ipswich", "Colchester")
    text = f"{SHORT}Ynys Mon,PC\nIpswich,Con\nAberavon,Con\n"
    found = table_of(tmp_path, ours, text, report, outside=others)
    assert [target.seat for target in found] == ["E14000761"]
    assert sentences(report) == [
        "targets.csv: not among the seats asked for, so left out: Ynys Mon and Aberavon"
    ]


def test_a_target_in_no_table_is_refused_though_others_were_cut_away(
    tmp_path: Path, of_2017: list[DraftSeat]
) -> None:
    ours, others = cut_to(of_2017, "Ipswich")
    with pytest.raises(PrepareError, match='row 2: no seat "Old Sarum" in the tables'):
        table_of(tmp_path, ours, f"{SHORT}Old Sarum,Con\n", outside=others)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            f"{SHORT}Ipswich,Con\nIpswitch,Con\n",
            'targets.csv row 3: no seat "Ipswitch" in the tables; did you mean Ipswich?',
            id="seat",
        ),
        pytest.param(
            f"{SHORT}Ipswich,Whig\n",
            'targets.csv row 2: challenger "Whig" is not a party of the tables',
            id="challenger",
        ),
        pytest.param(
            f"{SHORT}Ipswich,Independent\n",
            'targets.csv row 2: challenger "Independent" is several candidates in one figure, not a party',
            id="independents",
        ),
        pytest.param(
            f"{SHORT}Ipswich,Others\n",
            'targets.csv row 2: challenger "Others" is several candidates in one figure, not a party',
            id="everyone else",
        ),
        pytest.param(
            f"{SHORT}Ipswich,\n",
            'targets.csv row 2: challenger "" is not a party of the tables',
            id="no challenger",
        ),
        pytest.param(
            f"{FULL},Ipswich,Whig,Con,,,,\n",
            'targets.csv row 2: holder "Whig" is not a party of the tables',
            id="holder",
        ),
        pytest.param(
            f"{FULL},Ipswich,,Con,8.3,,,\n",
            'targets.csv row 2: published_majority "8.3" is not a whole number',
            id="majority",
        ),
        pytest.param(
            f"{FULL},Ipswich,,Con,,Whig,,\n",
            'targets.csv row 2: published_majority_over "Whig" is not a party of the tables',
            id="majority over",
        ),
        pytest.param(
            f"{FULL},Ipswich,,Con,,,under one,\n",
            'targets.csv row 2: published_swing "under one" is not a number of percentage points',
            id="swing",
        ),
        pytest.param(
            f"{FULL},Ipswich,,Con,,,NaN,\n",
            'targets.csv row 2: published_swing "NaN" is not a number of percentage points',
            id="swing that is no number",
        ),
        pytest.param(
            f"{FULL},Ipswich,,Con,,,inf,\n",
            'targets.csv row 2: published_swing "inf" is not a number of percentage points',
            id="swing without end",
        ),
        pytest.param("Challenger\nCon\n", "targets.csv: no column seat; a table of targets has the name or the code of the seat, and challenger; it may have group, holder, published majority, published majority over, published swing and note", id="no seats"),
        pytest.param("Seat\nIpswich\n", "targets.csv: no column challenger; a table of targets has the name or the code of the seat, and challenger; it may have group, holder, published majority, published majority over, published swing and note", id="no challengers"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_a_target_is_refused_with_its_place(
    tmp_path: Path, of_2017: list[DraftSeat], text: str, sentence: str
) -> None:
    with pytest.raises(PrepareError) as refused:
        table_of(tmp_path, of_2017, text)
    assert str(refused.value) == sentence
