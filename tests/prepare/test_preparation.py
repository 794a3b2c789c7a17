"""The steps together: a few real seats, from tables to a folder that is loaded."""

import csv
import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from tests.prepare.messages import IPSWICH, RESULT, block, message, notional, send
from tests.prepare.written import (
    CANDIDATES_2019,
    NUMBERS,
    SEATS_2017,
    SEATS_2019,
    changed,
    only_seats,
    sentences,
    table,
)
from tracker.election import Election
from tracker.election import folder as election_folder
from tracker.election.csv_tables import ElectionError
from tracker.prepare import Prepared, PrepareError, Request, prepare, rehearsal
from tracker.prepare.boundaries import GIVE
from tracker.prepare.column_meanings import ColumnOptions

FIVE = ("Chorley", "Colchester", "Ipswich", "Meon Valley", "North East Fife")
MEON_VALLEY = (
    "Meon Valley: the candidates' votes in results.csv add up to 55,569, but times.csv has 54,829 "
    "valid votes (Lab 5,664 there 5,644, Green 2,918 there 2,198); the candidates' votes are used"
)


def request(folder: Path, /, **more: Any) -> Request:
    """What a producer asks for, with last time's table unless there is another."""
    fields: dict[str, Any] = {
        "folder": folder / "uk",
        "name": "General Election",
        "date": dt.date(2019, 12, 12),
    } | more
    if "previous" not in fields:
        fields["previous"] = [table(folder, "previous.csv", SEATS_2017)]
    return Request(**fields)


def over(folder: Path, /, **more: Any) -> Request:
    """The night of 2019, which is over, in five seats; `more` may be the text of a table."""
    texts = {
        "previous": SEATS_2017,
        "results": CANDIDATES_2019,
        "times": SEATS_2019,
        "numbers": NUMBERS,
    }
    fields: dict[str, Any] = {name: only_seats(text, *FIVE) for name, text in texts.items()} | more
    for name in texts.keys() & fields.keys():
        if isinstance(fields[name], str):
            fields[name] = table(folder, f"{name}.csv", fields[name])
    times = [fields["times"]] if fields["times"] else []
    return request(folder, **fields | {"previous": [fields["previous"]], "times": times})


def refusal(folder: Path, wanted: Request) -> str:
    with pytest.raises(PrepareError) as refused:
        prepare(wanted)
    assert not wanted.folder.exists()
    assert [one for one in folder.iterdir() if one.name.startswith(".")] == []
    return str(refused.value)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names(election: Election) -> list[str]:
    return [seat.name for seat in election.seats]


# A night that is over


def test_a_night_that_is_over(tmp_path: Path) -> None:
    done = prepare(over(tmp_path))
    assert election_folder.load_election(tmp_path / "uk") == done.election
    assert names(done.election) == list(FIVE)
    assert done.summary(Path("uk")) == (
        "5 seats, 10 parties, 0 targets, 5 results written to uk. 1 differ, 1 note."
    )
    assert sentences(done.report, "differs") == [MEON_VALLEY]


def test_its_results_are_in_their_real_order(tmp_path: Path) -> None:
    prepare(over(tmp_path))
    written = rows(tmp_path / "uk" / "results.csv")
    assert list(dict.fromkeys(row["seat"] for row in written)) == [
        "Chorley",
        "Colchester",
        "Ipswich",
        "North East Fife",
        "Meon Valley",
    ]
    assert sum(int(row["votes"]) for row in written if row["seat"] == "Meon Valley") == 55_569


def test_its_parties_are_those_of_these_seats(tmp_path: Path) -> None:
    election = prepare(over(tmp_path)).election
    assert [party.code for party in election.parties] == [
        "Con", "Lab", "LD", "Green", "UKIP", "Brexit", "SNP", "Ind", "Spk", "Other",
    ]  # fmt: skip


def test_the_election_is_as_it_was_asked_for(tmp_path: Path) -> None:
    election = prepare(over(tmp_path, id="uk-2019", region="United Kingdom")).election
    assert (election.id, election.name, election.region) == (
        "uk-2019", "General Election", "United Kingdom",
    )  # fmt: skip
    assert (election.date, election.kind, election.basis) == (
        dt.date(2019, 12, 12), "G", "previous",
    )  # fmt: skip
    assert election.polls_close == dt.datetime(2019, 12, 12, 22, tzinfo=dt.UTC)
    assert election.feed_names == ("General Election",)
    assert not election.accepts_tests


