"""Headline, running summary, on-air line and end of night, in every situation."""

import datetime as dt
from dataclasses import replace

import pytest

from tests.makers import night
from tests.makers.boards import MORNING, board_of, recount, result, rush, state, statement
from tests.summary import nights
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Election, Party, Target
from tracker.summary.news_scripts.end_of_night import end_of_night
from tracker.summary.news_scripts.headline import MAX_CHARACTERS, headline, headline_line
from tracker.summary.news_scripts.running_summary import running_summary
from tracker.summary.news_scripts.script import Script
from tracker.summary.news_scripts.seat_line import seat_script

PETERBOROUGH = {"Con": 22_334, "Lab": 19_754}
DETAILS = (
    "Labour came second, with 46.9 per cent. Majority last time 607, for Labour over the "
    "Conservatives. Turnout 58.0 per cent, down 8.7 points."
)


def paragraphs(script: Script) -> list[str]:
    return [one.text for one in script.paragraphs]


def spoken(script: Script) -> str:
    """Everything that is read out."""
    return " ".join(part for one in script.paragraphs for part in (one.text, *one.items))


# The real nights


@pytest.mark.parametrize(
    ("name", "time"), [(name, time) for name, times in nights.TIMES.items() for time in times]
)
def test_every_script_of_a_real_night_equals_the_proofread_text(name: str, time: str) -> None:
    assert nights.scripts_text(name, time) == nights.proofread_file(name, time).read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize("name", nights.TIMES)
def test_headline_and_running_summary_are_never_too_long(name: str) -> None:
    close, board = nights.election(name).polls_close, Board.empty(nights.election(name))
    for quarter in range(0, 15 * 60, 15):
        now = close + dt.timedelta(minutes=quarter)
        board = board.apply(nights.declared_by(name, now))  # those of the last quarter are new
        assert len(headline_line(board)) <= MAX_CHARACTERS
        summary = running_summary(board, now)
        assert summary.word_count <= 60
        assert 2 <= sentences(summary.paragraphs[0].text) <= 5


def sentences(said: str) -> int:
    return said.count(". ") + said.endswith(".")


# Headline


@pytest.mark.parametrize(
    ("statements", "headline"),
    [
        ([], "Anglia, none of 69 seats declared yet"),
        (
            [result("Peterborough", PETERBOROUGH)],
            "Anglia, 1 of 69 declared: Conservative 1 seat, up 1",
        ),
        (
            [rush("Peterborough", "Con")],
            "Anglia, 0 of 69 declared, 1 called: Conservative 1 seat, up 1",
        ),
        (
            [result("Peterborough", PETERBOROUGH), rush("Bedford", "Lab")],
            "Anglia, 1 of 69 declared, 1 more called: Conservative 1 seat, up 1; Labour 1, down 1",
        ),
        (
            [rush(where, who) for where, who in zip(night.FEW, ("Con", "Lab", "LD"), strict=False)],
            "Anglia, 0 of 69 declared, 3 called: 3 parties level on 1 seat each",
        ),
        ([recount("Bedford")], "Anglia, none of 69 seats declared yet"),
    ],
)
def test_the_headline(statements: list[Bulletin], headline: str) -> None:
    assert headline_line(board_of(*statements)) == headline


def test_a_headline_names_all_level_parties_or_none() -> None:
    called = {"Ipswich": "Con", "Bedford": "Con", "Corby": "Lab", "Thurrock": "LD"}
    board = board_of(*(rush(where, who) for where, who in called.items()))
    said = headline_line(board)
    assert ("Labour" in said) == ("Liberal Democrat" in said)


def test_the_headline_of_an_election_with_one_seat() -> None:
    ambridge = night.small(night.seat())
    board = Board.of(ambridge, [night.result(ambridge, "Ambridge")])
    assert headline_line(board).startswith("Ambridge: Conservative hold, majority ")


