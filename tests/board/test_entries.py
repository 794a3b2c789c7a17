"""Desk entries: the bulletin that each makes, or the error."""

import datetime as dt
from collections.abc import Callable

import msgspec
import pytest

from tests.makers.night import (
    FEW,
    MIDNIGHT,
    anglia,
    by_party,
    confirm,
    desk_entry,
    few,
    note,
    pin,
    recount,
    result,
    retraction_of,
    rush,
    seat,
    seat_of,
    small,
    state,
    unpin,
)
from tracker.board import Board, entries, entry_fields
from tracker.board.bulletin import Bulletin
from tracker.board.changes import ChangeReplay, ReceivedBulletin
from tracker.board.entry_fields import ConflictError, EntryError
from tracker.board.standing import Flag, Status
from tracker.election import Party, PreviousCandidate

ELECTION = few()
NO_BULLETINS = Board.empty(ELECTION)
IPSWICH = seat_of(ELECTION, "Ipswich")
CON = {"Con": 24_952, "Lab": 19_473}
RESULT = result(ELECTION, "Ipswich", 1, CON)
RUSH = rush(ELECTION, "Ipswich", "Con")


def board_of(*bulletins: Bulletin) -> Board:
    return Board.of(ELECTION, bulletins)


def retract(board: Board, bulletin: str = "", by: str = "AB") -> list[Bulletin]:
    return entries.retract(board, IPSWICH, by=by, now=MIDNIGHT, bulletin=bulletin)


# Parsing seats, parties, initials and votes.


def test_a_seat_is_found_by_every_spelling_of_a_feed() -> None:
    assert entry_fields.parse_seat(ELECTION, "norfolk north").name == "North Norfolk"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ipswitch", 'no seat "Ipswitch"; did you mean Ipswich?'),
        ("Luton", 'no seat "Luton"; did you mean Luton South?'),
        ("xyzzy", 'no seat "xyzzy"'),
        ("", 'no seat ""'),
    ],
)
def test_an_unknown_seat_is_an_error_with_a_similar_name(text: str, sentence: str) -> None:
    with pytest.raises(EntryError) as refused:
        entry_fields.parse_seat(ELECTION, text)
    assert str(refused.value) == sentence


def test_all_similar_seat_names_are_offered() -> None:
    with pytest.raises(EntryError, match="did you mean Norwich North or Norwich South"):
        entry_fields.parse_seat(anglia(), "Norwich Noth")


def test_a_party_is_found_by_every_spelling_of_a_feed() -> None:
    assert entry_fields.parse_party(ELECTION, "lab co-op").code == "Lab"


def test_an_unknown_party_is_an_error_with_the_codes() -> None:
    with pytest.raises(
        EntryError, match=r'^no party "Labor"; did you mean Labour\? the parties are Con, Lab, LD, '
    ) as no:
        entry_fields.parse_party(ELECTION, "Labor")
    assert "Other" not in str(no.value)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("ab", "AB"), (" AB ", "AB"), ("A.B.", "A.B."), ("j-p", "J-P"), ("abcdefghij", "ABCDEFGHIJ")],
)
def test_initials_are_stored_in_capitals(typed: str, kept: str) -> None:
    assert entry_fields.parse_initials(typed) == kept


def test_a_new_party_is_an_unknown_one_that_is_named() -> None:
    added = entry_fields.new_parties(ELECTION, ["Rejoin EU"])
    party, person = entry_fields.parse_candidate(ELECTION, "rejoin eu:John Stevens", added)
    assert (party.code, party.name, person) == ("Rejoin EU", "Rejoin EU", "John Stevens")
    with pytest.raises(entry_fields.UnknownPartyError, match="did you mean Rejoin EU"):
        entry_fields.parse_party(ELECTION, "Rejoin E", added)


@pytest.mark.parametrize("name", ["Labour", " ", "Rejoin:EU", "Rejoin=EU", "Rejoin\x1bEU"])
def test_a_party_that_is_known_or_cannot_be_typed_is_not_new(name: str) -> None:
    with pytest.raises(EntryError, match="new party"):
        entry_fields.new_parties(ELECTION, [name])


def test_the_register_and_the_rejected_ballots_can_be_typed_among_the_votes() -> None:
    typed = {"Con": "5", "Register": "70666", "rejected": "85"}
    assert entry_fields.take_accounts(typed) == ({"Con": "5"}, 70_666, 85)
    assert entry_fields.take_accounts({"Con": "5"}) == ({"Con": "5"}, None, None)


def test_the_typed_total_and_majority_are_checked_and_are_no_candidates() -> None:
    votes = {"Con": "24952", "Lab": "19473"}
    for total in ("44425", "44510"):
        typed = {**votes, "Total": total, "Majority": "5479", "Spoilt": "85"}
        assert entry_fields.take_accounts(typed) == (votes, None, 85)
    with pytest.raises(EntryError, match="add up to 44,425, but the total is given as 44,426"):
        entry_fields.take_accounts({**votes, "TOTAL": "44426"})
    with pytest.raises(EntryError, match="a majority of 5,479, not of 5,478"):
        entry_fields.take_accounts({**votes, "majority": "5478"})
    with pytest.raises(EntryError, match="the turnout"):
        entry_fields.take_accounts({**votes, "Turnout": "65"})
    with pytest.raises(EntryError, match="rejected is given twice"):
        entry_fields.take_accounts({**votes, "Spoilt": "5", "Rejected": "5"})