def test_polls_close_at_ten_in_summer_time_too(tmp_path: Path) -> None:
    election = prepare(request(tmp_path, date=dt.date(2024, 7, 4))).election
    assert election.polls_close == dt.datetime(2024, 7, 4, 21, tzinfo=dt.UTC)


def test_an_election_is_found_by_the_name_of_its_folder(tmp_path: Path) -> None:
    assert prepare(request(tmp_path)).election.id == "uk"


def test_results_without_times_cannot_be_rehearsed_and_that_is_reported(tmp_path: Path) -> None:
    done = prepare(over(tmp_path, times=None))
    assert done.results == 0
    assert not (tmp_path / "uk" / "results.csv").exists()
    assert (
        "results.csv is not written: the tables state no times of that night, registers or "
        "rejected ballots, so it cannot be rehearsed; --times may have them"
        in sentences(done.report, "differs")
    )


@pytest.mark.parametrize("column", ["Declaration time", "Electorate", "Invalid votes"])
def test_a_result_without_a_figure_is_left_out_of_the_rehearsal(
    tmp_path: Path, column: str
) -> None:
    times = changed(only_seats(SEATS_2019, *FIVE), {"Constituency name": "Ipswich"}, {column: ""})
    done = prepare(over(tmp_path, times=times))
    assert done.results == 4
    assert "Ipswich" in names(done.election)
    assert (
        "not in results.csv, because a time, a register, candidates or rejected ballots are "
        "missing: Ipswich" in sentences(done.report, "differs")
    )


def test_times_alone_give_a_night_to_come_its_register(tmp_path: Path) -> None:
    done = prepare(over(tmp_path, results=None))
    assert {seat.name: seat.electorate for seat in done.election.seats}["Ipswich"] == 75_525
    assert (done.results, sentences(done.report, "differs")) == (0, [])


def test_seats_of_one_election_alone_are_left_out_and_reported(tmp_path: Path) -> None:
    previous = only_seats(SEATS_2017, *FIVE[1:], "Buckingham")
    done = prepare(over(tmp_path, previous=previous))
    assert names(done.election) == list(FIVE[1:])
    assert (
        "in results.csv and times.csv and not in previous.csv, so left out: Chorley"
        in sentences(done.report, "differs")
    )
    assert (
        "in previous.csv and not in results.csv and times.csv, so not used: Buckingham"
        in sentences(done.report, "note")
    )
    assert not [one for one in sentences(done.report) if "in no table of results" in one]


def test_words_that_do_not_fit_last_time_differ(tmp_path: Path) -> None:
    times = changed(
        only_seats(SEATS_2019, *FIVE), {"Constituency name": "Ipswich"}, {"Result": "Con hold"}
    )
    done = prepare(over(tmp_path, times=times))
    assert 'Ipswich: the result is "Con hold", but Lab won last time' in sentences(
        done.report, "differs"
    )


def test_words_of_last_time_that_do_not_fit_its_winner_differ(tmp_path: Path) -> None:
    text = changed(SEATS_2017, {"constituency_name": "Ipswich"}, {"result": "Con hold"})
    done = prepare(request(tmp_path, previous=[table(tmp_path, "previous.csv", text)]))
    assert sentences(done.report, "differs") == ['Ipswich: the result is "Con hold", but Lab won']


# A night to come


def test_a_night_to_come_has_all_our_parties_because_the_candidates_are_unknown(
    tmp_path: Path,
) -> None:
    done = prepare(request(tmp_path))
    assert len(done.election.seats) == 8
    assert {"RUK", "DUP", "Alba"} <= done.election.party_by_code.keys()
    assert done.results == 0


def test_two_tables_of_last_time(tmp_path: Path) -> None:
    previous = [
        table(tmp_path, "a.csv", only_seats(SEATS_2019, *FIVE)),
        table(tmp_path, "b.csv", only_seats(CANDIDATES_2019, *FIVE)),
    ]
    done = prepare(request(tmp_path, previous=previous, date=dt.date(2024, 7, 4)))
    chorley = done.election.seats[0]
    assert chorley.previous == {"Spk": 26_831, "Ind": 9_439, "Green": 3_600}
    assert (chorley.previous_electorate, chorley.electorate) == (77_072, 77_072)