def test_the_headline_if_all_other_seats_are_set_aside() -> None:
    other = night.seat("Borchester", set_aside="the poll is postponed")
    election = night.small(night.seat(), other)
    board = Board.of(election, [night.result(election, "Ambridge")])
    assert headline_line(board) == "Anglia, its one seat declared: Conservative 1 seat, unchanged"


def test_a_long_party_name_does_not_exceed_the_headlines_limit() -> None:
    assert len(headline_line(board_of(rush("Bedford", "x" * 300)))) <= MAX_CHARACTERS


# The running summary


@pytest.mark.parametrize(
    ("statements", "said_of_it"),
    [
        (
            [],
            "At 07:13, none of 69 seats has declared yet. "
            "Of the 69 still to come, 17 are target seats.",
        ),
        (
            [result("Bedford", {"Lab": 20_491, "Con": 20_346})],
            "At 07:13, one of 69 seats has declared. Labour have one seat, unchanged. "
            "No gains so far. Of the 68 still to come, 16 are target seats.",
        ),
        (
            [rush("Peterborough", "Con")],
            "At 07:13, none of 69 seats has declared yet. The Conservatives have one seat, up one; "
            "Labour none, down one. One gain so far: Conservative from Labour in Peterborough. "
            "Called, figures to come: Peterborough.",
        ),
        (
            [recount("Bedford"), recount("Corby")],
            "At 07:13, none of 69 seats has declared yet. Recounts in Bedford and Corby.",
        ),
        (
            [result("Bedford", {"Lab": 5, "Con": 5}), recount("Corby")],
            "At 07:13, none of 69 seats has declared yet. "
            "Recount in Corby. Tied, no winner stated: Bedford.",
        ),
        (
            [statement("Norwich North", {"Con": 5, "Lab": 3}, origin="desk")],
            "At 07:13, one of 69 seats has declared. The Conservatives have one seat, unchanged. "
            "No gains so far. Our own report, not the agency's: Norwich North.",
        ),
    ],
)
def test_the_running_summary(statements: list[Bulletin], said_of_it: str) -> None:
    assert spoken(running_summary(board_of(*statements), MORNING)) == said_of_it


@pytest.mark.parametrize(
    ("statements", "sentence"),
    [
        (
            [("Ipswich", "02:48"), ("Peterborough", "01:46")],
            "Two gains so far; the latest: Conservative from Labour in Ipswich.",
        ),
        (
            [("Ipswich", "01:46"), ("Peterborough", "01:46")],
            "Two gains so far; the latest: Conservative "
            "from Labour in Ipswich and Conservative from Labour in Peterborough.",
        ),
        ([("Ipswich", "01:46"), ("Peterborough", "")], "Two gains so far."),
        (
            [("Ipswich", "01:46"), ("Peterborough", "called")],
            "Two gains so far; the latest declared: Conservative from Labour in Ipswich.",
        ),
        (
            [("Ipswich", "01:46"), ("Peterborough", "01:46"), ("Bedford", "01:46")],
            "Three gains so far.",
        ),
    ],
)
def test_the_latest_gain_is_named_if_its_time_is_known(
    statements: list[tuple[str, str]], sentence: str
) -> None:
    won = {"Con": 20, "Lab": 10}
    board = board_of(
        *(
            rush(name, "Con") if at == "called" else result(name, won, at=at)
            for name, at in statements
        )
    )
    assert sentence in spoken(running_summary(board, MORNING))


def test_every_unsettled_seat_is_named_with_what_it_lacks(unfinished: Board) -> None:
    summary = running_summary(unfinished, MORNING)
    assert spoken(summary).endswith(
        "Recount in Bedford. Tied, no winner stated: North Norfolk. Called, figures to come: "
        "Peterborough. Corrected, new figures to come: Ipswich. Not yet confirmed: Corby and "
        "Thurrock."
    )
    assert summary.word_count <= 70
    assert summary.notes == (
        "Two statements about Corby disagree on all but the winner: no figures to be said until "
        "it is settled.",
        "Two statements about Thurrock disagree: not to be said until it is settled.",
        "Stevenage: the desk's entry differs from the feed.",
    )