def test_a_word_of_an_account_is_no_party_and_no_new_party() -> None:
    for word in ("Total", "Rejected ballot papers"):
        with pytest.raises(EntryError, match="is no party"):
            entry_fields.parse_party(ELECTION, word)
        with pytest.raises(EntryError, match="is no party"):
            entry_fields.new_parties(ELECTION, [word])


def test_a_typed_seat_that_was_decoded_wrongly_is_refused_with_the_guess() -> None:
    with pytest.raises(EntryError, match="looks like UTF-8 read as Latin-1: Ynys Môn"):
        entry_fields.parse_seat(ELECTION, "Ynys MÃ´n")
    with pytest.raises(EntryError, match=r"no seat \"Ips\\u200bwitch\"; did you mean Ipswich"):
        entry_fields.parse_seat(ELECTION, "Ips\u200bwitch")


@pytest.mark.parametrize("typed", ["70,666", "0", "-5", "x", "", "9" * 10])
def test_a_register_that_is_no_number_is_an_error(typed: str) -> None:
    with pytest.raises(EntryError, match="is not a number of people"):
        entry_fields.take_accounts({"register": typed})


@pytest.mark.parametrize(
    "typed", ["", " ", "1", "-a", "abcdefghijk", "a\nb", "\x1b[2J", "[/x]", "a,b"]
)
def test_initials_are_letters(typed: str) -> None:
    with pytest.raises(EntryError, match="initials are one to ten letters"):
        entry_fields.parse_initials(typed)


def test_votes_are_by_party_code_however_the_party_was_typed() -> None:
    typed = {"Conservative": "24952", "lab co-op": " 19473 "}
    assert entry_fields.parse_votes(ELECTION, typed) == by_party(CON)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"Con": "24,952"}, 'Con votes "24,952" are not a whole number; write 12345'),
        ({"Con": ""}, 'Con votes "" are not a whole number; write 12345'),
        ({"Con": "-1"}, 'Con votes "-1" are not a whole number; write 12345'),
        ({"Con": "2O479"}, 'Con votes "2O479" are not a whole number; write 12345'),
        ({"Con": "1e3"}, 'Con votes "1e3" are not a whole number; write 12345'),
        ({"Con": "٢٠"}, 'Con votes "٢٠" are not a whole number; write 12345'),
        (
            {"Con": "1", "Tory": "2"},
            "votes for Con are given twice; if these are two candidates, write each with a name, as "
            "Con:Jane Smith",
        ),
    ],
)
def test_votes_that_are_no_number_are_an_error(typed: dict[str, str], sentence: str) -> None:
    with pytest.raises(EntryError) as refused:
        entry_fields.parse_votes(ELECTION, typed)
    assert str(refused.value) == sentence


def test_two_independents_without_names_get_the_form_to_type() -> None:
    with pytest.raises(EntryError, match="as Ind:Jane Smith"):
        entry_fields.parse_votes(ELECTION, {"Ind": "269", "Independent": "180"})
    with pytest.raises(EntryError) as named:
        entry_fields.parse_votes(ELECTION, {"Ind:A": "1", "Independent:A": "2"})
    assert str(named.value) == "votes for Ind:A are given twice"


def test_a_party_can_have_two_candidates_with_names() -> None:
    """The Official Monster Raving Loony Party had two in Clacton in 2026."""
    counted = entry_fields.parse_votes(ELECTION, {"Con:Ann": "5", "Con:Bob": "4"})
    assert list(counted.values()) == [5, 4]


def test_votes_with_more_digits_than_python_reads_are_an_error() -> None:
    with pytest.raises(EntryError, match="votes"):
        entry_fields.parse_votes(ELECTION, {"Con": "9" * 5_000})


# Declare.


def test_a_winner_alone_is_a_call() -> None:
    entry = desk_entry(NO_BULLETINS, "Ipswich", "Con", by="ab", reason="heard it in the hall")
    assert (entry.kind, entry.origin, entry.revision, entry.winner) == ("rush", "desk", None, "Con")
    assert (entry.election, entry.seat) == (ELECTION.id, IPSWICH.id)
    assert (entry.by, entry.said_at, entry.reason) == ("AB", MIDNIGHT, "heard it in the hall")
    called = state(board_of(entry), "Ipswich")
    assert (called.status, called.winner) == (Status.CALLED, "Con")


def test_a_winner_with_figures_is_a_declaration() -> None:
    entry = desk_entry(NO_BULLETINS, "Ipswich", "Con", CON)
    declared = state(board_of(entry), "Ipswich")
    assert (entry.kind, declared.status) == ("result", Status.DECLARED)
    assert declared.figures
    assert declared.figures.majority == 5_479


