"""A by-election from an election that has the seat: previous result, parties, candidates, folder."""

import datetime as dt
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.makers.commands import tracker
from tests.prepare.messages import BY_ELECTION, message, send
from tracker.board.entry_fields import EntryError, parse_seat
from tracker.election.folder import find_election, load_election
from tracker.feeds.matching import match_seat
from tracker.feeds.reading import RejectedError
from tracker.prepare import write_folder
from tracker.prepare.audit.election_audit import audit
from tracker.prepare.by_election import (
    ByElection,
    Nominee,
    Request,
    default_folder,
    write_by_election,
)
from tracker.prepare.by_election_source import find_previous_result
from tracker.prepare.report import PrepareError
from tracker.summary.basis import basis_clause

SUMMER_2019 = dt.date(2019, 8, 1)
MAY_2021 = dt.date(2021, 5, 6)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TRACKER_")]:
        monkeypatch.delenv(name)
    return tmp_path


def made(
    seat: str, date: dt.date, *candidates: str, source: str = "uk-2019", **options: object
) -> tuple[ByElection, list[str]]:
    """The by-election with candidates typed as Name=Party, and its notes."""
    people = [Nominee.typed(*text.rsplit("=", 1)) for text in candidates]
    request = Request(seat=seat, date=date, source=source, candidates=people)
    request = replace(request, **options)  # type: ignore[arg-type]
    _, by_election, _, report = write_by_election(request)
    return by_election, [finding.sentence for finding in report]


# The previous result


def test_before_the_elections_day_its_previous_result_counts() -> None:
    before = find_previous_result("Brecon and Radnorshire", SUMMER_2019, "uk-2019")
    assert not before.is_own
    assert before.polling_day == dt.date(2017, 6, 8)
    assert before.seat.previous_winner == "Con"
    assert before.seat.previous["LD"] == 12_043
    assert before.seat.electorate == 56_010
    assert before.sentence() == (
        "The previous result is the one of 8 June 2017, from the previous results in uk-2019."
    )


def test_after_the_elections_day_its_own_result_counts() -> None:
    before = find_previous_result("Hartlepool", MAY_2021, "uk-2019")
    assert before.is_own
    assert (before.seat.previous_winner, before.seat.sitting) == ("Lab", "Lab")
    assert before.seat.previous["Lab"] == 15_464
    assert before.seat.previous["Brexit"] == 10_603
    assert before.seat.previous_electorate == 70_855
    assert before.sentence() == (
        "The previous result is the one of 12 December 2019, from the results of uk-2019."
    )


def test_independents_of_the_previous_result_have_names() -> None:
    seat = find_previous_result("East Devon", MAY_2021, "uk-2019").seat
    assert ("Ind", "Claire Wright", 25_869) in [
        (c.party, c.name, c.votes) for c in seat.previous_candidates
    ]


def test_an_election_still_to_come_has_the_previous_result(here: Path) -> None:
    folder = here / "uk-next"
    shutil.copytree(find_election("uk-2019"), folder)
    settings = (folder / "election.toml").read_text()
    settings = re.sub("(?m)^date = .*\n", "", settings)
    settings = re.sub("(?m)^polls_close = .*$", "polls_close_time = 22:00:00", settings)
    (folder / "election.toml").write_text(settings)
    before = find_previous_result("Hartlepool", SUMMER_2019, str(folder))
    assert (before.is_own, before.polling_day) == (False, dt.date(2017, 6, 8))


def test_a_seat_of_several_elections_is_taken_from_the_one_with_most_seats() -> None:
    assert find_previous_result("Peterborough", dt.date(2019, 6, 6)).election.id == "uk-2019"


def test_an_unknown_seat_is_refused_with_near_names() -> None:
    with pytest.raises(PrepareError, match=r'no seat "Hartlepol" in .*uk-2019; did you mean Hartl'):
        find_previous_result("Hartlepol", MAY_2021)


def test_the_beginning_of_a_name_is_offered_in_full() -> None:
    with pytest.raises(PrepareError, match="did you mean Runcorn and Helsby"):
        find_previous_result("Runcorn", dt.date(2025, 5, 1), "uk-2024")


def test_an_old_seat_after_new_boundaries_is_refused() -> None:
    with pytest.raises(
        PrepareError,
        match=r"it was a seat in .*2019, and the boundaries changed in 2024; did you mean Wellingb",
    ):
        find_previous_result("Wellingborough", dt.date(2025, 5, 1))
    assert find_previous_result("Wellingborough", dt.date(2024, 2, 15)).election.id == "uk-2019"