def test_our_own_reports_are_named_separately() -> None:
    board = board_of(
        recount("Bedford"),
        rush("Corby", "Con"),
        statement("Norwich North", kind="rush", elected="Con", origin="desk"),
        statement("Ipswich", {"Con": 5, "Lab": 3}, origin="desk"),
        result("Luton South", {"Lab": 5, "Con": 5}),
    )
    assert spoken(running_summary(board, MORNING)).endswith(
        "Called, figures to come: Corby and Norwich North. Our own report, not the agency's: "
        "Ipswich and Norwich North."
    )


def test_a_single_party_is_never_others() -> None:
    called = {
        "Bedford": "Con",
        "Corby": "Lab",
        "Ipswich": "LD",
        "Harlow": "Green",
        "Clacton": "SNP",
    }
    some = board_of(*(rush(where, who) for where, who in called.items()))
    assert "others" not in spoken(running_summary(some, MORNING))
    assert "the SNP one" in spoken(running_summary(some, MORNING))
    more = some.apply([rush("Thurrock", "PC")])
    assert "; others two between them." in spoken(running_summary(more, MORNING))


def test_the_last_seat_to_come_is_singular() -> None:
    few = night.few("Ipswich", "Bedford")
    board = Board.of(few, [night.result(few, "Bedford", votes={"Lab": 2, "Con": 1})])
    assert spoken(running_summary(board, MORNING)).endswith(
        "The seat still to come is a target seat."
    )


# The on-air line of a seat


@pytest.mark.parametrize(
    ("statements", "on_air", "aside"),
    [
        (
            [statement("Peterborough", PETERBOROUGH, origin="desk")],
            "Conservative gain from Labour in Peterborough. Majority 2,580. A 3.7 per cent swing "
            "from Labour to the Conservatives; 0.6 was needed. That is our own report, not the "
            "agency's.",
            (),
        ),
        (
            [statement("Peterborough", kind="rush", elected="Con", origin="desk")],
            "The Conservatives have taken Peterborough from Labour; figures to follow. "
            "That is our own report, not the agency's.",
            (),
        ),
        (
            [rush("Peterborough", "Con"), rush("Peterborough", "Lab")],
            "The result in Peterborough is not yet confirmed.",
            ("Two statements about Peterborough disagree: not to be said until it is settled.",),
        ),
        (
            [result("Peterborough", {"Con": 3, "Lab": 2}), result("Peterborough", {"Con": 4})],
            "Conservative gain from Labour in Peterborough; the figures are not yet confirmed.",
            (
                "Two statements about Peterborough disagree on all but the winner: no figures to "
                "be said until it is settled.",
            ),
        ),
        (
            [
                result("Peterborough", PETERBOROUGH),
                statement("Peterborough", kind="rush", elected="Lab", origin="desk"),
            ],
            "Conservative gain from Labour in Peterborough. Majority 2,580. A 3.7 per cent swing "
            f"from Labour to the Conservatives; 0.6 was needed. {DETAILS}",
            ("Peterborough: the desk's entry differs from the feed.",),
        ),
        ([], "Peterborough is still to declare; last time it declared at 03:13.", ()),
    ],
)
def test_the_on_air_line(statements: list[Bulletin], on_air: str, aside: tuple[str, ...]) -> None:
    board = board_of(*statements)
    script = seat_script(board, state(board, "Peterborough"), MORNING)
    assert (spoken(script), script.notes) == (on_air, aside)


def test_a_pin_that_the_agency_contradicts_is_attributed_and_has_a_note() -> None:
    first = board_of(result("Peterborough", PETERBOROUGH))
    held = first.apply([night.pin(first, "Peterborough")])
    board = held.apply([result("Peterborough", {"Con": 1, "Lab": 2}, revision=2)])
    script = seat_script(board, state(board, "Peterborough"), MORNING)
    assert spoken(script) == (
        "We are holding to our own decision in Peterborough, Conservative gain from Labour; the"
        " agency reports Labour hold."
    )
    contradicted = (
        "Peterborough: feed now Lab hold, majority 1 (result 2); the desk holds to Con gain from"
        " Lab, majority 2,580."
    )
    assert script.notes == ("Peterborough: pinned by the desk.", contradicted)
    assert contradicted in headline(board, MORNING).notes