def counted(electorate: int | None = None, rejected: int | None = None) -> Bulletin:
    con = ELECTION.party_by_code["Con"]
    return entries.declare(
        NO_BULLETINS,
        IPSWICH,
        con,
        by_party(CON),
        electorate=electorate,
        rejected=rejected,
        by="AB",
        now=MIDNIGHT,
    )


def test_a_declaration_can_state_register_and_rejected_ballots() -> None:
    entry = counted(electorate=75_000, rejected=120)
    figures = state(board_of(entry), "Ipswich").figures
    assert figures
    assert figures.electorate == 75_000
    assert (entry.electorate, entry.rejected_ballots) == (75_000, 120)
    assert counted().rejected_ballots is None


def test_the_feeds_electorate_replaces_the_desks() -> None:
    entry = counted(electorate=75_000)
    figures = state(board_of(entry, RESULT), "Ipswich").figures
    assert figures
    assert figures.electorate == (RESULT.electorate or IPSWICH.electorate)


def test_more_ballots_than_voters_are_an_error() -> None:
    with pytest.raises(EntryError, match=r"and 300 rejected are more than the .* on the register"):
        counted(electorate=sum(CON.values()) + 299, rejected=300)


def test_rejected_ballots_without_votes_are_an_error() -> None:
    con = ELECTION.party_by_code["Con"]
    with pytest.raises(EntryError, match="give the votes too"):
        entries.declare(NO_BULLETINS, IPSWICH, con, {}, rejected=5, by="AB", now=MIDNIGHT)


def test_a_tie_decided_by_lot_can_be_declared_for_either_candidate() -> None:
    for party in ("Con", "Lab"):
        entry = desk_entry(NO_BULLETINS, "Ipswich", party, {"Con": 7, "Lab": 7})
        assert state(board_of(entry), "Ipswich").winner == party


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
def test_impossible_votes_are_an_error(party: str, votes: dict[str, int], sentence: str) -> None:
    with pytest.raises(EntryError) as refused:
        desk_entry(NO_BULLETINS, "Ipswich", party, votes)
    assert str(refused.value) == sentence


def test_an_entry_replaces_every_earlier_entry_even_retracted_ones() -> None:
    first = desk_entry(NO_BULLETINS, "Ipswich", "Lab")
    back = retraction_of(first)
    elsewhere = desk_entry(NO_BULLETINS, "Colchester", "Con")
    board = board_of(first, back, elsewhere, RESULT)
    assert desk_entry(board, "Ipswich", "Con").after == (first.id,)


def test_the_clocks_of_two_desks_do_not_matter() -> None:
    """The second desk's clock is an hour behind, and its entry replaces the first."""
    first = desk_entry(NO_BULLETINS, "Ipswich", "Lab", now=MIDNIGHT)
    second = desk_entry(
        board_of(first), "Ipswich", "Con", by="CD", now=MIDNIGHT - dt.timedelta(hours=1)
    )
    assert state(board_of(second, first), "Ipswich").winner == "Con"


def test_a_reason_that_is_not_text_is_an_error() -> None:
    """A byte on the command line that is not UTF-8 reaches Python as a lone surrogate."""
    with pytest.raises(EntryError):
        assert desk_entry(NO_BULLETINS, "Ipswich", "Con", reason="caf\udce9").id


# Retract.


def test_retract_retracts_the_desks_entry() -> None:
    entry = desk_entry(NO_BULLETINS, "Ipswich", "Con")
    (back,) = entries.retract(
        board_of(entry), IPSWICH, by="cd", now=MIDNIGHT, reason="it was the other hall"
    )
    assert (back.kind, back.origin, back.target) == ("retraction", "desk", entry.id)
    assert (back.by, back.reason) == ("CD", "it was the other hall")
    assert state(board_of(entry, back), "Ipswich").status is Status.AWAITING


def test_retract_retracts_every_entry_of_the_desk() -> None:
    first = desk_entry(NO_BULLETINS, "Ipswich", "Con", by="AB")
    second = desk_entry(NO_BULLETINS, "Ipswich", "Lab", by="CD")
    back = retract(board_of(first, second))
    assert {b.target for b in back} == {first.id, second.id}
    assert state(board_of(first, second, *back), "Ipswich").status is Status.AWAITING


def test_a_feed_bulletin_is_retracted_only_by_its_id() -> None:
    with pytest.raises(EntryError, match=r"^the desk has declared nothing in Ipswich$"):
        retract(board_of(RESULT))
    (back,) = retract(board_of(RESULT), RESULT.id[:8])
    assert state(board_of(RESULT, back), "Ipswich").status is Status.AWAITING


def test_a_retracted_entry_is_not_retracted_again() -> None:
    entry = desk_entry(NO_BULLETINS, "Ipswich", "Con")
    with pytest.raises(EntryError, match="declared nothing"):
        retract(board_of(entry, retraction_of(entry)))


