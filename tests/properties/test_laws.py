"""The laws of the design, on generated nights, votes and texts.

`nights` generates the bulletins of four seats: results, rushes, corrections, conflicts and recounts
of a feed, and the entries of two desks, each of which has received some of the bulletins. The laws
are also tested on `EXAMPLE_NIGHTS`, which lead to every status and every flag. The examples are the
same in every run, so a counterexample is found again.
"""

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.makers.night import (
    MIDNIGHT,
    result,
    seat,
    small,
    target,
)
from tests.makers.random_nights import (
    ELECTION,
    EXAMPLE_NIGHTS,
    THE_SAME_EVERY_RUN,
    desks,
    feed_results,
    feed_rushes,
    nights,
    with_example_nights,
    with_examples,
)
from tracker.board import Board, entry_fields
from tracker.board import entries as desk
from tracker.board.bulletin import (
    DECLARATION_KINDS,
    Bulletin,
    Candidate,
    Kind,
    by_votes,
    decode,
    most_complete,
)
from tracker.board.differences import all_same_winner, contradict
from tracker.board.figures import figures, signed_swing
from tracker.board.standing import Flag, Status, not_retracted
from tracker.board.tally import EMPTY_TALLY, Tally, contributions
from tracker.election import Target, spelling
from tracker.election.swing import butler_swing, format_rounded, share
from tracker.support.escape import has_hidden, visible

lawful = settings(THE_SAME_EVERY_RUN, max_examples=300)
quick = settings(THE_SAME_EVERY_RUN, max_examples=200)


# Nights.


Delivered = tuple[list[Bulletin], list[list[Bulletin]]]
"""The bulletins of a night, and the batches in which they arrive."""


@st.composite
def deliveries(draw: DrawFn) -> Delivered:
    """A night in batches: in any order, and with some bulletins twice."""
    bulletins = draw(nights())
    twice = draw(st.lists(st.sampled_from(bulletins), max_size=4))
    arrived = draw(st.permutations([*bulletins, *twice]))
    cuts = sorted(draw(st.sets(st.integers(1, len(arrived)), max_size=4)))
    return bulletins, [arrived[a:b] for a, b in pairwise([0, *cuts, len(arrived)])]


def delivered_in_reverse(night: Iterable[Bulletin]) -> Delivered:
    """A night of which each bulletin arrives alone, the last first."""
    bulletins = [*night]
    return bulletins, [[bulletin] for bulletin in reversed(bulletins)]


with_example_deliveries = with_examples(
    *([delivered_in_reverse(night)] for night in EXAMPLE_NIGHTS.values())
)


@lawful
@given(deliveries())
@with_example_deliveries
def test_law_1_same_bulletins_same_board(delivered: Delivered) -> None:
    bulletins, batches = delivered
    board = Board.empty(ELECTION)
    for batch in batches:
        board = board.apply(batch)
    at_once = Board.of(ELECTION, bulletins)
    assert board == at_once
    assert list(board.states) == list(at_once.states)
    assert board.bulletins == at_once.bulletins
    assert board.targets == at_once.targets
    assert confirmed_by(board) == confirmed_by(at_once)


def confirmed_by(board: Board) -> dict[str, tuple[str, ...]]:
    """By seat: the initials that confirmed the standing result. Equal boards may differ in them."""
    return {seat: state.standing.confirmed_by for seat, state in board.states.items()}


@lawful
@given(deliveries())
@with_example_deliveries
def test_incremental_sums_equal_the_sums_over_the_seats(delivered: Delivered) -> None:
    board = Board.empty(ELECTION)
    for batch in delivered[1]:
        board = board.apply(batch)
        assert (board.tallies, board.statuses) == counted_again(board)
        counted = [state for state in board.states.values() if state.figures]
        assert board.valid_votes == sum(s.figures.valid_votes for s in counted if s.figures)