def test_a_pin_against_other_votes_says_that_the_figures_are_ours() -> None:
    first = board_of(result("Peterborough", PETERBOROUGH))
    held = first.apply([night.pin(first, "Peterborough")])
    board = held.apply([result("Peterborough", {**PETERBOROUGH, "Lab": 20_754}, revision=2)])
    said = spoken(seat_script(board, state(board, "Peterborough"), MORNING))
    assert said.startswith("Conservative gain from Labour in Peterborough. Majority 2,580.")
    assert said.endswith(
        "These figures are our own decision; the agency reports a majority of 1,580."
    )


def test_a_seat_under_two_headings_has_its_headline_swing_and_notes_on_both() -> None:
    board = nights.board_at("uk-2019", MORNING)
    script = seat_script(board, state(board, "Lanark and Hamilton East"), MORNING)
    assert "needed" not in spoken(script)
    assert [note.split(",")[0] for note in script.notes] == [
        "Conservative from the SNP",
        "Labour from the SNP",
    ]


# The whole piece


def test_many_unsettled_seats_are_grouped_by_status(unfinished: Board) -> None:
    assert paragraphs(end_of_night(unfinished, MORNING))[-2] == (
        "Recount in Bedford. Tied, no winner stated: North Norfolk. "
        "Called, figures to come: Peterborough. Corrected, new figures to come: Ipswich. "
        "Not yet confirmed: Corby and Thurrock."
    )


@pytest.mark.parametrize(
    ("con", "lab", "elected", "said_of_it"),
    [
        (4_499, 4_501, "Lab", "one taken. Taken: Ambridge (5.0 against 5.0 needed: just enough)."),
        (
            4_501,
            4_499,
            "Con",
            "one missed. Missed: Ambridge (Conservative hold, 5.0 against 5.0 needed: just short).",
        ),
        (4_500, 4_500, "Lab", "one taken. Taken: Ambridge (5.0 against 5.0 needed: level)."),
        (
            6_000,
            3_000,
            "Con",
            "one missed. Missed: Ambridge (Conservative hold, 10.0 the other way, 5.0 needed).",
        ),
        (
            8_000,
            0,
            "Con",
            "one missed. Missed: Ambridge (Conservative hold, no swing can be computed).",
        ),
    ],
)
def test_a_target_has_its_swing_against_the_swing_needed(
    con: int, lab: int, elected: str, said_of_it: str
) -> None:
    wanted = Target(group="Targets", seat="X-Ambridge", holder="Con", challenger="Lab")
    ambridge = night.small(night.seat(), night.seat("Borchester"), targets=(wanted,))
    votes = {"Con": con, "LD": 1_000} | ({"Lab": lab} if lab else {})
    board = Board.of(ambridge, [night.result(ambridge, "Ambridge", votes=votes, elected=elected)])
    (group,) = end_of_night(board, MORNING).paragraphs[1].items
    assert group == f"Targets: {said_of_it}"


def test_before_the_end_the_script_says_so_first(half: Board) -> None:
    piece = end_of_night(half, MORNING)
    assert paragraphs(piece)[0].startswith("The night is not over: at 07:13, 34 of 69 seats have")
    assert paragraphs(piece)[-1] == "Still to come: 35 seats."
    assert spoken(piece).count("so far") == 4


def test_at_the_end_there_is_no_so_far(full: Board) -> None:
    assert "so far" not in spoken(end_of_night(full, MORNING))