def test_since_july_2024_the_previous_result_is_of_2024() -> None:
    before = find_previous_result("Runcorn and Helsby", dt.date(2025, 5, 1))
    assert (before.election.id, before.is_own) == ("uk-2024", True)
    assert (before.seat.previous["Lab"], before.seat.pa_name) == (22_358, "Runcorn & Helsby")


def test_a_day_before_every_known_result_is_refused() -> None:
    with pytest.raises(PrepareError, match=r"no result before 2016-05-05 .*--from"):
        find_previous_result("Hartlepool", dt.date(2016, 5, 5))


# The election


def test_a_by_election_has_one_seat_and_its_own_kind() -> None:
    by_election, _ = made("Hartlepool", MAY_2021, electorate=70_768)
    election = by_election.election
    (seat,) = election.seats
    assert (election.id, election.name) == ("hartlepool-2021", "Hartlepool by-election")
    assert (election.kind, election.feed_names) == ("B", ())
    assert election.polls_close == dt.datetime.fromisoformat("2021-05-06T22:00:00+01:00")
    assert (seat.pa_number, seat.electorate, seat.sitting) == (296, 70_768, "Lab")
    assert len(election.elsewhere) == 649


def test_the_folder_is_that_election_and_check_is_content() -> None:
    by_election, _ = made("Hartlepool", MAY_2021, "Jill Mortimer=Con", "Paul Williams=Lab")
    loaded = load_election("hartlepool-2021")
    assert write_folder.without_loaded_facts(loaded) == write_folder.without_loaded_facts(
        by_election.election
    )
    findings = audit(loaded, Path("hartlepool-2021")).findings
    assert [f.sentence for f in findings if f.severity == "differs"] == []


def test_the_second_party_and_those_that_kept_their_deposit_are_challengers() -> None:
    by_election, _ = made("Brecon and Radnorshire", SUMMER_2019)
    assert [t.challenger for t in by_election.election.targets] == ["LD", "Lab"]


def test_a_party_that_does_not_stand_is_no_challenger() -> None:
    people = ("Jane Dodds=LD", "Christopher Davies=Con")
    by_election, _ = made("Brecon and Radnorshire", SUMMER_2019, *people)
    assert [t.challenger for t in by_election.election.targets] == ["LD"]


def test_candidates_have_the_codes_of_their_parties() -> None:
    by_election, notes = made(
        "Rochdale",
        dt.date(2024, 2, 29),
        "George Galloway=Workers Party of Britain",
        "David Tully=Independent",
        "Mark Coleman=Ind",
        "Iain Donaldson=Liberal Democrats",
        "Ann Example=Rochdale First",
        electorate=78_801,
    )
    assert [person.party for person in by_election.candidates] == [
        *("WPB", "Ind", "Ind", "LD", "Rochdale First"),
    ]
    assert by_election.candidates[0].surname == "Galloway"
    assert by_election.election.party_by_code["WPB"].name == "Workers Party of Britain"
    assert by_election.election.seats[0].stands == ("WPB", "Ind", "LD", "Rochdale First")
    (note,) = notes
    assert note.startswith('"Rochdale First" is in no table of parties, so it is a new party')


def test_the_typed_names_of_candidates_parties_are_known_to_the_desk() -> None:
    by_election, _ = made("Rochdale", MAY_2021, "Ann Example=Scottish Green Party")
    assert by_election.candidates[0].party == "Green"
    found = by_election.election.find_party("Scottish Green Party")
    assert found
    assert found.code == "Green"


def test_a_typing_error_in_a_party_is_noted_with_near_names() -> None:
    _, notes = made("Hartlepool", MAY_2021, "Paul Williams=Labuor", electorate=70_768)
    assert "if it is Labour, write that" in notes[0]


def test_the_register_is_the_last_known_one_with_a_note() -> None:
    by_election, notes = made("Hartlepool", MAY_2021)
    assert by_election.election.seats[0].electorate == 70_855
    assert notes == [
        "the electorate of 70,855 is the previous one; give the register of 6 May with "
        "--electorate before turnout is said"
    ]


