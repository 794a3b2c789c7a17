"""The newsreader's sentences, on the real figures of 2019 and in every situation."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import msgspec
import pytest

from tests.makers import night
from tests.makers.boards import (
    MORNING,
    anglia,
    board_of,
    recount,
    result,
    rush,
    state,
    statement,
    target,
)
from tests.makers.night import result as result_of
from tests.makers.night import rush as rush_in
from tests.makers.night import seat as seat_maker
from tests.makers.night import small
from tests.summary import nights
from tracker.board import Board
from tracker.board.bulletin import Bulletin, Candidate
from tracker.board.tally import Tally
from tracker.board.targets import target_state
from tracker.election import Party, PreviousCandidate, Target
from tracker.summary.amounts import seats, votes
from tracker.summary.news_scripts.seat_line import seat_line
from tracker.summary.night_sentences import (
    as_of_sentence,
    caption,
    full_parties_sentence,
    party_clause,
)
from tracker.summary.outcome import other_basis_sentence, outcome
from tracker.summary.party_names import party_name
from tracker.summary.seat_sentences import (
    headline_swing_sentence,
    party_share_sentence,
    seat_sentence,
)
from tracker.summary.target_sentences import swing_needed_clause, target_swing_sentence


@pytest.mark.parametrize(
    ("seat", "sentence"),
    [
        (
            "Peterborough",
            "Conservative gain from Labour in Peterborough. Paul Bristow has a majority of 2,580."
            " A 3.3 per cent swing from Labour to the Conservatives. Lisa Forbes has lost"
            " Peterborough.",
        ),
        (
            "Bedford",
            "Labour hold Bedford. Mohammad Yasin has a majority of 145. A 0.7 per cent swing from"
            " Labour to the Conservatives.",
        ),
        (
            "Norwich South",
            "Labour hold Norwich South. Clive Lewis has a majority of 12,760."
            " A 2.8 per cent swing from Labour to the Conservatives.",
        ),
        (
            "Luton North",
            "Labour hold Luton North. Sarah Owen has a majority of 9,247. A 4.5 per cent swing from"
            " Labour to the Conservatives."
            " Against the party that sat at dissolution (Independent): Labour gain.",
        ),
    ],
)
def test_a_declaration(full: Board, seat: str, sentence: str) -> None:
    assert seat_sentence(state(full, seat)) == sentence


@pytest.mark.parametrize(
    ("seat", "swing"),
    [
        ("Peterborough", "A 3.3 per cent swing from Labour to the Conservatives; 0.6 was needed."),
        ("Bedford", "A 0.7 per cent swing from Labour to the Conservatives; 0.8 was needed."),
        (
            "North Norfolk",
            "A 17.5 per cent swing from the Liberal Democrats to the Conservatives; 3.4 was needed.",
        ),
        (
            "St Albans",
            "A 10.8 per cent swing from the Conservatives to the Liberal Democrats; 5.4 was needed.",
        ),
        (
            "Thurrock",
            "An 11.8 per cent swing from Labour to the Conservatives; Labour had needed 0.3 the"
            " other way.",
        ),
    ],
)
def test_a_target_has_its_own_swing_and_the_swing_needed(
    full: Board, seat: str, swing: str
) -> None:
    assert swing in seat_sentence(state(full, seat), target(full, seat))


def sentences_of_2019(seat: str) -> str:
    """The sentence of a seat of the United Kingdom in 2019 that is one target."""
    board = nights.board_at("uk-2019", nights.when("uk-2019", "2019-12-13T18:00"))
    return seat_sentence(state(board, seat), target(board, seat))


def test_ynys_mon_has_the_headlines_swing_and_a_sentence_on_plaid_cymrus_target() -> None:
    assert sentences_of_2019("Ynys Môn") == (
        "Conservative gain from Labour in Ynys Môn. Virginia Crosbie has a majority of 1,968."
        " A 9.7 per cent swing from Labour to the Conservatives."
        " As a Plaid Cymru target: a 6.4 per cent swing from Labour to Plaid Cymru; 7.2 was needed."
    )


def test_colchester_held_from_labour_has_a_sentence_on_the_liberal_democrats_target(
    full: Board,
) -> None:
    assert seat_sentence(state(full, "Colchester"), target(full, "Colchester")) == (
        "The Conservatives hold Colchester. Will Quince has a majority of 9,423. A 3.5 per cent"
        " swing from Labour to the Conservatives. As a Liberal Democrat target: a 3.8 per cent swing"
        " from the Liberal Democrats to the Conservatives; the Liberal Democrats had needed 14.5 the"
        " other way."
    )


@pytest.mark.parametrize("name", ["anglia-2019", "uk-2019"])
def test_say_seat_has_the_swing_of_the_published_on_air_sentence(name: str) -> None:
    board = Board.of(nights.election(name), nights.declarations(name))
    for seat in board.states.values():
        swing = headline_swing_sentence(seat).removesuffix(".")
        assert swing in seat_sentence(seat)
        assert swing in seat_line(seat), seat.seat.name


def test_two_votes_in_north_east_fife_are_not_zero_per_cent() -> None:
    """Scottish National Party 13,743, Liberal Democrat 13,741 in 2017."""
    assert "Liberal Democrats; two votes had to change sides." in sentences_of_2019(
        "North East Fife"
    )


def test_a_majority_of_20_is_said_in_votes() -> None:
    """Basildon and Billericay 2024: Conservative 12,905, Labour 12,885 of 42,124."""
    seat = seat_maker(
        "Basildon and Billericay",
        {"Con": 12_905, "Lab": 12_885, "RUK": 11_354, "LD": 2_292, "Green": 2_688},
    )
    published = Target(group="Targets", seat=seat.id, holder="Con", challenger="Lab")
    board = Board.empty(small(seat, targets=(published,)))
    assert swing_needed_clause(board.targets[0]) == (
        "Labour from the Conservatives, 11 votes needed to change sides, majority 20"
    )


def test_a_gain_against_the_swing_after_a_by_election_has_changes_of_share() -> None:
    """Won by the Conservatives, then by Labour in a by-election; now the Conservatives gain it."""
    seat = seat_maker("Ambridge", {"Con": 600, "Lab": 300, "LD": 100}, sitting="Lab")
    election = small(seat, seat_maker("Borchester"), basis="sitting")
    votes = result_of(election, "Ambridge", 1, {"Con": 450, "Lab": 440, "LD": 110})
    board = Board.of(election, [votes])
    assert board.states[seat.id].figures
    assert seat_sentence(board.states[seat.id]).startswith(
        "Conservative gain from Labour in Ambridge. Majority 10."
        " Conservative down 15.0 points, Labour up 14.0 points."
    )


def test_a_gain_in_a_three_cornered_fight_has_each_partys_change_of_share() -> None:
    seat = seat_maker("Ambridge", {"Con": 600, "Lab": 300, "LD": 100}, sitting="LD")
    election = small(seat, seat_maker("Borchester"), basis="sitting")
    votes = result_of(election, "Ambridge", 1, {"Con": 400, "Lab": 350, "LD": 250})
    assert (
        "Conservative down 20.0 points, Liberal Democrat up 15.0 points, Labour up 5.0 points."
        in seat_sentence(Board.of(election, [votes]).states[seat.id])
    )


PETERBOROUGH = {"Con": 22_334, "Lab": 19_754}


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        ([], "Peterborough is still to declare; last time it declared at 03:13."),
        ([recount("Peterborough")], "Recount in Peterborough; no result yet."),
        (
            [rush("Peterborough", "Con")],
            "The Conservatives have taken Peterborough from Labour; figures to follow.",
        ),
        ([rush("Peterborough", "Lab")], "Labour have held Peterborough; figures to follow."),
        (
            [result("Peterborough", PETERBOROUGH), rush("Peterborough", "Lab", 2)],
            "Corrected: Labour have held Peterborough; new figures to follow, and the earlier"
            " figures do not stand.",
        ),
        (
            [result("Peterborough", {"Con": 20_000, "Lab": 20_000, "LD": 3})],
            "Tied in Peterborough: the Conservatives and Labour on 20,000 votes each;"
            " no winner stated yet.",
        ),
        (
            [result("Peterborough", {"Con": 1, "Lab": 1, "LD": 1})],
            "Tied in Peterborough: the Conservatives, Labour and the Liberal Democrats on one vote"
            " each; no winner stated yet.",
        ),
        (
            [statement("Peterborough", {"Con": 20_000, "Lab": 20_000}, elected="Lab")],
            "Labour hold Peterborough. No majority: the votes were equal."
            " A 0.6 per cent swing from Labour to the Conservatives.",
        ),
        (
            [rush("Peterborough", "Con"), rush("Peterborough", "Lab")],
            "The result in Peterborough is not yet confirmed.",
        ),
        (
            [
                result("Peterborough", {"Con": 3, "Lab": 2}),
                result("Peterborough", {"Con": 2, "Lab": 3}),
                result("Peterborough", {"Con": 2, "Lab": 4}),
            ],
            "The result in Peterborough is not yet confirmed.",
        ),
        (
            [
                result("Peterborough", PETERBOROUGH),
                result("Peterborough", {**PETERBOROUGH, "Con": 22_335}),
            ],
            "Conservative gain from Labour in Peterborough; the figures are not yet confirmed.",
        ),
        (
            [rush("Luton South", "Lab")],
            "Labour have held Luton South; figures to follow."
            " Against the party that sat at dissolution (Independent): Labour gain.",
        ),
        (
            [statement("Peterborough", kind="rush", elected="")],
            "No winner is stated in Peterborough.",
        ),
        (
            [
                result("Peterborough", PETERBOROUGH),
                statement("Peterborough", kind="rush", revision=2),
            ],
            "No winner is stated in Peterborough.",
        ),
    ],
)
def test_the_sentence_at_every_status(statements: list[Bulletin], sentence: str) -> None:
    seat = "Luton South" if "Luton" in sentence else "Peterborough"
    board = board_of(*statements)
    assert seat_sentence(state(board, seat)) == sentence
    assert seat_sentence(state(board, seat), target(board, seat)).startswith(
        sentence.split(" A ")[0]
    )


def test_a_majority_of_one() -> None:
    board = board_of(result("Peterborough", {"Con": 20_001, "Lab": 20_000}))
    assert "Majority one." in seat_sentence(state(board, "Peterborough"))


def test_a_swing_that_cannot_be_computed_is_never_zero() -> None:
    board = board_of(result("Peterborough", {"Con": 20_000, "LD": 10_000}))
    seat = state(board, "Peterborough")
    assert seat_sentence(seat) == (
        "Conservative gain from Labour in Peterborough. Majority 10,000."
    )
    assert seat_sentence(seat, target(board, "Peterborough")).endswith(
        "Majority 10,000. No swing can be computed; 0.6 was needed."
    )


@pytest.mark.parametrize(
    ("actual", "needed", "sentence"),
    [
        (
            "0.62",
            "0.63",
            "A 0.6 per cent swing from Labour to the Conservatives; 0.6 was needed: just short.",
        ),
        (
            "0.63",
            "0.62",
            "A 0.6 per cent swing from Labour to the Conservatives; 0.6 was needed: just enough.",
        ),
        (
            "0.63",
            "0.63",
            "A 0.6 per cent swing from Labour to the Conservatives; 0.6 was needed: level.",
        ),
        ("0.65", "0.6", "A 0.7 per cent swing from Labour to the Conservatives; 0.6 was needed."),
        (
            "0.04",
            "0.6",
            "A swing of under 0.1 per cent from Labour to the Conservatives; 0.6 was needed.",
        ),
        (
            "-0.04",
            "0.6",
            "A swing of under 0.1 per cent from the Conservatives to Labour; the Conservatives had"
            " needed 0.6 the other way.",
        ),
        ("0", "0.6", "No swing between Labour and the Conservatives; 0.6 was needed."),
    ],
)
def test_swings_that_print_the_same_are_told_apart_in_words(
    full: Board, actual: str, needed: str, sentence: str
) -> None:
    near = replace(
        target(full, "Peterborough"), swing=Fraction(actual), swing_needed=Fraction(needed)
    )
    assert target_swing_sentence(near) == sentence


@pytest.mark.parametrize(
    ("seat", "needed"),
    [
        ("Peterborough", "Conservative from Labour, 0.6 per cent needed, majority 607"),
        (
            "Ipswich",
            "Conservative from Labour, 0.8 per cent needed,"
            " majority 836 published, 831 over the Conservatives counted",
        ),
        (
            "Colchester",
            "Liberal Democrat from the Conservatives, 14.5 per cent needed,"
            " majority 5,677 over Labour published, 15,478 over the Liberal Democrats counted",
        ),
    ],
)
def test_the_swing_needed(empty: Board, seat: str, needed: str) -> None:
    assert swing_needed_clause(target(empty, seat)) == needed


@pytest.mark.parametrize(
    ("published", "needed"),
    [
        ({}, "Conservative from Labour, 0.6 per cent needed, majority 607"),
        (
            {"published_swing": Decimal("0.7"), "published_majority": 607},
            "Conservative from Labour, 0.7 per cent needed as published (0.6 as counted),"
            " majority 607",
        ),
        (
            {"published_swing": Decimal(1)},
            "Conservative from Labour, 1 per cent needed, majority 607",
        ),
        ({"challenger": "Brexit"}, "Brexit Party from Labour"),
        (
            {"challenger": "LD"},
            "Liberal Democrat from Labour, 22.4 per cent needed, 21,353 votes behind",
        ),
    ],
)
def test_the_swing_needed_with_missing_or_different_published_figures(
    empty: Board, published: dict[str, object], needed: str
) -> None:
    seat = state(empty, "Peterborough")
    fields = {"group": "Targets", "seat": seat.seat.id, "holder": "Lab", "challenger": "Con"}
    wanted = msgspec.convert({**fields, **published}, Target)
    assert swing_needed_clause(target_state(wanted, seat)) == needed


def test_on_the_basis_sitting_the_other_basis_is_previous() -> None:
    sitting = msgspec.structs.replace(anglia(), basis="sitting")
    board = Board.of(sitting, [rush("South Cambridgeshire", "Con"), rush("Luton South", "Ind")])
    assert seat_sentence(state(board, "South Cambridgeshire")) == (
        "The Conservatives have taken South Cambridgeshire from the Liberal Democrats; figures to"
        " follow."
        " Against the party that won last time (Conservative): Conservative hold."
    )
    assert other_basis_sentence(state(board, "Luton South")) == (
        "Against the party that won last time (Labour): Independent gain."
    )


def test_the_speaker_is_one_person() -> None:
    speaker = Party(code="Spk", name="The Speaker", kind="speaker")
    anglia_with = msgspec.structs.replace(
        anglia(),
        seats=tuple(
            msgspec.structs.replace(s, previous_winner="Spk", sitting="Spk") for s in anglia().seats
        ),
        parties=(*(p for p in anglia().parties if p.code != "Spk"), speaker),
    )
    board = Board.of(anglia_with, [rush("Corby", "Spk"), rush("Bedford", "Lab")])
    assert outcome(state(board, "Corby")) == "The Speaker is re-elected in Corby"
    assert outcome(state(board, "Bedford")) == "Labour gain from the Speaker in Bedford"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("Con", "Conservative 46.7 per cent."), ("UKIP", "UKIP did not stand.")],
)
def test_the_share_of_a_party_or_that_it_did_not_stand(
    full: Board, code: str, sentence: str
) -> None:
    assert party_share_sentence(state(full, "Peterborough"), code) == sentence


def test_without_votes_there_is_no_share_sentence() -> None:
    assert party_share_sentence(state(board_of(rush("Clacton", "Con")), "Clacton"), "Brexit") == ""


@pytest.mark.parametrize(
    ("moment", "line"),
    [
        (MORNING, "At 07:13 on Friday 13 December 2019: 69 of 69 seats declared."),
        (
            dt.datetime(2019, 7, 1, 23, 5, tzinfo=dt.UTC),
            "At 00:05 on Tuesday 2 July 2019: 69 of 69 seats declared.",
        ),
    ],
)
def test_the_as_of_sentence_is_in_the_elections_time_zone(
    full: Board, moment: dt.datetime, line: str
) -> None:
    assert as_of_sentence(full, moment) == line


def test_the_as_of_sentence_names_unsettled_seats(unfinished: Board) -> None:
    assert as_of_sentence(unfinished, MORNING) == (
        "At 07:13 on Friday 13 December 2019: 1 of 69 seats declared. Called, figures to come:"
        " Peterborough. Corrected, new figures to come: Ipswich. In recount: Bedford. Tied: North"
        " Norfolk. Not yet confirmed: Corby and Thurrock."
    )


@pytest.mark.parametrize(
    ("code", "tally", "line"),
    [
        ("Con", Tally(seats=63, gains=3, losses=1), "the Conservatives have 63 seats, up two"),
        ("Lab", Tally(seats=5, losses=2), "Labour have five seats, down two"),
        ("LD", Tally(seats=1, gains=1, losses=1), "the Liberal Democrats have one seat, unchanged"),
        ("UKIP", Tally(losses=1), "UKIP have no seats, down one"),
    ],
)
def test_a_party_line(code: str, tally: Tally, line: str) -> None:
    assert party_clause(anglia(), code, tally) == line


def test_the_parties_sentence_has_the_word_seats_once(full: Board) -> None:
    assert full_parties_sentence(full, ["Con", "Lab", "LD", "Green"]) == (
        "The Conservatives have 63 seats, up two; Labour five, down two; the Liberal Democrats one,"
        " unchanged."
    )


def test_a_caption_has_the_short_names_and_figures(full: Board) -> None:
    assert caption(full, ["Con", "Lab", "LD", "Green"]) == (
        "Conservative 63 seats, up 2; Labour 5, down 2; Liberal Democrat 1, unchanged"
    )


def test_without_parties_the_sentence_is_empty(empty: Board) -> None:
    assert full_parties_sentence(empty, ["Con", "Lab"]) == ""


def test_plurals() -> None:
    assert [votes(0), votes(1), votes(2_580)] == ["0 votes", "1 vote", "2,580 votes"]
    assert [seats(1), seats(69)] == ["1 seat", "69 seats"]


def test_an_unknown_party_has_its_own_name_made_safe() -> None:
    assert party_name(anglia(), "Flux\x1b[2J") == "Flux\\x1b[2J"


def test_a_gain_by_another_independent_says_so() -> None:
    """Islington North, won by Jeremy Corbyn in 2024."""
    seat = seat_maker(
        "Islington North",
        {"Ind": 24_152, "Lab": 16_873},
        previous_candidates=(PreviousCandidate("Ind", "Jeremy Corbyn", 24_120),),
    )
    election = small(seat, seat_maker("Borchester"))
    named = (Candidate(party="Ind", name="Somebody Else", elected=True),)
    call = msgspec.structs.replace(rush_in(election, "Islington North", "Ind"), candidates=named)
    board = Board.of(election, [call])
    assert outcome(board.states[seat.id]) == (
        "Independent gain from another Independent in Islington North"
    )


def test_the_desks_sentence_ends_with_whose_report_it_is() -> None:
    board = Board.empty(night.anglia())
    own = night.desk_entry(board, "Ipswich", "Con")
    ours = seat_sentence(night.state(board.apply([own]), "Ipswich"))
    assert ours.endswith("That is our own report, not the agency's.")
    theirs = seat_sentence(night.state(board.apply([own, night.result_in("Ipswich")]), "Ipswich"))
    assert "our own report" not in theirs
