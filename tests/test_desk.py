"""What a producer says becomes a bulletin, or a sentence that says why not."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests.night import (
    FEW,
    MIDNIGHT,
    anglia,
    desk_entry,
    few,
    pin,
    recount,
    result,
    retraction_of,
    rush,
    seat_of,
    state,
    unpin,
)
from tracker import desk
from tracker.board import Board
from tracker.bulletin import Bulletin
from tracker.desk import DeskError
from tracker.fold import Flag, Status

ELECTION = few()
SILENCE = Board.before(ELECTION)
IPSWICH = seat_of(ELECTION, "Ipswich")
CON = {"Con": 24_952, "Lab": 19_473}
RESULT = result(ELECTION, "Ipswich", 1, CON)
RUSH = rush(ELECTION, "Ipswich", "Con")


def hearing(*bulletins: Bulletin) -> Board:
    return Board.of(ELECTION, bulletins)


def retract(board: Board, bulletin: str = "", by: str = "AB") -> list[Bulletin]:
    return desk.retract(board, IPSWICH, by=by, now=MIDNIGHT, bulletin=bulletin)


# Seats, parties, initials and votes as they are typed.


def test_a_seat_is_named_as_feeds_may_name_it() -> None:
    assert desk.seat_named(ELECTION, "norfolk north").name == "North Norfolk"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ipswitch", 'no seat "Ipswitch"; did you mean Ipswich?'),
        ("Luton", 'no seat "Luton"; did you mean Luton South?'),
        ("xyzzy", 'no seat "xyzzy"'),
        ("", 'no seat ""'),
    ],
)
def test_an_unknown_seat_is_refused_with_names_that_are_near(text: str, sentence: str) -> None:
    with pytest.raises(DeskError) as refused:
        desk.seat_named(ELECTION, text)
    assert str(refused.value) == sentence


def test_several_seats_that_are_near_are_all_offered() -> None:
    with pytest.raises(DeskError, match="did you mean Norwich North or Norwich South"):
        desk.seat_named(anglia(), "Norwich Noth")


def test_a_party_is_named_as_feeds_may_name_it() -> None:
    assert desk.party_named(ELECTION, "lab co-op").code == "Lab"


def test_an_unknown_party_is_refused_with_the_codes() -> None:
    with pytest.raises(DeskError, match=r'^no party "Labor"; the parties are Con, Lab, LD, ') as no:
        desk.party_named(ELECTION, "Labor")
    assert "Other" not in str(no.value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("ab", "AB"), (" AB ", "AB"), ("A.B.", "A.B."), ("j-p", "J-P"), ("abcdefghij", "ABCDEFGHIJ")],
)
def test_initials_are_kept_in_capitals(typed: str, kept: str) -> None:
    assert desk.initials(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", " ", "1", "-a", "abcdefghijk", "a\nb", "\x1b[2J", "[/x]", "a,b"]
)
def test_initials_are_letters(typed: str) -> None:
    with pytest.raises(DeskError, match="initials are one to ten letters"):
        desk.initials(typed)


def test_votes_are_by_party_code_however_the_party_was_typed() -> None:
    typed = {"Conservative": "24952", "lab co-op": " 19473 "}
    assert desk.parse_votes(ELECTION, typed) == CON


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"Con": "24,952"}, 'Con votes "24,952" are not a whole number; write 12345'),
        ({"Con": ""}, 'Con votes "" are not a whole number; write 12345'),
        ({"Con": "-1"}, 'Con votes "-1" are not a whole number; write 12345'),
        ({"Con": "2O479"}, 'Con votes "2O479" are not a whole number; write 12345'),
        ({"Con": "1e3"}, 'Con votes "1e3" are not a whole number; write 12345'),
        ({"Con": "٢٠"}, 'Con votes "٢٠" are not a whole number; write 12345'),
        ({"Con": "1", "Tory": "2"}, "Con is there twice"),
    ],
)
def test_votes_that_are_no_number_are_refused(typed: dict[str, str], sentence: str) -> None:
    with pytest.raises(DeskError) as refused:
        desk.parse_votes(ELECTION, typed)
    assert str(refused.value) == sentence


def test_votes_with_more_digits_than_python_reads_are_refused_too() -> None:
    with pytest.raises(DeskError, match="votes"):
        desk.parse_votes(ELECTION, {"Con": "9" * 5_000})


# Declare.


def test_a_winner_alone_is_a_call() -> None:
    said = desk_entry(SILENCE, "Ipswich", "Con", by="ab", reason="heard it in the hall")
    assert (said.kind, said.origin, said.revision, said.winner) == ("rush", "desk", None, "Con")
    assert (said.election, said.seat) == (ELECTION.id, IPSWICH.id)
    assert (said.by, said.said_at, said.reason) == ("AB", MIDNIGHT, "heard it in the hall")
    called = state(hearing(said), "Ipswich")
    assert (called.status, called.winner) == (Status.CALLED, "Con")


def test_a_winner_with_figures_is_a_declaration() -> None:
    said = desk_entry(SILENCE, "Ipswich", "Con", CON)
    declared = state(hearing(said), "Ipswich")
    assert (said.kind, declared.status) == ("result", Status.DECLARED)
    assert declared.figures
    assert declared.figures.majority == 5_479


def test_a_tie_that_the_lot_settled_can_be_declared_for_either() -> None:
    for party in ("Con", "Lab"):
        said = desk_entry(SILENCE, "Ipswich", party, {"Con": 7, "Lab": 7})
        assert state(hearing(said), "Ipswich").winner == party


@pytest.mark.parametrize(
    ("party", "votes", "sentence"),
    [
        pytest.param(
            "Lab",
            CON,
            "Con has 24,952 votes, more than Lab's 19,473: Lab cannot have won",
            id="the winner is not ahead",
        ),
        pytest.param("LD", CON, "no votes given for LD, declared the winner", id="not there"),
        pytest.param("Con", {"Con": 0, "Lab": 0}, "nobody has any votes", id="no votes"),
        pytest.param(
            "Con",
            {"Con": 70_000, "Lab": 9_000},
            f"79,000 votes are more than the {IPSWICH.electorate:,} on the register of Ipswich",
            id="more than the register",
        ),
    ],
)
def test_figures_that_cannot_be_are_refused(
    party: str, votes: dict[str, int], sentence: str
) -> None:
    with pytest.raises(DeskError) as refused:
        desk_entry(SILENCE, "Ipswich", party, votes)
    assert str(refused.value) == sentence


def test_an_entry_names_every_entry_it_had_seen_even_those_taken_back() -> None:
    first = desk_entry(SILENCE, "Ipswich", "Lab")
    back = retraction_of(first)
    elsewhere = desk_entry(SILENCE, "Colchester", "Con")
    board = hearing(first, back, elsewhere, RESULT)
    assert desk_entry(board, "Ipswich", "Con").after == (first.id,)


def test_the_clocks_of_two_desks_do_not_matter() -> None:
    """The second desk's clock is an hour behind; its entry had seen the first."""
    first = desk_entry(SILENCE, "Ipswich", "Lab", now=MIDNIGHT)
    second = desk_entry(
        hearing(first), "Ipswich", "Con", by="CD", now=MIDNIGHT - dt.timedelta(hours=1)
    )
    assert state(hearing(second, first), "Ipswich").winner == "Con"