def test_a_later_change_of_the_sitting_party_is_noted_and_not_decided() -> None:
    june = dt.date(2026, 6, 18)
    note = (
        "uk-next has Reform UK as the sitting party of this seat; if it sat before this "
        "by-election, give --sitting RUK"
    )
    for source in ("", "uk-2024"):
        by_election, notes = made(
            "Runcorn and Helsby", june, source=source, folder=Path(f"from-{source}")
        )
        assert by_election.election.seats[0].sitting == "Lab"
        assert note in notes
    by_election, notes = made("Runcorn and Helsby", june, source="", sitting="RUK")
    assert by_election.election.seats[0].sitting == "RUK"
    assert note not in notes
    _, notes = made("Ipswich", june, source="")
    assert not any("sitting party" in text for text in notes)


def test_the_sitting_party_is_the_winner_unless_given() -> None:
    by_election, _ = made("Hartlepool", MAY_2021, sitting="Independent")
    assert by_election.election.seats[0].sitting == "Ind"
    with pytest.raises(PrepareError, match=r'--sitting: no party "Labuor"; did you mean Labour'):
        made("Rochdale", MAY_2021, sitting="Labuor")


@pytest.mark.parametrize("party", ["Lab:our", "Lab|Co-op", "Lab\x1b"])
def test_a_party_that_cannot_be_typed_at_the_desk_is_refused(party: str) -> None:
    with pytest.raises(PrepareError):
        made("Hartlepool", MAY_2021, f"Paul Williams={party}")


def test_a_folder_with_files_is_not_overwritten(here: Path) -> None:
    made("Hartlepool", MAY_2021)
    with pytest.raises(PrepareError, match="hartlepool-2021 is not empty"):
        made("Hartlepool", MAY_2021)


@pytest.mark.parametrize(
    ("seat", "folder"),
    [
        ("Runcorn and Helsby", "runcorn-and-helsby-2021"),
        ("Ynys Môn", "ynys-mon-2021"),
        ("Birmingham, Erdington", "birmingham-erdington-2021"),
        ("St Helens South & Whiston", "st-helens-south-and-whiston-2021"),
    ],
)
def test_the_folder_is_named_after_the_seat_and_the_year(seat: str, folder: str) -> None:
    assert default_folder(seat, MAY_2021) == Path(folder)


# PA's nominations


def test_nominations_give_candidates_register_and_the_name_in_the_feed(here: Path) -> None:
    people = (("Tom", "Hunt", "C"), ("Sandy", "Martin", "Lab"), ("Ann", "Other", "Ipswich First"))
    sent = message(people=people, electorate="75501", election=BY_ELECTION)
    drop = send(here / "pa", one=sent)
    by_election, notes = made("Ipswich", dt.date(2018, 5, 3), nominations=drop)
    election = by_election.election
    assert [person.party for person in by_election.candidates] == ["Con", "Lab", "Ipswich First"]
    assert (election.feed_names, election.kind) == (("Ipswich by-election",), "B")
    assert election.seats[0].electorate == 75_501
    assert not [note for note in notes if "electorate" in note]
    assert write_folder.without_loaded_facts(load_election("ipswich-2018")) == (
        write_folder.without_loaded_facts(election)
    )


def test_nominations_of_another_seat_are_refused(here: Path) -> None:
    drop = send(here / "pa", one=message("Bedford", 40, election=BY_ELECTION))
    with pytest.raises(PrepareError, match="no nominations for Ipswich; there are Bedford"):
        made("Ipswich", dt.date(2018, 5, 3), nominations=drop)


# The command


def test_the_command_prints_the_previous_result_and_what_it_wrote(here: Path) -> None:
    done = tracker(
        *("new", "by-election", "Hartlepool", "--date", "2021-05-06", "--electorate", "70768"),
        *("--candidate", "Jill Mortimer=Con", "--candidate", "Paul Williams=Lab", "night"),
        cwd=here,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "The previous result is the one of 12 December 2019, from the results of uk-2019.",
        "Hartlepool by-election: 2 candidates, 1 challenger, written to night.",
    ]
    assert load_election(here / "night").id == "night"


def test_a_candidate_typed_without_a_party_gets_the_form_of_an_independent(here: Path) -> None:
    by_election = ("new", "by-election", "Hartlepool", "--date", "2021-05-06")
    done = tracker(*by_election, "--candidate", "Jane Smith", cwd=here)
    assert done.returncode == 2
    assert '"Jane Smith": write NAME=PARTY; an independent is Jane Smith=Ind' in done.stderr