def test_an_entry_that_stands_again_can_be_retracted_again() -> None:
    entry = desk_entry(NO_BULLETINS, "Ipswich", "Con")
    back = retraction_of(entry)
    board = board_of(entry, back, retraction_of(back))
    assert state(board, "Ipswich").status is Status.CALLED
    again = entries.retract(board, IPSWICH, by="AB", now=MIDNIGHT + dt.timedelta(minutes=1))
    assert state(board.apply(again), "Ipswich").status is Status.AWAITING


# Pin and unpin.


def test_pin_pins_what_stands() -> None:
    pinned = pin(board_of(RUSH, RESULT), "Ipswich", by="cd")
    assert (pinned.kind, pinned.target, pinned.by) == ("pin", RESULT.id, "CD")
    assert pinned.after == tuple(sorted([RUSH.id, RESULT.id]))


def test_one_statement_is_pinned_by_the_beginning_of_its_id() -> None:
    pinned = entries.pin(
        board_of(RUSH, RESULT), IPSWICH, by="AB", now=MIDNIGHT, bulletin=RUSH.id[:6].upper()
    )
    assert pinned.target == RUSH.id


@pytest.mark.parametrize(
    "board",
    [
        pytest.param(NO_BULLETINS, id="no bulletins"),
        pytest.param(board_of(recount(ELECTION, "Ipswich")), id="a recount"),
        pytest.param(board_of(RESULT, retraction_of(RESULT)), id="all taken back"),
    ],
)
def test_nothing_is_pinned_where_nothing_was_declared(board: Board) -> None:
    with pytest.raises(EntryError, match=r"^nothing has been declared in Ipswich$"):
        pin(board, "Ipswich")


def test_in_a_conflict_a_pin_must_name_a_bulletin() -> None:
    other = result(ELECTION, "Ipswich", 1, {"Con": 19_473, "Lab": 24_952})
    with pytest.raises(EntryError, match="choose one to pin") as raised:
        pin(board_of(RESULT, other), "Ipswich")
    for rival in (RESULT, other):
        assert f"--bulletin {rival.id[:8]}" in str(raised.value)


def test_only_a_declaration_is_pinned() -> None:
    bulletin = recount(ELECTION, "Ipswich")
    with pytest.raises(EntryError, match="is a recount, not a declaration"):
        pin(board_of(bulletin), "Ipswich", bulletin)


def test_a_retracted_bulletin_cannot_be_pinned() -> None:
    """Such a pin would pin nothing, and would replace the pin before it."""
    second = result(ELECTION, "Ipswich", 2, {"Con": 19_473, "Lab": 24_952})
    held = pin(board_of(RESULT), "Ipswich")
    board = board_of(RESULT, held, second, RUSH, retraction_of(RUSH))
    with pytest.raises(EntryError):
        pin(board, "Ipswich", RUSH)


def test_unpin_removes_a_pin() -> None:
    held = pin(board_of(RESULT), "Ipswich")
    unpinned = unpin(board_of(RESULT, held), "Ipswich", by="cd")
    assert (unpinned.kind, unpinned.after, unpinned.by) == ("unpin", (held.id,), "CD")
    assert state(board_of(RESULT, held, unpinned), "Ipswich").flags == ()


def pinned_and_unpinned() -> Board:
    board = board_of(RESULT, pin(board_of(RESULT), "Ipswich"))
    return board.apply([unpin(board, "Ipswich")])


def pinned_and_retracted() -> Board:
    held = pin(board_of(RESULT), "Ipswich")
    return board_of(RESULT, held, retraction_of(held))


@pytest.mark.parametrize(
    "board",
    [
        pytest.param(lambda: NO_BULLETINS, id="no bulletins"),
        pytest.param(lambda: board_of(RESULT), id="nothing pinned"),
        pytest.param(pinned_and_unpinned, id="let go already"),
        pytest.param(pinned_and_retracted, id="the pin was taken back"),
    ],
)
def test_unpin_without_a_pin_is_an_error(board: Callable[[], Board]) -> None:
    assert Flag.PINNED not in state(board(), "Ipswich").flags
    with pytest.raises(EntryError, match=r"^nothing is pinned in Ipswich$"):
        unpin(board(), "Ipswich")


def test_pinned_unpinned_and_pinned_again() -> None:
    board = pinned_and_unpinned()
    again = board.apply([pin(board, "Ipswich")])
    assert state(again, "Ipswich").flags == (Flag.PINNED,)
    assert state(again.apply([unpin(again, "Ipswich")]), "Ipswich").flags == ()


# Note.


def at(minutes: int) -> dt.datetime:
    """A time in minutes after midnight."""
    return MIDNIGHT + dt.timedelta(minutes=minutes)


def test_a_note_is_a_text_about_a_seat() -> None:
    entry = note(NO_BULLETINS, "Ipswich", " the agent says 5,000 ", by="ab")
    assert (entry.kind, entry.origin, entry.seat, entry.target) == (
        "note",
        "desk",
        IPSWICH.id,
        None,
    )
    assert (entry.by, entry.said_at, entry.reason) == ("AB", MIDNIGHT, "the agent says 5,000")
    assert state(board_of(entry), "Ipswich").status is Status.AWAITING