def test_the_valid_votes_the_table_states_are_kept_beside_its_votes(tmp_path: Path) -> None:
    prepare(request(tmp_path))
    written = {row["name"]: row for row in rows(tmp_path / "uk" / "seats.csv")}
    assert written["Ipswich"]["previous_valid_votes"] == "51137"


def test_valid_votes_that_no_table_states_are_not_made_up(tmp_path: Path) -> None:
    text = changed(SEATS_2017, {"constituency_name": "Ipswich"}, {"valid_votes": ""})
    prepare(request(tmp_path, previous=[table(tmp_path, "p.csv", text)]))
    written = {row["name"]: row for row in rows(tmp_path / "uk" / "seats.csv")}
    assert written["Ipswich"]["previous_valid_votes"] == ""
    assert written["Colchester"]["previous_valid_votes"] == "53545"


def test_the_valid_votes_of_a_table_are_not_those_of_a_notional_result(tmp_path: Path) -> None:
    root = message("Ipswich", 332, IPSWICH, notional({"C": 5, "Lab": 4}))
    folder = send(tmp_path / "pa", a=root)
    prepare(request(tmp_path, nominations=folder, sitting={"Ipswich": "Lab"}))
    written = {row["name"]: row for row in rows(tmp_path / "uk" / "seats.csv")}
    assert written["Ipswich"]["previous_valid_votes"] == ""
    assert written["Colchester"]["previous_valid_votes"] == "53545"


# Times


def test_another_date_than_that_of_the_tables_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, over(tmp_path, date=dt.date(2019, 12, 13))) == (
        "results.csv and times.csv: no time of declaration is from the close of polls to three "
        "days after polling day, 2019-12-13; is --date right, and is it the table of that election?"
    )


def test_the_same_election_twice_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, over(tmp_path, previous=only_seats(CANDIDATES_2019, *FIVE))) == (
        "previous.csv and results.csv and times.csv are of one election: their votes are the same"
    )


def test_who_sat_in_a_seat_that_is_not_asked_for_is_noted(tmp_path: Path) -> None:
    asked = {"where": [("region", "Wales")], "sitting": {"Ipswich": "Ind"}}
    assert [
        one for one in sentences(prepare(request(tmp_path, **asked)).report) if "sitting" in one
    ] == ["--sitting names Ipswich, not among the seats asked for"]


def test_a_result_before_the_polls_closed_is_left_out_of_the_rehearsal(tmp_path: Path) -> None:
    times = changed(
        only_seats(SEATS_2019, *FIVE),
        {"Constituency name": "Ipswich"},
        {"Declaration time": "12/12/2019 02:48"},
    )
    done = prepare(over(tmp_path, times=times))
    assert done.results == 4
    assert [one for one in sentences(done.report, "differs") if one != MEON_VALLEY] == [
        "results.csv and times.csv: Ipswich declared at 12/12/2019 02:48, which is not from the "
        "close of polls to three days after polling day; left out",
        "not in results.csv, because a time, a register, candidates or rejected ballots are "
        "missing: Ipswich",
    ]


def test_a_result_before_the_polls_closed_cannot_be_rehearsed(tmp_path: Path) -> None:
    election = prepare(over(tmp_path)).election
    path = tmp_path / "uk" / "results.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2019-12-13T02:48", "2019-12-12T21:59"), encoding="utf-8")
    with pytest.raises(ElectionError) as refused:
        rehearsal.load_messages(election, tmp_path / "uk")
    assert str(refused.value).endswith(
        'declared_at "2019-12-12T21:59:00+00:00" is before the polls close, '
        "2019-12-12T22:00:00+00:00"
    )


# The seats that are ours


def test_a_region(tmp_path: Path) -> None:
    done = prepare(request(tmp_path, where=[("Region name", "Wales")]))
    assert names(done.election) == ["Aberavon", "Ynys Mon"]
    assert done.election.elsewhere == {}


def test_seats_that_were_cut_away_are_elsewhere_by_their_numbers(tmp_path: Path) -> None:
    done = prepare(over(tmp_path, where=[("county", "Suffolk"), ("county", "Essex")]))
    assert names(done.election) == ["Colchester", "Ipswich"]
    assert done.election.elsewhere == {149: "Chorley", 250: "Fife North East", 391: "Meon Valley"}
    assert {row["seat"] for row in rows(tmp_path / "uk" / "results.csv")} == {
        "Colchester",
        "Ipswich",
    }