def test_the_command_refuses_a_seat_that_there_is_not(here: Path) -> None:
    done = tracker("new", "by-election", "Hartlepol", "--date", "2021-05-06", cwd=here)
    assert done.returncode == 2
    assert "did you mean Hartlepool" in done.stderr


def test_another_seat_than_that_of_the_by_election_is_refused_with_its_name() -> None:
    by_election, _ = made("Hartlepool", MAY_2021)
    with pytest.raises(EntryError, match='no seat "Durham"; this election is of Hartlepool alone'):
        parse_seat(by_election.election, "Durham")
    with pytest.raises(RejectedError, match="this election is of Hartlepool alone"):
        match_seat("Durham", by_election.election)


def test_a_by_elections_sitting_party_sat_before_it_and_not_at_dissolution(here: Path) -> None:
    by_election, _ = made("Hartlepool", MAY_2021, sitting="Ind")
    election = by_election.election
    audited = audit(election, default_folder("Hartlepool", MAY_2021))
    texts = [finding.sentence for finding in audited.findings]
    assert any("sat as Independent before the by-election" in text for text in texts)
    assert not any("dissolution" in text for text in texts)
    assert basis_clause(election, "sitting") == "sat before the by-election"


@pytest.mark.parametrize("register", ["70768", "70,768", "70 768"])
def test_the_register_can_have_separators(here: Path, register: str) -> None:
    done = tracker(
        *("new", "by-election", "Hartlepool", "--date", "2021-05-06"),
        *("--electorate", register),
        cwd=here,
    )
    assert done.returncode == 0
    election = load_election(here / "hartlepool-2021")
    assert election.seats[0].electorate == 70_768


@pytest.mark.parametrize("register", ["70,76", "0", "7e4", "1234567890"])
def test_a_register_that_is_no_number_is_refused(here: Path, register: str) -> None:
    done = tracker(
        *("new", "by-election", "Hartlepool", "--date", "2021-05-06"),
        *("--electorate", register),
        cwd=here,
    )
    assert (done.returncode, f'"{register}" is' in done.stderr) == (2, True)


# PA's messages on the night


def delivered(here: Path, **about: str) -> Path:
    """A drop folder with PA's nominations, rush, recount and result of the by-election."""
    (here / "drop").mkdir()
    election = " ".join(f'{k}="{v}"' for k, v in (PA_BY_ELECTION | about).items())
    seat = '<Constituency number="296" name="Hartlepool" electorate="70768" {}>{}</Constituency>'
    people = (("Jill", "Mortimer", "Con", 15_529), ("Paul", "Williams", "Lab", 8_589))
    candidates = "".join(
        f'<Candidate firstName="{first}" surname="{surname}">'
        f'<Party abbreviation="{party}" name="" votes="{votes}"/></Candidate>'
        for first, surname, party, votes in people
    )
    for tag, revision, content in (
        ("FirstPastThePostNominations", 1, seat.format("", candidates)),
        ("FirstPastThePostRush", 1, seat.format('winningPartyAbbreviation="Con"', candidates)),
        ("Recount", 1, seat.format("", "")),
        ("FirstPastThePostResult", 2, seat.format('winningParty="Con"', candidates)),
    ):
        (here / "drop" / f"{tag}.xml").write_text(
            f'<{tag} revision="{revision}"><Election {election}>{content}</Election></{tag}>'
        )
    return here / "drop"


PA_BY_ELECTION = {"name": "By-election of any name", "date": "2021-05-06", "type": "B"}


def test_pas_messages_of_a_by_election_count_whatever_its_name(here: Path) -> None:
    made("Hartlepool", MAY_2021, electorate=70_768)
    delivered(here)
    done = tracker("ingest", "drop", "-e", "hartlepool-2021", cwd=here)
    assert done.returncode == 0, done.stdout
    assert "4 files: 3 counted, 1 kept, 0 held, 0 rejected. Hartlepool: declared." in done.stdout


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"type": "G"}, 'is of type "G"; this election is of type "B"'),
        ({"date": "2021-05-13"}, "2021-05-13"),
    ],
    ids=["type", "date"],
)
def test_pas_messages_of_another_type_or_day_are_refused(
    here: Path, about: dict[str, str], reason: str
) -> None:
    made("Hartlepool", MAY_2021, electorate=70_768)
    delivered(here, **about)
    done = tracker("ingest", "drop", "-e", "hartlepool-2021", cwd=here)
    assert done.returncode == 1
    assert reason in done.stdout
    assert "4 rejected" in done.stdout