def test_the_same_text_at_another_time_is_another_note() -> None:
    first, second = (
        note(NO_BULLETINS, "Ipswich", "no answer", now=at(minutes)) for minutes in (0, 1)
    )
    assert first.id != second.id


def test_a_note_can_be_retracted() -> None:
    entry = note(NO_BULLETINS, "Ipswich", "no answer")
    (back,) = retract(board_of(entry), entry.id[:8])
    assert back.target == entry.id


def test_retract_leaves_the_notes() -> None:
    entry = desk_entry(NO_BULLETINS, "Ipswich", "Con")
    word = note(board_of(entry), "Ipswich", "no answer")
    assert [back.target for back in retract(board_of(entry, word))] == [entry.id]
    with pytest.raises(EntryError, match="declared nothing"):
        retract(board_of(word))


@pytest.mark.parametrize("length", [1, 200])
def test_the_longest_note(length: int) -> None:
    assert len(note(NO_BULLETINS, "Ipswich", "é" * length).reason) == length


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a note has 1 to 200 characters, not 0"),
        (" \n", "a note has 1 to 200 characters, not 0"),
        ("x" * 201, "a note has 1 to 200 characters, not 201"),
        ("x" * 12_345, "a note has 1 to 200 characters, not 12,345"),
        ("caf\udce9", "the note is not text: caf\\udce9"),
    ],
)
def test_an_empty_or_too_long_note_is_an_error(text: str, sentence: str) -> None:
    with pytest.raises(EntryError) as refused:
        note(NO_BULLETINS, "Ipswich", text)
    assert str(refused.value) == sentence


# Confirm.


def test_confirm_confirms_what_stands() -> None:
    agrees = confirm(board_of(RUSH, RESULT), "Ipswich", by="cd", reason=" rung the count ")
    assert (agrees.kind, agrees.origin, agrees.target) == ("confirm", "desk", RESULT.id)
    assert (agrees.by, agrees.said_at, agrees.reason) == ("CD", MIDNIGHT, "rung the count")
    found = state(board_of(RUSH, RESULT, agrees), "Ipswich")
    assert (found.standing.confirmed_by, found.winner) == (("CD",), "Con")


@pytest.mark.parametrize(
    "board",
    [
        pytest.param(NO_BULLETINS, id="no bulletins"),
        pytest.param(board_of(recount(ELECTION, "Ipswich")), id="a recount"),
        pytest.param(board_of(RESULT, retraction_of(RESULT)), id="all taken back"),
        pytest.param(board_of(note(NO_BULLETINS, "Ipswich", "no answer")), id="a note"),
    ],
)
def test_nothing_is_confirmed_where_nothing_was_declared(board: Board) -> None:
    with pytest.raises(EntryError, match=r"^nothing has been declared in Ipswich$"):
        confirm(board, "Ipswich")


@pytest.mark.parametrize(
    "votes", [{"Con": 19_473, "Lab": 24_952}, CON | {"LD": 1}], ids=["winner", "votes"]
)
def test_in_a_conflict_nothing_is_confirmed(votes: dict[str, int]) -> None:
    with pytest.raises(ConflictError) as refused:
        confirm(board_of(RESULT, result(ELECTION, "Ipswich", 1, votes)), "Ipswich")
    assert str(refused.value) == (
        "statements about Ipswich disagree; nothing can be confirmed until one is pinned or "
        "retracted"
    )


def test_a_confirmation_that_names_its_statement_is_refused_where_another_stands() -> None:
    def named(board: Board, shown: Bulletin) -> Bulletin:
        return entries.confirm(board, IPSWICH, by="AB", now=MIDNIGHT, bulletin=shown.id[:8])

    assert named(board_of(RESULT), RESULT).target == RESULT.id
    corrected = result(ELECTION, "Ipswich", 2, {"Con": 19_473, "Lab": 24_952})
    with pytest.raises(EntryError) as refused:
        named(board_of(RESULT, corrected), RESULT)
    assert str(refused.value) == (
        f"{RESULT.id[:8]} does not stand in Ipswich; {corrected.id[:8]} does, look at it first"
    )


def test_a_second_confirmation_by_the_same_initials_is_an_error() -> None:
    board = board_of(RESULT, confirm(board_of(RESULT), "Ipswich"))
    with pytest.raises(EntryError, match=r"^AB has confirmed what stands in Ipswich already$"):
        confirm(board, "Ipswich", by=" ab ", now=at(1))
    both = board.apply([confirm(board, "Ipswich", by="CD")])
    assert state(both, "Ipswich").standing.confirmed_by == ("AB", "CD")


def test_the_same_initials_can_confirm_what_stands_later() -> None:
    corrected = result(ELECTION, "Ipswich", 2, {"Con": 19_473, "Lab": 24_952})
    board = board_of(RESULT, confirm(board_of(RESULT), "Ipswich"), corrected)
    assert state(board, "Ipswich").standing.confirmed_by == ()
    again = confirm(board, "Ipswich")
    assert again.target == corrected.id