def test_what_is_about_seats_that_were_cut_away_is_not_reported(tmp_path: Path) -> None:
    """Meon Valley differs, and Ynys Môn has two spellings."""
    everywhere = {"previous": SEATS_2017, "results": CANDIDATES_2019, "times": SEATS_2019}
    (tmp_path / "whole").mkdir()
    whole = sentences(prepare(over(tmp_path / "whole", **everywhere, numbers=NUMBERS)).report)
    where = [("county", "Suffolk")]
    part = sentences(prepare(over(tmp_path, **everywhere, numbers=NUMBERS, where=where)).report)
    theirs = re.compile("Meon Valley|Ynys Môn")
    assert {theirs.match(one)[0] for one in whole if theirs.match(one)} == {  # type: ignore[index]
        "Meon Valley",
        "Ynys Môn",
    }
    assert [one for one in part if theirs.match(one)] == []
    general = "in previous.csv and not in results.csv and times.csv, so not used: Buckingham"
    assert general in whole
    assert general in part


def test_the_seat_itself_is_reported_where_it_is_ours(tmp_path: Path) -> None:
    done = prepare(over(tmp_path, where=[("county", "Hampshire")]))
    assert sentences(done.report, "differs") == [MEON_VALLEY]


def test_registers_are_missed_of_our_seats_alone_and_not_where_pa_states_them(
    tmp_path: Path,
) -> None:
    folder = send(tmp_path / "pa", a=message(electorate="75500", sat={"Martin": "*"}))
    where = [("county", "Suffolk"), ("county", "Essex")]
    done = prepare(request(tmp_path, nominations=folder, where=where))
    assert [one.split(":")[0] for one in sentences(done.report) if "register" in one] == [
        "no register of the election to come for Colchester"
    ]


def test_a_list_of_seats(tmp_path: Path) -> None:
    listed = table(tmp_path, "ours.txt", "Ipswich\n# the rest is BBC South's\n")
    assert names(prepare(request(tmp_path, seats=listed)).election) == ["Ipswich"]


# Targets and members


def test_targets_are_counted_and_typed(tmp_path: Path) -> None:
    typed = table(tmp_path, "typed.csv", "Seat,Challenger,Published swing\nColchester,LD,14.5\n")
    done = prepare(over(tmp_path, targets={"Con": 2}, targets_file=typed))
    assert [(t.group, t.challenger, t.holder) for t in done.election.targets] == [
        ("Conservative target seats", "Con", "Lab"),
        ("Conservative target seats", "Con", "SNP"),
        ("Liberal Democrat target seats", "LD", "Con"),
    ]


def test_a_typed_target_of_a_seat_that_was_cut_away_is_left_out_and_noted(tmp_path: Path) -> None:
    typed = table(tmp_path, "typed.csv", "Seat,Challenger\nColchester,LD\nIpswich,Con\n")
    done = prepare(over(tmp_path, targets_file=typed, where=[("county", "Essex")]))
    assert [target.seat for target in done.election.targets] == ["E14000644"]
    assert "typed.csv: not among the seats asked for, so left out: Ipswich" in sentences(
        done.report, "note"
    )


def test_a_typed_target_of_a_party_that_does_not_stand_tonight_differs(tmp_path: Path) -> None:
    typed = table(tmp_path, "typed.csv", "Seat,Challenger\nChorley,Con\n")
    done = prepare(over(tmp_path, targets_file=typed))
    assert "Chorley: a target of Conservative, which does not stand there" in sentences(
        done.report, "differs"
    )


def test_a_counted_target_is_where_the_party_stands_tonight(tmp_path: Path) -> None:
    """Nobody but the Greens and an independent stood against the Speaker in Chorley."""
    done = prepare(over(tmp_path, targets={"Con": 3}))
    ids = {seat.id: seat.name for seat in done.election.seats}
    assert [ids[t.seat] for t in done.election.targets] == ["Ipswich", "North East Fife"]
    assert "Conservative target seats: without Chorley, where it does not stand" in sentences(
        done.report, "note"
    )


def test_who_sat_at_dissolution(tmp_path: Path) -> None:
    election = prepare(request(tmp_path, sitting={"Ipswich": "Ind"})).election
    assert {s.name: s.sitting for s in election.seats if s.sitting != s.previous_winner} == {
        "Ipswich": "Ind"
    }


