"""A rehearsal writes PA's files with PA's arithmetic: for any votes they agree with ours."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.makers import night
from tests.makers.pa_documents import ambridge, compare_document, rehearse, state_of_parties
from tracker.board import Board
from tracker.board.figures import figures
from tracker.election import Election
from tracker.feeds import read
from tracker.reconcile import compare_totals, pa_totals
from tracker.reconcile.baselines import table_baseline
from tracker.reconcile.computed_figures import ComputedFigures

PARTIES = ("Con", "Lab", "LD", "Green", "Ind", "Spk", "Other")
votes_last_time = st.dictionaries(
    st.sampled_from(PARTIES), st.integers(1, 40_000), min_size=1, max_size=6
)
votes_tonight = st.lists(
    st.tuples(st.sampled_from(PARTIES), st.integers(0, 40_000)), min_size=1, max_size=7
).filter(lambda votes: any(count for _, count in votes))
the_same_every_run = settings(max_examples=150)


@st.composite
def seats(draw: st.DrawFn) -> Election:
    """An election of one seat: any votes last time, a party that sits, a register or none."""
    return ambridge(
        previous=draw(votes_last_time),
        sitting=draw(st.sampled_from(PARTIES)),
        electorate=400_000,
        previous_electorate=draw(st.none() | st.integers(240_000, 400_000)),
    )


@the_same_every_run
@given(seats(), votes_tonight)
def test_every_figure_of_a_rehearsal_agrees_but_for_the_sitting_party(
    election: Election, votes: list[tuple[str, int]]
) -> None:
    (seat,) = election.seats
    (message,) = rehearse(election, [(seat, party, count) for party, count in votes], 400_000)
    found = compare_document(message, election)
    assert found
    assert {d.figure for d in found.differences} <= {"gain or hold"}
    assert all("sitting party" in d.explanation for d in found.differences)


@the_same_every_run
@given(seats(), votes_tonight)
def test_the_compared_figures_are_those_on_the_board(
    election: Election, votes: list[tuple[str, int]]
) -> None:
    (seat,) = election.seats
    (message,) = rehearse(election, [(seat, party, count) for party, count in votes], 400_000)
    (bulletin,) = read("a.xml", message, election).bulletins
    shown, count = (
        figures(election, seat, bulletin),
        ComputedFigures.of(table_baseline(election, seat), bulletin),
    )
    assert count.swing() == shown.swing
    assert count.value("majority", None) == shown.majority
    assert count.value("percentageMajority", None) == shown.majority_share
    assert count.value("percentageTurnout", None) == shown.turnout
    for line in shown.lines:
        place = next(n for n, c in enumerate(bulletin.candidates) if c is line.candidate)
        assert count.value("percentageShare", place) == line.share
        assert count.value("percentageShareChange", place) == line.share_change


some_votes = st.dictionaries(
    st.sampled_from(PARTIES), st.integers(0, 20_000), min_size=1, max_size=6
).filter(lambda votes: sorted([0, *votes.values()])[-2] < max(votes.values()))


@the_same_every_run
@given(
    st.lists(some_votes, min_size=4, max_size=4),
    st.integers(1, 4),
    st.sets(st.sampled_from(PARTIES)),
)
def test_pas_totals_of_any_votes_agree_or_are_explained(
    votes: list[dict[str, int]], counted: int, without_line: set[str]
) -> None:
    """With some parties among the Others, at some of the seats, gains against the sitting party."""
    election = night.few()
    board = Board.of(
        election,
        [
            night.result(election, seat, 1, count, electorate=200_000)
            for seat, count in zip(night.FEW, votes, strict=True)
        ],
    )
    lines = [party for party in PARTIES if party not in without_line] + ["Brexit", "UKIP"]
    written = state_of_parties(board, night.FEW[:counted], lines=lines)
    sop = pa_totals.read(written, election)
    assert sop
    found = compare_totals.compare(sop, board)
    assert found.agrees, found.differences
    assert not any("result" in d.explanation for d in found.differences)