def test_a_retracted_confirmation_can_be_given_again() -> None:
    agrees = confirm(board_of(RESULT), "Ipswich")
    board = board_of(RESULT, agrees, retraction_of(agrees))
    again = board.apply([confirm(board, "Ipswich", now=at(1))])
    assert state(again, "Ipswich").standing.confirmed_by == ("AB",)


@pytest.mark.parametrize("make", [confirm, lambda board, seat: note(board, seat, "rung")])
def test_a_note_or_confirmation_is_no_correction(make: Callable[[Board, str], Bulletin]) -> None:
    received = (RESULT, make(board_of(RESULT), "Ipswich"))
    received_bulletins = [
        ReceivedBulletin(seq, MIDNIGHT, "", bulletin) for seq, bulletin in enumerate(received, 1)
    ]
    replay = ChangeReplay(ELECTION)
    assert [b.seq for b in received_bulletins if replay.apply(b)] == [1]


def test_a_note_cannot_be_pinned() -> None:
    agrees = confirm(board_of(RESULT), "Ipswich")
    with pytest.raises(EntryError, match="is a confirm, not a declaration"):
        pin(board_of(RESULT, agrees), "Ipswich", agrees)


# Undo.


class Desks:
    """Several desks with one board: their entries in order of receipt."""

    def __init__(self, *feed: Bulletin) -> None:
        self.board = board_of(*feed)
        self.entries: list[Bulletin] = []

    def receive(self, *bulletins: Bulletin) -> None:
        self.entries += bulletins
        self.board = self.board.apply(bulletins)

    def declare(self, seat: str, party: str, by: str = "AB") -> Bulletin:
        self.receive(desk_entry(self.board, seat, party, by=by, now=self.clock()))
        return self.entries[-1]

    def undo(self, by: str = "AB") -> str | None:
        """Undo. Returns the id of the retracted entry, the last where there are several."""
        self.receive(*entries.undo(self.board, self.entries, by=by, now=self.clock()))
        return self.entries[-1].target

    def clock(self) -> dt.datetime:
        return at(len(self.entries))

    def status(self, seat: str = "Ipswich") -> Status:
        return state(self.board, seat).status


def test_an_undo_is_a_retraction_marked_as_undo() -> None:
    desks = Desks()
    entry = desks.declare("Ipswich", "Con")
    (back,) = entries.undo(desks.board, desks.entries, by=" ab", now=at(5))
    assert (back.kind, back.origin, back.target) == ("retraction", "desk", entry.id)
    assert (back.election, back.seat) == (ELECTION.id, IPSWICH.id)
    assert (back.by, back.reason, back.said_at) == ("AB", "undo", at(5))
    assert state(desks.board.apply([back]), "Ipswich").status is Status.AWAITING


def test_undo_retracts_the_last_entry_of_any_seat() -> None:
    desks = Desks()
    desks.declare("Ipswich", "Con")
    desks.declare("Colchester", "Con")
    desks.undo()
    assert (desks.status(), desks.status("Colchester")) == (Status.CALLED, Status.AWAITING)


def test_a_second_undo_retracts_the_entry_before() -> None:
    desks = Desks()
    ids = [desks.declare(seat, "Con").id for seat in FEW]
    assert [desks.undo() for _ in FEW] == ids[::-1]
    with pytest.raises(EntryError, match=r"^AB has no entry to undo$"):
        desks.undo()


def test_an_entry_after_an_undo_is_undone_first() -> None:
    desks = Desks()
    first = desks.declare("Ipswich", "Con")
    desks.declare("Colchester", "Con")
    desks.undo()
    third = desks.declare("Luton South", "Lab")
    assert [desks.undo(), desks.undo()] == [third.id, first.id]


def test_undo_leaves_the_entries_of_other_initials() -> None:
    desks = Desks()
    own = desks.declare("Ipswich", "Con", by="AB")
    desks.declare("Colchester", "Con", by="CD")
    assert desks.undo(by="AB") == own.id
    with pytest.raises(EntryError, match="EF has no entry to undo"):
        desks.undo(by="EF")


def test_undo_passes_over_an_entry_that_another_retracted() -> None:
    desks = Desks()
    first = desks.declare("Ipswich", "Con")
    second = desks.declare("Colchester", "Con")
    desks.receive(retraction_of(second, by="CD"))
    assert desks.undo(by="AB") == first.id


def test_an_undone_retraction_lets_its_target_stand_again() -> None:
    desks = Desks()
    entry = desks.declare("Ipswich", "Con")
    desks.receive(*retract(desks.board))
    desks.undo()
    assert desks.status() is Status.CALLED
    assert desks.undo() == entry.id
    assert desks.status() is Status.AWAITING


def test_retract_with_the_reason_undo_then_undo_retracts_that_retraction_and_no_other_seat() -> (
    None
):
    desks = Desks()
    desks.declare("Colchester", "Con")
    desks.declare("Ipswich", "Con")
    (retraction,) = entries.retract(desks.board, IPSWICH, by="AB", now=desks.clock(), reason="undo")
    desks.receive(retraction)
    assert desks.undo() == retraction.id
    assert (desks.status(), desks.status("Colchester")) == (Status.CALLED, Status.CALLED)