def counted_again(board: Board) -> tuple[dict[str, Tally], dict[Status, int]]:
    """Tallies and statuses of a board, from its seats alone."""
    tallies: dict[str, Tally] = {}
    statuses: dict[Status, int] = {}
    for state in board.states.values():
        statuses[state.status] = statuses.get(state.status, 0) + 1
        for party, tally in contributions(state).items():
            tallies[party] = tallies.get(party, EMPTY_TALLY).plus(tally)
    return {party: tally for party, tally in tallies.items() if tally != EMPTY_TALLY}, statuses


@lawful
@given(nights())
@with_example_nights
def test_every_board_adds_up(night: list[Bulletin]) -> None:
    board = Board.of(ELECTION, night)
    tallies = board.tallies.values()
    assert sum(board.statuses.values()) == len(ELECTION.seats)
    assert sum(t.seats for t in tallies) == board.decided
    assert board.decided == sum(state.winner is not None for state in board.states.values())
    assert sum(t.gains for t in tallies) == sum(t.losses for t in tallies)
    assert all(t.seats == t.held + t.gains for t in tallies)
    assert sum(t.votes for t in tallies) == board.valid_votes
    before = [s.seat.previous_valid_votes for s in board.states.values() if s.figures]
    assert sum(t.previous_votes for t in tallies) == sum(before)


@lawful
@given(nights())
@with_example_nights
def test_figures_belong_to_the_winner(night: list[Bulletin]) -> None:
    for state in Board.of(ELECTION, night).states.values():
        if state.figures:
            assert state.status in (Status.DECLARED, Status.TIED)
            leader = state.figures.lines[0].candidate
            assert state.winner == (None if state.status is Status.TIED else leader.party)


@lawful
@given(nights())
@with_example_nights
def test_a_retracted_bulletin_does_not_stand(night: list[Bulletin]) -> None:
    targets = {b.target for b in night if b.kind == "retraction"}
    retracted = {b.target for b in night if b.kind == "retraction" and b.id not in targets}
    for state in Board.of(ELECTION, night).states.values():
        standing = state.standing
        shown = [standing.bulletin, standing.votes, standing.suspended, *standing.rivals]
        assert not retracted & {b.id for b in shown if b}


@lawful
@given(nights())
@with_example_nights
def test_all_standing_bulletins_name_the_counted_winner(night: list[Bulletin]) -> None:
    for state in Board.of(ELECTION, night).states.values():
        standing = state.standing
        assert (standing.status is Status.CONFLICT) is (len(standing.rivals) > 1)
        stand = standing.rivals or ((standing.bulletin,) if standing.bulletin else ())
        if standing.winner is not None:
            assert {b.winner for b in stand} == {standing.winner}
        undeclared = state.status in (Status.RECOUNT, Status.SET_ASIDE)
        assert undeclared or all(b.kind in DECLARATION_KINDS for b in stand)


@lawful
@given(nights())
@with_example_nights
def test_notes_and_confirmations_do_not_change_the_standing(night: list[Bulletin]) -> None:
    without = [b for b in night if b.kind not in ("note", "confirm")]
    assert Board.of(ELECTION, night) == Board.of(ELECTION, without)


@lawful
@given(nights())
@with_example_nights
def test_a_confirmation_is_of_the_standing_bulletin(night: list[Bulletin]) -> None:
    board = Board.of(ELECTION, night)
    for seat_id, initials in confirmed_by(board).items():
        standing = board.states[seat_id].standing
        if initials:
            assert standing.bulletin
            assert standing.bulletin.kind in DECLARATION_KINDS
            assert standing.rivals == ()
            confirmations = [b for b in night if b.kind == "confirm"]
            assert set(initials) <= {
                b.by for b in confirmations if b.target == standing.bulletin.id
            }
            assert list(initials) == sorted(set(initials))