def test_a_member_who_stands_for_another_party_is_noted_until_it_is_given(tmp_path: Path) -> None:
    def said(name: str, **sitting: str) -> bool:
        (tmp_path / name).mkdir()
        done = prepare(over(tmp_path / name, sitting=sitting))
        return any("last Commons stands for another party" in s for s in sentences(done.report))

    assert said("before")
    assert not said("after", Chorley="Spk")


# Nominations


def test_seats_of_the_tables_as_pa_has_nominated_them(tmp_path: Path) -> None:
    folder = send(tmp_path / "pa", a=message(electorate="75500", sat={"Martin": "*"}))
    listed = table(tmp_path, "ours.txt", "Ipswich")
    done = prepare(request(tmp_path, nominations=folder, seats=listed))
    (ipswich,) = done.election.seats
    assert (ipswich.pa_number, ipswich.electorate, ipswich.sitting) == (332, 75_500, "Lab")
    assert [row["surname"] for row in rows(tmp_path / "uk" / "candidates.csv")] == [
        "Hunt", "Martin", "Broom",
    ]  # fmt: skip


def test_nominations_alone(tmp_path: Path) -> None:
    root = message("Ipswich", 332, IPSWICH, notional({"C": 5, "Lab": 4}), electorate="75500")
    folder = send(tmp_path / "pa", a=root, b=message(kind=RESULT, sittingParty="Lab"))
    done = prepare(request(tmp_path, previous=[], nominations=folder))
    (ipswich,) = done.election.seats
    assert (ipswich.id, ipswich.previous_winner, ipswich.sitting) == ("PA332", "Con", "Lab")
    assert ipswich.previous == {"Con": 5, "Lab": 4}


def test_who_sat_where_a_notional_result_does_not_tell_is_for_the_producer(tmp_path: Path) -> None:
    root = message("Ipswich", 332, IPSWICH, notional({"C": 5, "Lab": 4}), electorate="75500")
    folder = send(tmp_path / "pa", a=root)
    asked = request(tmp_path, previous=[], nominations=folder)
    assert refusal(tmp_path, asked) == (
        "no sitting party (a notional result does not state it) stated for Ipswich; give it with "
        "--sitting Ipswich=PARTY"
    )
    done = prepare(request(tmp_path, previous=[], nominations=folder, sitting={"Ipswich": "Lab"}))
    assert done.election.seats[0].sitting == "Lab"


def test_a_seat_elsewhere_is_found_by_the_number_of_the_nominations(tmp_path: Path) -> None:
    folder = send(tmp_path / "pa", a=message("Colchester", 158), b=message("Ipswich", 333))
    done = prepare(over(tmp_path, nominations=folder, where=[("county", "Suffolk")]))
    assert [seat.pa_number for seat in done.election.seats] == [333]
    assert done.election.elsewhere == {
        149: "Chorley", 158: "Colchester", 250: "Fife North East", 391: "Meon Valley",
    }  # fmt: skip
    assert sentences(done.report, "differs") == [
        "Ipswich: PA number 332 in the tables and 333 in the nominations; the latter is used"
    ]


def test_messages_of_another_election_alone_are_refused(tmp_path: Path) -> None:
    """Whose 332 may be a mayor."""
    mayors = {"name": "Mayoral Elections", "date": "2019-12-12", "type": "M"}
    folder = send(tmp_path / "pa", a=message(election=mayors))
    assert refusal(tmp_path, request(tmp_path, nominations=folder)) == (
        'pa: messages of "Mayoral Elections" on 2019-12-12; write one of them as --name'
    )


def test_a_seat_of_the_feed_under_the_number_of_another_is_refused(tmp_path: Path) -> None:
    folder = send(tmp_path / "pa", a=message("Ipswich East", 332))
    assert refusal(tmp_path, over(tmp_path, nominations=folder)).startswith(
        "PA number 332 is Ipswich in the tables and Ipswich East in the nominations; "
    )


def test_the_feeds_name_and_letter_are_pas(tmp_path: Path) -> None:
    mayors = {"name": "Mayoral Elections", "date": "2019-12-12", "type": "M"}
    folder = send(tmp_path / "pa", a=message(election=mayors))
    asked = request(tmp_path, nominations=folder, name="mayoral elections")
    election = prepare(asked).election
    assert (election.name, election.kind, election.feed_names) == (
        "mayoral elections", "M", ("Mayoral Elections",),
    )  # fmt: skip