def test_an_undo_of_the_version_before_is_still_passed_over() -> None:
    """It has the reason, and does not name its command."""
    desks = Desks()
    first = desks.declare("Colchester", "Con")
    second = desks.declare("Ipswich", "Con")
    desks.receive(retraction_of(second, reason="undo", said_at=desks.clock()))
    assert desks.undo() == first.id


def test_a_desk_of_the_version_before_can_read_an_undo() -> None:
    """It rejects a bulletin with an unknown field."""
    desks = Desks()
    desks.declare("Ipswich", "Con")
    desks.undo()
    fields = {"after", "by", "candidates", "declared_at", "election", "electorate", "kind"}
    fields |= {"origin", "reason", "revision", "said_at", "seat", "stated", "target", "valid_votes"}
    assert msgspec.json.decode(desks.entries[-1].canonical()).keys() <= fields


def test_a_retraction_of_a_feed_bulletin_is_undone() -> None:
    desks = Desks(RESULT)
    desks.receive(*retract(desks.board, RESULT.id))
    desks.undo()
    assert desks.status() is Status.DECLARED


def rivals() -> Desks:
    """Two desks that declare Ipswich differently, neither having seen the other's entry."""
    desks = Desks()
    con, lab = (
        desk_entry(NO_BULLETINS, "Ipswich", party, by=by)
        for party, by in (("Con", "CD"), ("Lab", "EF"))
    )
    desks.receive(con, lab)
    return desks


def test_one_undo_restores_two_rivals_that_one_command_retracted() -> None:
    desks = rivals()
    desks.declare("Colchester", "Con")
    desks.receive(*retract(desks.board))
    assert desks.status() is Status.AWAITING
    desks.undo()
    assert desks.status() is Status.CONFLICT
    desks.undo()
    assert (desks.status(), desks.status("Colchester")) == (Status.CONFLICT, Status.AWAITING)


def test_retracted_and_undone_and_retracted_again() -> None:
    desks = rivals()
    desks.receive(*retract(desks.board))
    desks.undo()
    again = entries.retract(desks.board, IPSWICH, by="AB", now=desks.clock())
    desks.receive(*again)
    assert desks.status() is Status.AWAITING
    back = entries.undo(desks.board, desks.entries, by="AB", now=desks.clock())
    assert {b.target for b in back} == {b.id for b in again}


def test_two_commands_are_undone_one_after_the_other() -> None:
    desks = rivals()
    for rival in tuple(desks.entries):
        desks.receive(*retract(desks.board, rival.id))
    desks.undo()
    assert desks.status() is Status.CALLED
    desks.undo()
    assert desks.status() is Status.CONFLICT


def test_undo_leaves_out_a_retraction_that_was_itself_retracted() -> None:
    desks = rivals()
    first, second = retract(desks.board)
    desks.receive(first, second, retraction_of(first, by="CD", said_at=desks.clock()))
    back = entries.undo(desks.board, desks.entries, by="AB", now=desks.clock())
    assert [b.target for b in back] == [second.id]


def test_a_retracted_undo_can_be_made_again() -> None:
    desks = Desks()
    desks.declare("Ipswich", "Con")
    desks.undo()
    desks.receive(retraction_of(desks.entries[-1], by="CD", said_at=desks.clock()))
    assert desks.status() is Status.CALLED
    desks.undo()
    assert desks.status() is Status.AWAITING


def test_an_entry_replaced_by_an_undone_one_stays_replaced() -> None:
    desks = Desks()
    desks.declare("Ipswich", "Lab")
    desks.declare("Ipswich", "Con")
    desks.undo()
    assert desks.status() is Status.AWAITING


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda board: note(board, "Ipswich", "rung", now=at(1)), id="a note"),
        pytest.param(lambda board: confirm(board, "Ipswich", now=at(1)), id="a confirmation"),
        pytest.param(lambda board: pin(board, "Ipswich"), id="a pin"),
    ],
)
def test_every_other_kind_of_entry_is_undone(make: Callable[[Board], Bulletin]) -> None:
    desks = Desks(RESULT)
    desks.receive(make(desks.board))
    desks.undo()
    after = state(desks.board, "Ipswich")
    assert (after.standing.confirmed_by, after.flags) == ((), ())
    assert after == state(board_of(RESULT), "Ipswich")


def test_an_unpin_is_not_undone() -> None:
    desks = Desks(RESULT)
    desks.receive(pin(desks.board, "Ipswich"))
    desks.receive(unpin(desks.board, "Ipswich"))
    with pytest.raises(EntryError) as refused:
        desks.undo()
    assert str(refused.value) == (
        "AB's last entry unpinned Ipswich; an unpin cannot be undone, pin it again"
    )
    entry = desks.declare("Colchester", "Con")
    assert desks.undo() == entry.id


def test_a_retracted_unpin_does_not_restore_the_pin() -> None:
    """The error of an undo."""
    board = pinned_and_unpinned()
    (unpinned,) = [b for b in board.bulletins[IPSWICH.id].values() if b.kind == "unpin"]
    assert Flag.PINNED not in state(board.apply([retraction_of(unpinned)]), "Ipswich").flags