@pytest.mark.parametrize("status", ["called", "conflict", "tied"])
def test_the_last_seat_keeps_the_night_from_being_over(full: Board, status: str) -> None:
    last = state(full, "Bedford").standing.bulletin
    assert last
    worse = {
        "called": [rush("Bedford", "Lab", 2)],
        "conflict": [replace_votes(last, 1)],
        "tied": [result("Bedford", {"Lab": 9, "Con": 9}, revision=2)],
    }
    piece = end_of_night(full.apply(worse[status]), MORNING)
    assert paragraphs(piece)[0].startswith("The night is not over")
    assert "145" not in spoken(piece)


def replace_votes(said_before: Bulletin, more: int) -> Bulletin:
    """The same statement with other votes for its first candidate."""
    votes = {c.party: c.votes or 0 for c in said_before.candidates}
    votes[said_before.candidates[0].party] += more
    return result("Bedford", votes)


@pytest.mark.parametrize("night_of", ["empty", "half", "full", "unfinished"])
def test_the_end_of_night_has_three_to_eight_paragraphs(
    night_of: str, request: pytest.FixtureRequest
) -> None:
    board: Board = request.getfixturevalue(night_of)
    assert 3 <= len(end_of_night(board, MORNING).paragraphs) <= 8


def test_without_targets_none_are_mentioned() -> None:
    ambridge = night.small(night.seat("Ambridge"), night.seat("Borchester"))
    results = [night.result(ambridge, name) for name in ("Ambridge", "Borchester")]
    piece = end_of_night(Board.of(ambridge, results), MORNING)
    assert paragraphs(piece) == [
        "Both seats have declared. The Conservatives have two seats, unchanged.",
        "No gains.",
        "Over the two seats whose votes are in: the Conservatives 6 votes, 50.0 per cent, "
        "unchanged; Labour 4 votes, 33.3 per cent, down 6.7 points; the Liberal Democrats 2 votes, "
        "16.7 per cent, up 6.7 points.",
    ]


def test_no_record_is_claimed_on_our_own_report() -> None:
    seats = ("Bedford", "Corby", "Ipswich")
    board = board_of(*(result(name, {"Con": 30, "Lab": 20}) for name in seats))
    board = board.apply([statement("Norwich North", {"Con": 30, "Lab": 29}, origin="desk")])
    piece = spoken(end_of_night(board, MORNING))
    assert "The closest results so far: Bedford, Corby and Ipswich, each by a majority" in piece
    assert piece.count("Norwich North") == 2  # a target that was held, and whose word that is


def test_equal_votes_settled_by_lot_are_no_majority() -> None:
    board = board_of(
        statement("Bedford", {"Con": 30, "Lab": 30}, elected="Lab"),
        *(result(name, {"Con": 30, "Lab": 20}) for name in ("Corby", "Ipswich")),
    )
    assert "The closest result so far: Labour hold Bedford, by equal votes." in spoken(
        end_of_night(board, MORNING)
    )


def test_the_speaker_is_a_person_in_every_sentence() -> None:
    board = board_of(result("Bedford", {"Spk": 30, "Lab": 20}))
    piece = spoken(end_of_night(board, MORNING))
    assert (
        "The Speaker, re-elected in Bedford, is counted alone; the seat counts as a loss" in piece
    )
    assert "gains from" not in piece
    assert "the Speaker 30 votes" in piece


def test_a_known_party_has_its_full_name() -> None:
    longer = Party(code="SDLP", name="Social Democratic and Labour Party")
    election = replace_party(longer)
    board = Board.of(election, [night.rush(election, "Ambridge", "SDLP")])
    script = running_summary(board, MORNING)
    assert "Social Democratic and Labour Party have one seat" in spoken(script)
    assert "SDLP" not in spoken(script)


def replace_party(party: Party) -> Election:
    ambridge = night.small(night.seat())
    seats = night.seat(), night.seat("Borchester")
    return night.small(*seats, parties=(*ambridge.parties, party))


def test_a_limit_on_declaration_times_is_stated(half: Board) -> None:
    board = replace(half, declared_by=nights.when("anglia-2019", "03:18"))
    script = running_summary(board, MORNING)
    assert spoken(script).startswith("At 03:18, 34 of 69 seats have declared.")
    assert "counting only seats declared by 03:18" in script.as_of