@lawful
@given(nights(), desks)
@with_examples(*([list(night), "AB"] for night in EXAMPLE_NIGHTS.values()))
def test_undo_goes_back_to_the_beginning_and_retracts_nothing_twice(
    night: list[Bulletin], by: str
) -> None:
    board = Board.of(ELECTION, night)
    entries = [*{b.id: b for b in night if b.origin == "desk"}.values()]
    undone: list[str | None] = []
    while True:
        now = MIDNIGHT + dt.timedelta(hours=1, minutes=len(undone))
        try:
            undo = desk.undo(board, entries, by=by, now=now)
        except entry_fields.EntryError:
            break
        entries += undo
        undone += [b.target for b in undo]
    assert len(set(undone)) == len(undone)
    assert len(undone) <= sum(b.by == by for b in night)
    live = [b for b in not_retracted(entries) if b.by == by and not b.is_undo]
    assert live == [] or live[-1].kind == "unpin"


# Statements.

texts = st.text(max_size=8)
"""Any characters but lone surrogates, which the feeds refuse."""
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: dt.timezone(dt.timedelta(minutes=m)))
moments = st.none() | st.datetimes(timezones=offsets)
counts = st.none() | st.integers(0, 10**9)


def bulletins() -> SearchStrategy[Bulletin]:
    """Any bulletin, plausible or not."""
    candidates = st.builds(
        Candidate, party=texts, party_name=texts, name=texts, votes=counts, elected=st.booleans()
    )
    return st.builds(
        Bulletin,
        election=texts,
        seat=texts,
        kind=st.sampled_from(get_args(Kind)),
        origin=st.sampled_from(["feed", "desk"]),
        revision=counts,
        candidates=st.lists(candidates, max_size=3).map(tuple),
        electorate=counts,
        valid_votes=counts,
        declared_at=moments,
        stated=st.dictionaries(texts, texts, max_size=2),
        target=st.none() | texts,
        after=st.lists(texts, max_size=2).map(tuple),
        by=texts,
        reason=texts,
        said_at=moments,
    )


@quick
@given(bulletins())
def test_a_bulletin_read_back_has_the_same_id(bulletin: Bulletin) -> None:
    back = decode(bulletin.canonical())
    assert back == bulletin
    assert back.canonical() == bulletin.canonical()
    assert back.id == bulletin.id


@quick
@given(feed_results() | feed_rushes(), feed_results() | feed_rushes())
def test_conflict_is_symmetric_and_not_reflexive(first: Bulletin, second: Bulletin) -> None:
    assert contradict(first, second) == contradict(second, first)
    assert not contradict(first, first)


@quick
@given(st.lists(feed_results() | feed_rushes(), min_size=1, max_size=5), st.randoms())
def test_the_most_complete_does_not_depend_on_order(night: list[Bulletin], random: Any) -> None:
    shuffled = random.sample(night, len(night))
    assert most_complete(shuffled) == most_complete(night)


# Arithmetic.

votes_of_a_party = st.integers(0, 50_000)
shares = st.fractions(min_value=0, max_value=100)


def sign(number: Fraction | int) -> int:
    return (number > 0) - (number < 0)


@st.composite
def contests(draw: DrawFn) -> tuple[dict[str, int], dict[str, int]]:
    """Votes last time and now: Con and Lab stood in both, other parties perhaps."""
    both = st.fixed_dictionaries(
        {"Con": votes_of_a_party, "Lab": votes_of_a_party},
        optional={"LD": votes_of_a_party, "Green": votes_of_a_party, "Ind": votes_of_a_party},
    )
    before, now = draw(both), draw(both)
    assume(any(before.values()) and any(now.values()))
    return before, now


@quick
@given(contests())
def test_beyond_has_the_sign_of_the_challengers_lead(
    contest: tuple[dict[str, int], dict[str, int]],
) -> None:
    before, now = contest
    where = seat("Ambridge", before, electorate=250_000)
    pairs = [("Con", "Lab"), ("Lab", "Con")]
    for holder, challenger in pairs:
        published = Target(group="any", seat=where.id, holder=holder, challenger=challenger)
        election = small(where, targets=(published,))
        board = Board.of(election, [result(election, "Ambridge", 1, now)])
        beyond = target(board, "Ambridge").beyond
        assert beyond is not None
        assert sign(beyond) == sign(now[challenger] - now[holder])