# What is refused


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"previous": []}, "give the previous result: --previous FILE or --nominations FOLDER"),
        ({"name": "  "}, "--name is empty; write what the feed calls the election"),
        ({"name": "General\x1b[2J"}, '"General\\x1b[2J" has a control character; write plain text'),
        ({"region": "a\nb"}, '"a\\x0ab" has a control character; write plain text'),
        ({"id": "a\u202eb"}, '"a\\u202eb" has a control character; write plain text'),
        ({"date": dt.date(9999, 12, 31)}, "--date 9999-12-31: between 1832 and 2999"),
        ({"where": [("region", "Anglia")]}, "--where region=Anglia: no seat has that; there are East, North West, Scotland, South East, Wales"),
        ({"targets": {"Others": 1}}, '--targets Others=1: "Others" is several candidates in one figure, not a party'),
        ({"targets": {"Con": 1, "Tory": 1}}, "--targets Tory=1: Conservative is given twice"),
        ({"targets": {"Whig": 3}}, '--targets Whig=3: "Whig" is not a party of the tables'),
        ({"sitting": {"Ipswich": "Whig"}}, '--sitting Ipswich: "Whig" is not a party of the tables'),
    ],
    ids=str,
)  # fmt: skip
def test_wishes_that_make_no_election(tmp_path: Path, asked: dict[str, Any], sentence: str) -> None:
    assert refusal(tmp_path, request(tmp_path, **asked)) == sentence


@pytest.mark.parametrize("asked", ["results", "times"])
def test_tonight_needs_last_time(tmp_path: Path, asked: str) -> None:
    folder = send(tmp_path / "pa", a=message())
    wanted = {asked: table(tmp_path, "t.csv", SEATS_2019), "nominations": folder, "previous": []}
    assert refusal(tmp_path, request(tmp_path, **wanted)) == (
        "--results and --times need last time's table too: --previous FILE"
    )


def test_results_with_a_row_a_seat_are_refused(tmp_path: Path) -> None:
    results = table(tmp_path, "t.csv", SEATS_2019)
    assert refusal(tmp_path, request(tmp_path, results=results)) == (
        "--results t.csv: has a row a seat, and a night needs its candidates; give the candidate "
        "table, and this one with --times"
    )


def test_tables_of_other_seats_are_refused(tmp_path: Path) -> None:
    wanted = over(tmp_path, previous=only_seats(SEATS_2017, "Aberavon"))
    assert refusal(tmp_path, wanted) == (
        "previous.csv and results.csv and times.csv have no seat code in common (W07000049 and "
        f"E14000637); if the boundaries changed, {GIVE}"
    )


def test_changed_boundaries_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    wanted = over(tmp_path, previous=only_seats(SEATS_2017, "Ipswich", "Aberavon"))
    assert refusal(tmp_path, wanted).startswith(
        "the boundaries changed: 4 of 5 seats in results.csv and times.csv have no previous result in "
        "previous.csv ("
    )


def test_numbers_of_other_boundaries_are_refused(tmp_path: Path) -> None:
    numbers = only_seats(NUMBERS, "Chorley", "Ipswich", "Meon Valley", "North East Fife")
    wanted = request(
        tmp_path,
        previous=[table(tmp_path, "p.csv", only_seats(SEATS_2017, "Aberavon", "Buckingham"))],
        numbers=table(tmp_path, "n.csv", numbers),
    )
    assert refusal(tmp_path, wanted).startswith(
        "the boundaries changed: 2 of 2 seats have no PA number in n.csv, and 4 of its 4 numbers are "
    )


def test_a_seat_without_a_winner_is_refused_with_its_name(tmp_path: Path) -> None:
    text = changed(SEATS_2017, {"constituency_name": "Ipswich"}, {"first_party": ""})
    assert refusal(tmp_path, request(tmp_path, previous=[table(tmp_path, "p.csv", text)])) == (
        "no winner of last time stated for Ipswich; write the party into First party, or leave "
        "them out with --seats"
    )


def test_a_place_that_is_taken_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "uk").mkdir()
    (tmp_path / "uk" / "mine").touch()
    with pytest.raises(PrepareError, match="is not empty; name a folder that does not exist yet"):
        prepare(request(tmp_path, previous=[tmp_path / "gone.csv"]))