def test_a_reason_that_cannot_be_kept_is_refused() -> None:
    """A byte on the command line that is not UTF-8 reaches Python as a lone surrogate."""
    with pytest.raises(DeskError):
        assert desk_entry(SILENCE, "Ipswich", "Con", reason="caf\udce9").id


# Retract.


def test_the_desks_entry_is_taken_back() -> None:
    said = desk_entry(SILENCE, "Ipswich", "Con")
    (back,) = desk.retract(
        hearing(said), IPSWICH, by="cd", now=MIDNIGHT, reason="it was the other hall"
    )
    assert (back.kind, back.origin, back.target) == ("retraction", "desk", said.id)
    assert (back.by, back.reason) == ("CD", "it was the other hall")
    assert state(hearing(said, back), "Ipswich").status is Status.AWAITING


def test_every_entry_of_the_desk_is_taken_back_at_once() -> None:
    one = desk_entry(SILENCE, "Ipswich", "Con", by="AB")
    other = desk_entry(SILENCE, "Ipswich", "Lab", by="CD")
    back = retract(hearing(one, other))
    assert {b.target for b in back} == {one.id, other.id}
    assert state(hearing(one, other, *back), "Ipswich").status is Status.AWAITING


def test_the_feed_is_not_taken_back_unless_it_is_named() -> None:
    with pytest.raises(DeskError, match=r"^the desk has declared nothing in Ipswich$"):
        retract(hearing(RESULT))
    (back,) = retract(hearing(RESULT), RESULT.id[:8])
    assert state(hearing(RESULT, back), "Ipswich").status is Status.AWAITING


def test_what_is_taken_back_already_is_not_taken_back_again() -> None:
    said = desk_entry(SILENCE, "Ipswich", "Con")
    with pytest.raises(DeskError, match="declared nothing"):
        retract(hearing(said, retraction_of(said)))


def test_an_entry_that_came_back_can_be_taken_back_again() -> None:
    said = desk_entry(SILENCE, "Ipswich", "Con")
    back = retraction_of(said)
    board = hearing(said, back, retraction_of(back))
    assert state(board, "Ipswich").status is Status.CALLED
    again = desk.retract(board, IPSWICH, by="AB", now=MIDNIGHT + dt.timedelta(minutes=1))
    assert state(board.hear(again), "Ipswich").status is Status.AWAITING


# Pin and unpin.