@quick
@given(contests())
def test_a_swing_one_way_is_the_same_swing_back(
    contest: tuple[dict[str, int], dict[str, int]],
) -> None:
    before, now = contest
    where = seat("Ambridge", before, electorate=250_000)
    election = small(where)
    found = figures(election, where, result(election, "Ambridge", 1, now)).shares
    there = signed_swing(election, where, found, "Con", "Lab")
    back = signed_swing(election, where, found, "Lab", "Con")
    assert there is not None
    assert back is not None
    assert there == -back


@quick
@given(shares, shares, shares, shares)
def test_butler_swing_is_antisymmetric(a: Fraction, b: Fraction, c: Fraction, d: Fraction) -> None:
    there = butler_swing(riser_before=a, riser_now=b, faller_before=c, faller_now=d)
    back = butler_swing(riser_before=c, riser_now=d, faller_before=a, faller_now=b)
    assert there == -back


@quick
@given(contests())
def test_shares_add_up_to_exactly_100(contest: tuple[dict[str, int], dict[str, int]]) -> None:
    before, now = contest
    where = seat("Ambridge", before, electorate=250_000)
    found = figures(small(where), where, result(small(where), "Ambridge", 1, now))
    assert sum(where.previous_shares.values()) == 100
    assert sum(found.shares.values()) == sum(line.share for line in found.lines) == 100


@quick
@given(contests())
def test_figures_are_those_of_the_votes(contest: tuple[dict[str, int], dict[str, int]]) -> None:
    before, now = contest
    where = seat("Ambridge", before, electorate=250_000)
    found = figures(small(where), where, result(small(where), "Ambridge", 1, now))
    first, second, *_ = sorted(now.values(), reverse=True)
    assert found.majority == first - second
    assert found.majority_share == share(first - second, sum(now.values()))
    assert [line.votes for line in found.lines] == sorted(now.values(), reverse=True)
    assert found.swing is None or found.swing.value >= 0


@quick
@given(st.fractions(max_denominator=2_000), st.integers(0, 4))
def test_rounding_is_to_the_nearest_and_half_away_from_zero(points: Fraction, places: int) -> None:
    text = format_rounded(points, places)
    error = abs(Fraction(text) - points)
    half = Fraction(1, 2 * 10**places)
    assert error <= half
    assert error < half or abs(Fraction(text)) > abs(points)
    _, _, decimals = text.partition(".")
    assert len(decimals) == places


@quick
@given(st.fractions(max_denominator=2_000), st.integers(0, 4))
def test_a_negative_figure_prints_as_the_positive_one_with_a_minus(
    points: Fraction, places: int
) -> None:
    above, below = format_rounded(abs(points), places), format_rounded(-abs(points), places)
    nothing = not Fraction(above)
    assert below == (above if nothing else f"-{above}")
    signed = format_rounded(abs(points), places, sign=True)
    assert signed == (above if nothing else f"+{above}")


tallies = st.builds(Tally, *[st.integers(0, 1_000)] * 6)


@quick
@given(tallies, tallies)
def test_a_tally_added_and_subtracted_leaves_the_first(first: Tally, second: Tally) -> None:
    assert first.plus(second).plus(second, -1) == first
    assert first.plus(second) == second.plus(first)
    assert first.plus(second).net == first.net + second.net


@quick
@given(st.lists(st.builds(Candidate, party=texts, votes=counts, elected=st.booleans())))
def test_by_votes_keeps_every_candidate(candidates: list[Candidate]) -> None:
    ranked = by_votes(candidates)
    assert sorted(map(repr, ranked)) == sorted(map(repr, candidates))
    votes = [c.votes or 0 for c in ranked]
    assert votes == sorted(votes, reverse=True)


# Texts.

any_text = st.text(st.characters(), max_size=12)


@quick
@given(any_text | st.binary(max_size=12).map(lambda b: b.decode("utf-8", "surrogateescape")))
def test_visible_text_has_no_hidden_characters(text: str) -> None:
    shown = visible(text)
    assert not has_hidden(shown)
    assert visible(shown) == shown
    assert (shown == text) is not has_hidden(text)
    shown.encode("utf-8")