def test_a_column_that_only_the_producer_knows(tmp_path: Path) -> None:
    text = SEATS_2017.replace(",ukip,", ",purple,")
    previous = [table(tmp_path, "p.csv", text)]
    assert refusal(tmp_path, request(tmp_path, previous=previous)).startswith(
        'p.csv: unknown column "purple"; '
    )
    column_options = ColumnOptions({"purple": "UKIP"}, frozenset())
    done: Prepared = prepare(request(tmp_path, previous=previous, column_options=column_options))
    assert done.election.seats[1].previous["UKIP"] == 4_168
    assert [one for one in sentences(done.report) if "--column" in one] == []


def test_columns_that_no_table_has_are_noted(tmp_path: Path) -> None:
    column_options = ColumnOptions({"purple": "UKIP"}, frozenset(["page", "ukip"]))
    assert sentences(prepare(request(tmp_path, column_options=column_options)).report, "note")[
        -2:
    ] == [
        'no table has the column "page" of --column or --ignore',
        'no table has the column "purple" of --column or --ignore',
    ]


# What one source lacks another may have


def test_a_register_that_only_pa_states_is_enough(tmp_path: Path) -> None:
    """Last time's candidates state none."""
    last = [table(tmp_path, "previous.csv", only_seats(CANDIDATES_2019, "Ipswich"))]
    folder = send(tmp_path / "pa", a=message(electorate="75525", sittingParty="Con"))
    (seat,) = prepare(request(tmp_path, previous=last, nominations=folder)).election.seats
    assert (seat.name, seat.electorate) == ("Ipswich", 75_525)


@pytest.mark.parametrize("cell", ["first_party", "electorate"])
def test_an_empty_cell_of_a_seat_that_is_not_asked_for_is_no_matter(
    tmp_path: Path, cell: str
) -> None:
    text = changed(SEATS_2017, {"constituency_name": "Ipswich"}, {cell: ""})
    previous = [table(tmp_path, "previous.csv", text)]
    done = prepare(request(tmp_path, previous=previous, where=[("region", "Wales")]))
    assert names(done.election) == ["Aberavon", "Ynys Mon"]


def test_where_a_seat_is_may_be_in_last_time_s_table_alone(tmp_path: Path) -> None:
    bare = "ONS ID,Constituency,Party,Votes\nE14000761,Ipswich,Con,24952\nE14000761,Ipswich,Lab,19473\n"
    wanted = over(tmp_path, results=bare, times=SEATS_2019, where=[("region", "East of England")])
    assert names(prepare(wanted).election) == ["Colchester", "Ipswich"]


# What is about other seats


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            changed(SEATS_2017, {"constituency_name": "Ipswich"}, {"declaration_time": "early"}),
            id="a time",
        ),
        pytest.param(
            SEATS_2017
            + next(line for line in SEATS_2017.splitlines() if "Ipswich" in line).replace(
                "Suffolk", "Essex"
            )
            + "\n",
            id="two rows",
        ),
    ],
)
def test_what_is_odd_about_seats_that_are_not_asked_for_is_not_reported(
    tmp_path: Path, text: str
) -> None:
    previous = [table(tmp_path, "previous.csv", text)]
    everywhere = prepare(request(tmp_path, previous=previous, folder=tmp_path / "all"))
    assert [one for one in sentences(everywhere.report, "differs") if "Ipswich" in one]
    wales = prepare(request(tmp_path, previous=previous, where=[("region", "Wales")]))
    assert sentences(wales.report, "differs") == []


def test_what_pa_s_message_of_another_seat_has_wrong_is_not_reported(tmp_path: Path) -> None:
    wrong = message("Ipswich", 332, IPSWICH, block(majority="813"))
    asked = {"nominations": send(tmp_path / "pa", a=wrong)}
    everywhere = prepare(request(tmp_path, folder=tmp_path / "all", **asked))
    assert [one for one in sentences(everywhere.report, "differs") if "majority of 831" in one]
    wales = prepare(request(tmp_path, where=[("region", "Wales")], **asked))
    assert sentences(wales.report, "differs") == []


def test_a_value_of_signs_alone_is_no_empty_cell(tmp_path: Path) -> None:
    text = changed(SEATS_2017, {"constituency_name": "Ipswich"}, {"county_name": ""})
    previous = [table(tmp_path, "previous.csv", text)]
    assert refusal(
        tmp_path, request(tmp_path, previous=previous, where=[("county", "-")])
    ).startswith("--where county=-: no seat has that; there are ")


# What the producer says