def test_what_stands_is_pinned() -> None:
    pinned = pin(hearing(RUSH, RESULT), "Ipswich", by="cd")
    assert (pinned.kind, pinned.target, pinned.by) == ("pin", RESULT.id, "CD")
    assert pinned.after == tuple(sorted([RUSH.id, RESULT.id]))


def test_one_statement_is_pinned_by_the_beginning_of_its_id() -> None:
    pinned = desk.pin(
        hearing(RUSH, RESULT), IPSWICH, by="AB", now=MIDNIGHT, bulletin=RUSH.id[:6].upper()
    )
    assert pinned.target == RUSH.id


@pytest.mark.parametrize(
    "board",
    [
        pytest.param(SILENCE, id="nothing said"),
        pytest.param(hearing(recount(ELECTION, "Ipswich")), id="a recount"),
        pytest.param(hearing(RESULT, retraction_of(RESULT)), id="all taken back"),
    ],
)
def test_nothing_is_pinned_where_nothing_was_declared(board: Board) -> None:
    with pytest.raises(DeskError, match=r"^nothing has been declared in Ipswich$"):
        pin(board, "Ipswich")


def test_in_a_conflict_a_pin_asks_which() -> None:
    other = result(ELECTION, "Ipswich", 1, {"Con": 19_473, "Lab": 24_952})
    with pytest.raises(DeskError, match="say which to hold to") as asked:
        pin(hearing(RESULT, other), "Ipswich")
    for rival in (RESULT, other):
        assert f"--bulletin {rival.id[:8]}" in str(asked.value)


def test_only_a_declaration_is_pinned() -> None:
    said = recount(ELECTION, "Ipswich")
    with pytest.raises(DeskError, match="is a recount, not a declaration"):
        pin(hearing(said), "Ipswich", said)


def test_what_was_taken_back_is_not_pinned() -> None:
    """Such a pin would hold nothing, and let go of the one before it."""
    second = result(ELECTION, "Ipswich", 2, {"Con": 19_473, "Lab": 24_952})
    held = pin(hearing(RESULT), "Ipswich")
    board = hearing(RESULT, held, second, RUSH, retraction_of(RUSH))
    with pytest.raises(DeskError):
        pin(board, "Ipswich", RUSH)


def test_a_pin_is_let_go() -> None:
    held = pin(hearing(RESULT), "Ipswich")
    let_go = unpin(hearing(RESULT, held), "Ipswich", by="cd")
    assert (let_go.kind, let_go.after, let_go.by) == ("unpin", (held.id,), "CD")
    assert state(hearing(RESULT, held, let_go), "Ipswich").flags == ()


def pinned_and_let_go() -> Board:
    board = hearing(RESULT, pin(hearing(RESULT), "Ipswich"))
    return board.hear([unpin(board, "Ipswich")])


def pinned_and_taken_back() -> Board:
    held = pin(hearing(RESULT), "Ipswich")
    return hearing(RESULT, held, retraction_of(held))


@pytest.mark.parametrize(
    "board",
    [
        pytest.param(lambda: SILENCE, id="nothing said"),
        pytest.param(lambda: hearing(RESULT), id="nothing pinned"),
        pytest.param(pinned_and_let_go, id="let go already"),
        pytest.param(pinned_and_taken_back, id="the pin was taken back"),
    ],
)
def test_nothing_is_let_go_where_nothing_is_pinned(board: Callable[[], Board]) -> None:
    assert Flag.PINNED not in state(board(), "Ipswich").flags
    with pytest.raises(DeskError, match=r"^nothing is pinned in Ipswich$"):
        unpin(board(), "Ipswich")


def test_pinned_let_go_and_pinned_again() -> None:
    board = pinned_and_let_go()
    again = board.hear([pin(board, "Ipswich")])
    assert state(again, "Ipswich").flags == (Flag.PINNED,)
    assert state(again.hear([unpin(again, "Ipswich")]), "Ipswich").flags == ()


# Find.


def test_a_statement_is_found_by_the_beginning_of_its_id() -> None:
    assert desk.find(hearing(RESULT, RUSH), IPSWICH, RUSH.id[:4]) == RUSH


@pytest.mark.parametrize(
    ("beginning", "says"),
    [
        pytest.param("zzzz", "no statement about Ipswich begins 'zzzz'", id="none"),
        pytest.param("", "more than one statement about Ipswich begins ''", id="several"),
    ],
)
def test_what_is_not_found_is_refused_with_what_there_is(beginning: str, says: str) -> None:
    with pytest.raises(DeskError, match=says) as refused:
        desk.find(hearing(RESULT, RUSH), IPSWICH, beginning)
    assert RESULT.id[:8] in str(refused.value)


def test_a_statement_about_another_seat_is_not_found() -> None:
    said = rush(ELECTION, FEW[1], "Con")
    with pytest.raises(DeskError, match="there are: none"):
        desk.find(hearing(said), IPSWICH, said.id)