# Find.


def test_a_bulletin_is_found_by_the_beginning_of_its_id() -> None:
    assert entries.find_bulletin(board_of(RESULT, RUSH), IPSWICH, RUSH.id[:4]) == RUSH


@pytest.mark.parametrize(
    ("beginning", "says"),
    [
        pytest.param("zzzz", "no statement about Ipswich begins 'zzzz'", id="none"),
        pytest.param("", "more than one statement about Ipswich begins ''", id="several"),
    ],
)
def test_an_unknown_or_ambiguous_id_is_an_error_with_the_known_ids(
    beginning: str, says: str
) -> None:
    with pytest.raises(EntryError, match=says) as refused:
        entries.find_bulletin(board_of(RESULT, RUSH), IPSWICH, beginning)
    assert RESULT.id[:8] in str(refused.value)


def test_a_bulletin_of_another_seat_is_not_found() -> None:
    bulletin = rush(ELECTION, FEW[1], "Con")
    with pytest.raises(EntryError, match="there are: none"):
        entries.find_bulletin(board_of(bulletin), IPSWICH, bulletin.id)


# Several independents

ISLINGTON_NORTH = seat(
    "Islington North",
    {"Ind": 24_152, "Lab": 16_873},
    previous_candidates=(PreviousCandidate("Ind", "Jeremy Corbyn", 24_120),),
    electorate=72_852,
)
INDEPENDENTS = small(ISLINGTON_NORTH)


def declared_independent(winner: str, **typed: str) -> Bulletin:
    """The desk's entry in Islington North, from texts as a producer types them."""
    party, name = entry_fields.parse_candidate(INDEPENDENTS, winner)
    votes = entry_fields.parse_votes(INDEPENDENTS, typed)
    return entries.declare(
        Board.empty(INDEPENDENTS), ISLINGTON_NORTH, party, votes, name=name, by="AB", now=MIDNIGHT
    )


BOTH = {"Ind:Jeremy Corbyn": "24120", "ind: Paul Josling": "32", "Lab": "16873"}


@pytest.mark.parametrize("winner", ["Ind", "Ind:Jeremy Corbyn", "independent: Jeremy Corbyn"])
def test_two_independents_are_declared_each_with_a_name(winner: str) -> None:
    bulletin = declared_independent(winner, **BOTH)
    assert [(c.party, c.name, c.votes, c.elected) for c in bulletin.candidates] == [
        ("Ind", "Jeremy Corbyn", 24_120, True),
        ("Ind", "Paul Josling", 32, False),
        ("Lab", "", 16_873, False),
    ]


def test_an_independent_is_called_by_name() -> None:
    (only,) = declared_independent("Ind:Paul Josling").candidates
    assert (only.party, only.name, only.votes, only.elected) == ("Ind", "Paul Josling", None, True)


@pytest.mark.parametrize(
    ("winner", "typed", "error"),
    [
        pytest.param(
            "Ind", {}, 'was won by Jeremy Corbyn (Ind): name the winner, as "Ind:Jeremy Corbyn"',
            id="a call without a name",
        ),
        pytest.param(
            "Ind", {"Ind": "24120", "Lab": "16873"}, "name the winner", id="votes without a name"
        ),
        pytest.param(
            "Ind:Paul Josling", BOTH,
            "Ind:Jeremy Corbyn has 24,120 votes, more than Ind:Paul Josling's 32",
            id="the other independent has more",
        ),
        pytest.param(
            "Ind:Somebody", BOTH, "no votes given for Ind:Somebody, declared the winner",
            id="a name without votes",
        ),
        pytest.param(
            "Ind", {"Ind:A": "9", "Ind:B": "9"}, "A and B have 9 votes each", id="two are level"
        ),
        pytest.param(
            "Ind", {"Ind": "9", "Independent": "8"},
            "votes for Ind are given twice; if these are two candidates, write each with a name, as Ind:",
            id="two without a name",
        ),
        pytest.param(
            "Lab", {"Lab:A": "9", "Lab": "8"}, "votes for Lab are given twice", id="a party"
        ),
    ],
)  # fmt: skip
def test_independents_that_cannot_be_declared(
    winner: str, typed: dict[str, str], error: str
) -> None:
    with pytest.raises(EntryError) as refused:
        declared_independent(winner, **typed)
    assert error in str(refused.value)


def test_an_unknown_party_of_a_by_election_gets_the_parties_that_stand() -> None:
    seat = msgspec.structs.replace(IPSWICH, stands=("Con", "Lab"))
    election = msgspec.structs.replace(ELECTION, seats=(seat,))
    with pytest.raises(EntryError, match=r"the parties are Con and Lab$"):
        entry_fields.parse_party(election, "Volt")


def test_an_error_lists_at_most_twenty_parties() -> None:
    many = tuple(Party(code=f"P{n}", name=f"Party {n}") for n in range(60))
    election = msgspec.structs.replace(ELECTION, parties=many)
    with pytest.raises(EntryError, match=r"P18 and 41 more$"):
        entry_fields.parse_party(election, "Volt")