def test_a_column_of_the_targets_that_is_ignored_counts_as_used(tmp_path: Path) -> None:
    typed = table(tmp_path, "t.csv", "Seat,Challenger,Page\nIpswich,Con,3\n")
    column_options = ColumnOptions(ignored=frozenset({"page", "shelf"}))
    report = prepare(request(tmp_path, targets_file=typed, column_options=column_options)).report
    assert [one for one in sentences(report, "note") if "no table has the column" in one] == [
        'no table has the column "shelf" of --column or --ignore'
    ]


def test_who_sat_is_reported_once_by_whatever_name(tmp_path: Path) -> None:
    both = {"Ipswich": "Ind", "E14000761": "LD"}
    assert refusal(tmp_path, request(tmp_path, sitting=both)) == (
        "--sitting E14000761: given twice, Ind and LD"
    )


def test_a_given_sitting_party_needs_no_note(tmp_path: Path) -> None:
    """Chorley's candidate for the Speaker sat in the last Commons; Labour won in 2017."""
    asking = "a member of the last Commons stands for another party"
    asked = [one for one in sentences(prepare(over(tmp_path)).report) if asking in one]
    assert ["Chorley" in one for one in asked] == [True]
    told = prepare(over(tmp_path, folder=tmp_path / "told", sitting={"Chorley": "Lab"})).report
    assert [one for one in sentences(told) if asking in one] == []


def test_a_target_that_is_duplicated_is_reported_and_counted_once(tmp_path: Path) -> None:
    typed = table(tmp_path, "t.csv", "Seat,Challenger\nIpswich,Con\nE14000761,Con\n")
    done = prepare(request(tmp_path, targets_file=typed))
    assert len(done.election.targets) == 1
    assert sentences(done.report, "differs") == ["t.csv row 3: Ipswich is duplicated; counted once"]


# Where it is written


def test_a_folder_that_is_there_needs_nothing_of_the_one_above(tmp_path: Path) -> None:
    above = tmp_path / "above"
    (above / "uk").mkdir(parents=True)
    before = above.stat().st_mtime_ns
    prepare(request(tmp_path, folder=above / "uk"))
    assert above.stat().st_mtime_ns == before
    assert election_folder.load_election(above / "uk").id == "uk"


def test_a_name_as_long_as_a_folder_may_have_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "new" / ("ÿ" * 127)
    assert prepare(request(tmp_path, folder=folder)).election.id == "ÿ" * 127
    assert election_folder.load_election(folder)


def test_a_name_that_no_folder_may_have_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="name too long"):
        prepare(request(tmp_path, folder=tmp_path / "new" / ("ÿ" * 128)))
    assert not (tmp_path / "new").exists()


def test_a_test_of_pa_s_counts_in_its_own_election(tmp_path: Path) -> None:
    test = {"name": "General Election Test", "date": "2019-12-12", "type": "G"}
    folder = send(tmp_path / "pa", a=message(election=test))
    done = prepare(request(tmp_path, nominations=folder, name="General Election Test"))
    assert done.election.accepts_tests
    assert [one for one in sentences(done.report) if "is one of PA's tests" in one]
    assert not prepare(request(tmp_path, folder=tmp_path / "real")).election.accepts_tests


def test_a_table_of_numbers_alone_is_enough(tmp_path: Path) -> None:
    bare = "ONS ID,PA number\n" + "".join(
        f"{row['ons_id']},{row['pa_id']}\n" for row in csv.DictReader(NUMBERS.splitlines())
    )
    election = prepare(request(tmp_path, numbers=table(tmp_path, "n.csv", bare))).election
    assert election.seat_by_pa_number[332].name == "Ipswich"
    assert all("" not in seat.aliases for seat in election.seats)


def test_seats_have_the_places_of_a_hexjson(tmp_path: Path) -> None:
    hexagons = (
        '{"layout": "odd-r", "hexes": {'
        '"E14000644": {"n": "Colchester", "q": 61, "r": -31},'
        '"E00": {"n": "Ipswich", "q": 61, "r": -30}}}'
    )
    done = prepare(
        request(
            tmp_path,
            previous=[table(tmp_path, "p.csv", only_seats(SEATS_2017, "Colchester", "Ipswich"))],
            tiles=table(tmp_path, "uk.hexjson", hexagons),
        )
    )
    assert done.election.hexagons
    assert {seat.name: seat.tile for seat in done.election.seats} == {
        "Colchester": (0, 1),
        "Ipswich": (0, 0),
    }
    assert sentences(done.report, "differs") == []