@quick
@given(any_text)
def test_spelling_is_idempotent(text: str) -> None:
    assert spelling(spelling(text)) == spelling(text)


@quick
@given(st.sampled_from(ELECTION.seats), st.randoms())
def test_a_seat_is_found_whatever_the_case_of_its_letters(where: Any, random: Any) -> None:
    mixed = "".join(random.choice([c.lower(), c.upper()]) for c in where.name)
    assert ELECTION.find_seat(mixed) == where


# The example nights: a law that is only tested on quiet nights proves nothing.


def outcomes(night: Iterable[Bulletin]) -> set[str]:
    """The statuses and flags on the board of a night, and the kinds of its bulletins."""
    bulletins = [*night]
    board = Board.of(ELECTION, bulletins)
    states = board.states.values()
    found = {state.status.value for state in states}
    found |= {flag.name for state in states for flag in state.flags}
    found |= {b.kind for b in bulletins} | {b.reason for b in bulletins if b.kind == "retraction"}
    standing = [state.standing.bulletin for state in states if state.standing.bulletin]
    found |= {f"{bulletin.origin} stands" for bulletin in standing}
    return found | ({"confirmed"} if any(confirmed_by(board).values()) else set())


def test_the_example_nights_have_every_status_every_flag_and_every_kind_of_bulletin() -> None:
    # tests/board/test_doubt.py has the doubtful seats: a doubt is about real numbers of votes.
    statuses = {status.value for status in Status} - {Status.DOUBTFUL.value}
    flags = {flag.name for flag in Flag}
    others = {"desk stands", "feed stands", "confirmed", "undo"}
    found = set[str]().union(*map(outcomes, EXAMPLE_NIGHTS.values()))
    assert statuses | flags | {*get_args(Kind)} | others <= found


@lawful
@given(nights())
@with_example_nights
def test_a_winner_in_a_conflict_is_the_winner_of_every_statement(bulletins: list[Bulletin]) -> None:
    for state in Board.of(ELECTION, bulletins).states.values():
        rivals = state.standing.rivals
        agreed = all_same_winner(rivals) and {r.winner for r in rivals} == {state.winner}
        assert not rivals or state.winner is None or agreed


@lawful
@given(nights())
@with_example_nights
def test_a_confirmation_is_attributed_to_the_initials_that_signed_the_standing_statement(
    bulletins: list[Bulletin],
) -> None:
    board = Board.of(ELECTION, bulletins)
    for state in board.states.values():
        standing = state.standing
        signed = {
            b.by
            for b in not_retracted(board.bulletins.get(state.seat.id, {}).values())
            if b.kind == "confirm" and standing.bulletin and b.target == standing.bulletin.id
        }
        assert set(standing.confirmed_by) <= signed
        assert not (standing.rivals and standing.confirmed_by)


@lawful
@given(nights())
@with_example_nights
def test_no_winner_counts_during_a_recount_or_for_a_seat_set_aside(
    bulletins: list[Bulletin],
) -> None:
    board = Board.of(ELECTION, bulletins)
    without = [s for s in board.states.values() if s.status in (Status.RECOUNT, Status.SET_ASIDE)]
    assert all(s.winner is None and not s.counted_votes for s in without)
    assert board.decided + len(without) <= len(ELECTION.seats)


@pytest.mark.parametrize("field", ["votes", "winner"])
def test_law_1_fails_for_a_board_that_differs(field: str) -> None:
    bulletin = result(ELECTION, "Ipswich", 1, {"Con": 3, "Lab": 2})
    votes = {"Con": 3, "Lab": 1} if field == "votes" else {"Con": 2, "Lab": 3}
    other = msgspec.structs.replace(
        bulletin, candidates=tuple(Candidate(party=p, votes=n) for p, n in votes.items())
    )
    assert Board.of(ELECTION, [bulletin]) != Board.of(ELECTION, [other])
