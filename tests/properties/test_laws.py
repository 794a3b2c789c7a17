"""The laws of the design, on generated nights, votes and texts.

`nights` makes what feeds and desks say of four seats: results, rushes, corrections,
conflicts, recounts, and what two or more desks declare, retract, pin, unpin, note, confirm and
undo, each having heard some of it. Examples are the same in every run; a counterexample is found again.
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
    THE_SAME_EVERY_RUN,
    desks,
    feed_results,
    feed_rushes,
    nights,
)
from tracker.board import Board
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
from tracker.board.differences import contradict
from tracker.board.figures import figures, signed_swing
from tracker.board.standing import Status, not_retracted
from tracker.board.tally import EMPTY_TALLY, Tally, contributions
from tracker.election import Target, spelling
from tracker.election.swing import butler_swing, format_rounded, share
from tracker.support.escape import has_hidden, visible

lawful = settings(THE_SAME_EVERY_RUN, max_examples=300)
quick = settings(THE_SAME_EVERY_RUN, max_examples=200)


# Nights.


@st.composite
def deliveries(draw: DrawFn) -> tuple[list[Bulletin], list[list[Bulletin]]]:
    """A night, and the parts in which it arrives: in any order and split, some bulletins twice."""
    said = draw(nights())
    arrived = draw(st.permutations([*said, *draw(st.lists(st.sampled_from(said), max_size=4))]))
    cuts = sorted(draw(st.sets(st.integers(1, len(arrived)), max_size=4)))
    return said, [arrived[a:b] for a, b in pairwise([0, *cuts, len(arrived)])]


@lawful
@given(deliveries())
def test_law_1_same_bulletins_same_board(
    delivered: tuple[list[Bulletin], list[list[Bulletin]]],
) -> None:
    said, parts = delivered
    board = Board.empty(ELECTION)
    for part in parts:
        board = board.apply(part)
    at_once = Board.of(ELECTION, said)
    assert board == at_once
    assert list(board.states) == list(at_once.states)
    assert board.bulletins == at_once.bulletins
    assert board.targets == at_once.targets
    assert confirmed_in(board) == confirmed_in(at_once)


def confirmed_in(board: Board) -> dict[str, tuple[str, ...]]:
    """Who has confirmed the standing result, by seat: equal boards may differ in it."""
    return {seat: one.standing.confirmed_by for seat, one in board.states.items()}


@lawful
@given(deliveries())
def test_incremental_sums_equal_the_sums_over_the_seats(
    delivered: tuple[list[Bulletin], list[list[Bulletin]]],
) -> None:
    board = Board.empty(ELECTION)
    for part in delivered[1]:
        board = board.apply(part)
        assert (board.tallies, board.statuses) == recounted(board)
        counted = [one for one in board.states.values() if one.figures]
        assert board.valid_votes == sum(one.figures.valid_votes for one in counted if one.figures)
        assert board.previous_valid_votes == sum(o.seat.previous_valid_votes for o in counted)


def recounted(board: Board) -> tuple[dict[str, Tally], dict[Status, int]]:
    """Tallies and statuses of a board, from its seats alone."""
    tallies: dict[str, Tally] = {}
    statuses: dict[Status, int] = {}
    for one in board.states.values():
        statuses[one.status] = statuses.get(one.status, 0) + 1
        for party, tally in contributions(one).items():
            tallies[party] = tallies.get(party, EMPTY_TALLY).plus(tally)
    return {party: tally for party, tally in tallies.items() if tally != EMPTY_TALLY}, statuses


@lawful
@given(nights())
def test_every_board_adds_up(said: list[Bulletin]) -> None:
    board = Board.of(ELECTION, said)
    tallies = board.tallies.values()
    assert sum(board.statuses.values()) == len(ELECTION.seats)
    assert sum(t.seats for t in tallies) == board.decided
    assert board.decided == sum(one.winner is not None for one in board.states.values())
    assert sum(t.gains for t in tallies) == sum(t.losses for t in tallies)
    assert all(t.seats == t.held + t.gains for t in tallies)
    assert sum(t.votes for t in tallies) == board.valid_votes
    assert sum(t.previous_votes for t in tallies) == board.previous_valid_votes


@lawful
@given(nights())
def test_figures_belong_to_the_winner(said: list[Bulletin]) -> None:
    for one in Board.of(ELECTION, said).states.values():
        if one.figures:
            assert one.status in (Status.DECLARED, Status.TIED)
            leader = one.figures.lines[0].candidate
            assert one.winner == (None if one.status is Status.TIED else leader.party)


@lawful
@given(nights())
def test_a_retracted_bulletin_does_not_stand(said: list[Bulletin]) -> None:
    spoken_of = {b.target for b in said if b.kind == "retraction"}
    for_good = {b.target for b in said if b.kind == "retraction" and b.id not in spoken_of}
    for one in Board.of(ELECTION, said).states.values():
        answer = one.standing
        shown = [answer.bulletin, answer.votes, *answer.rivals]
        assert not for_good & {b.id for b in shown if b}


@lawful
@given(nights())
def test_all_standing_bulletins_name_the_counted_winner(said: list[Bulletin]) -> None:
    for one in Board.of(ELECTION, said).states.values():
        answer = one.standing
        assert (answer.status is Status.CONFLICT) is (len(answer.rivals) > 1)
        standing = answer.rivals or ((answer.bulletin,) if answer.bulletin else ())
        if answer.winner is not None:
            assert {b.winner for b in standing} == {answer.winner}
        assert all(b.kind in DECLARATION_KINDS for b in standing) or answer.status is Status.RECOUNT


@lawful
@given(nights())
def test_notes_and_confirmations_do_not_change_the_standing(said: list[Bulletin]) -> None:
    without = [b for b in said if b.kind not in ("note", "confirm")]
    assert Board.of(ELECTION, said) == Board.of(ELECTION, without)


@lawful
@given(nights())
def test_a_confirmation_is_of_the_standing_bulletin(said: list[Bulletin]) -> None:
    board = Board.of(ELECTION, said)
    for seat_id, who in confirmed_in(board).items():
        answer = board.states[seat_id].standing
        if who:
            assert answer.bulletin
            assert answer.bulletin.kind in DECLARATION_KINDS
            assert answer.rivals == ()
            agree = {b.by for b in said if b.kind == "confirm" and b.target == answer.bulletin.id}
            assert set(who) <= agree
            assert list(who) == sorted(set(who))


@lawful
@given(nights(), desks)
def test_undo_goes_back_to_the_beginning_and_retracts_nothing_twice(
    said: list[Bulletin], by: str
) -> None:
    board = Board.of(ELECTION, said)
    entries = [*{b.id: b for b in said if b.origin == "desk"}.values()]
    undone: list[str | None] = []
    while True:
        now = MIDNIGHT + dt.timedelta(hours=1, minutes=len(undone))
        try:
            back = desk.undo(board, entries, by=by, now=now)
        except desk.EntryError:
            break
        entries.append(back)
        undone.append(back.target)
    assert len(set(undone)) == len(undone)
    assert len(undone) <= sum(b.by == by for b in said)
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
def test_a_bulletin_read_back_has_the_same_id(said: Bulletin) -> None:
    back = decode(said.canonical())
    assert back == said
    assert back.canonical() == said.canonical()
    assert back.id == said.id


@quick
@given(feed_results() | feed_rushes(), feed_results() | feed_rushes())
def test_conflict_is_symmetric_and_not_reflexive(one: Bulletin, other: Bulletin) -> None:
    assert contradict(one, other) == contradict(other, one)
    assert not contradict(one, one)


@quick
@given(st.lists(feed_results() | feed_rushes(), min_size=1, max_size=5), st.randoms())
def test_fullest_does_not_depend_on_order(said: list[Bulletin], random: Any) -> None:
    shuffled = random.sample(said, len(said))
    assert most_complete(shuffled) == most_complete(said)


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
def test_a_tally_added_and_subtracted_leaves_the_first(one: Tally, other: Tally) -> None:
    assert one.plus(other).plus(other, -1) == one
    assert one.plus(other) == other.plus(one)
    assert one.plus(other).net == one.net + other.net


@quick
@given(st.lists(st.builds(Candidate, party=texts, votes=counts, elected=st.booleans())))
def test_by_votes_keeps_everyone(candidates: list[Candidate]) -> None:
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


# The strategies themselves: a law over nights in which nothing happens proves nothing.


def outcomes(said: Iterable[Bulletin]) -> set[str]:
    """The statuses and flags on the board of a night."""
    board = Board.of(ELECTION, said)
    seen = {str(one.status) for one in board.states.values()}
    seen |= {flag.name for one in board.states.values() for flag in one.flags}
    if any(
        one.standing.bulletin and one.standing.bulletin.origin == "desk"
        for one in board.states.values()
    ):
        seen.add("desk stands")
    if any(confirmed_in(board).values()):
        seen.add("confirmed")
    return seen | {b.kind for b in said} | {b.reason for b in said if b.kind == "retraction"}


def test_the_nights_have_every_status_and_every_flag() -> None:
    seen: set[str] = set()

    @settings(THE_SAME_EVERY_RUN, max_examples=500)
    @given(nights())
    def look(said: list[Bulletin]) -> None:
        seen.update(outcomes(said))

    look()
    flags = {"FEED_SINCE_PIN", "DESK_DIFFERS", "PINNED", "desk stands", "confirmed", "undo"}
    assert seen >= {status.value for status in Status} | {*get_args(Kind)} | flags


@pytest.mark.parametrize("field", ["votes", "winner"])
def test_law_1_fails_for_a_board_that_differs(field: str) -> None:
    said = result(ELECTION, "Ipswich", 1, {"Con": 3, "Lab": 2})
    votes = {"Con": 3, "Lab": 1} if field == "votes" else {"Con": 2, "Lab": 3}
    other = msgspec.structs.replace(
        said, candidates=tuple(Candidate(party=p, votes=n) for p, n in votes.items())
    )
    assert Board.of(ELECTION, [said]) != Board.of(ELECTION, [other])
