"""PA's totals against ours at the same seats: equal, explained by a sentence, or unexplained."""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

import msgspec
import pytest

from tests.makers import night
from tests.makers.pa_documents import Edit, party_line, state_of_parties, with_parties
from tracker.board import Board
from tracker.board.bulletin import Bulletin
from tracker.election import Election
from tracker.reconcile import pa_totals
from tracker.reconcile.compare_totals import TotalsComparison, compare, compare_all
from tracker.reconcile.pa_totals import StateOfParties
from tracker.reconcile.totals_percentages import PreviousVotes, Votes

SEATS = ("Ipswich", "North Norfolk", "Colchester", "Peterborough", "Bedford")
"""All of them sat for the party that won in 2017."""
ELECTION = night.few(*SEATS)


def board(*said: Bulletin, election: Election = ELECTION) -> Board:
    return Board.of(election, said or [night.result_in(name) for name in SEATS])


def against(
    theirs: bytes,
    ours: Board,
    order: tuple[str, ...] = (),
    blocks: dict[str, Votes] | None = None,
    received_ids: Iterable[Bulletin] = (),
) -> TotalsComparison:
    sop = pa_totals.read(theirs, ours.election)
    assert sop
    previous = {seat: PreviousVotes(votes) for seat, votes in (blocks or {}).items()}
    return compare(sop, ours, [one.id for one in received_ids], order, lambda: previous)


def totals(*edits: Edit, at: Board | None = None, **about: object) -> bytes:
    return state_of_parties(at or board(), None, *edits, **about)  # type: ignore[arg-type]


def result(name: str, revision: int = 1, **votes: int) -> Bulletin:
    counts = votes or {c.party: c.votes or 0 for c in night.result_in(name).candidates}
    return night.result(ELECTION, name, revision, counts)


def test_totals_at_the_same_seats_agree() -> None:
    found = against(totals(), board())
    assert found.sentence == "State of parties after 5: agrees."
    assert (found.differences, found.agrees) == ((), True)


def test_seats_that_pa_has_not_counted_yet_are_named() -> None:
    theirs = state_of_parties(board(), ["Ipswich", "Bedford", "Colchester"])
    found = against(theirs, board())
    assert found.sentence == (
        "State of parties after 3: agrees. PA has counted 3 results, the tracker 5: "
        "North Norfolk and Peterborough are not in PA's yet."
    )
    assert found.differences == ()


def test_results_that_are_not_here_yet_are_named() -> None:
    ours = board(*(night.result_in(name) for name in SEATS[:3]))
    found = against(totals(), ours)
    words = "PA has counted 2 results of which no votes are on the board: Peterborough and Bedford"
    assert (
        found.sentence == f"State of parties after 5: agrees as far as it can be compared. {words}."
    )
    assert found.agrees
    assert {d.explanation for d in found.differences} == {words}


def test_a_call_without_votes_is_not_compared() -> None:
    ours = board(result("Ipswich"), night.rush(ELECTION, "Bedford", "Lab"))
    found = against(state_of_parties(board(), ["Ipswich", "Bedford"]), ours)
    assert "1 result of which no votes are on the board: Bedford" in found.sentence


@pytest.mark.parametrize(
    ("party", "count", "theirs", "figure"),
    [
        ("Lab", "totalVotes", "99", "Labour votes 99 (tracker "),
        ("Lab", "totalSeats", "3", "Labour seats 3 (tracker 1)"),
        ("C", "gains", "4", "Conservative gains 4 (tracker 3)"),
        ("Lab", "percentageShare", "1.11", "Labour share 1.11 (tracker "),
        ("Lab", "percentageChange", "+1.11", "Labour share change +1.11 (tracker "),
    ],
)
def test_a_wrong_figure_is_unexplained(party: str, count: str, theirs: str, figure: str) -> None:
    found = against(totals(party_line(party, **{count: theirs})), board())
    assert not found.agrees
    assert found.sentence.startswith("State of parties after 5: unexplained: ")
    assert figure in found.sentence


def test_totals_that_do_not_add_up_are_unexplained() -> None:
    found = against(totals(lambda root: root.set("totalVotes", "5")), board())
    unexplained = {d.figure for d in found.differences if not d.explained}
    assert {"votes in all", "PA's own sum of votes"} <= unexplained


def test_parties_without_a_line_are_among_the_others() -> None:
    theirs = totals(lines=("Con", "Lab"))
    assert against(theirs, board()).sentence == "State of parties after 5: agrees."
    found = against(totals(party_line("Others", totalVotes="1"), lines=("Con", "Lab")), board())
    assert "Others votes 1 (tracker " in found.sentence


def test_a_party_that_pa_leaves_out_is_unexplained() -> None:
    def without_greens(root: ET.Element) -> None:
        parties = root.find("Parties")
        assert parties is not None
        parties.remove(next(p for p in parties if p.get("abbreviation") == "Green"))

    found = against(totals(without_greens), board())
    assert not found.agrees
    assert "Others votes 0 (tracker " in found.sentence


# Gain and loss


def luton() -> Board:
    """Luton South: Labour won in 2017, its member sat as an independent, Labour won again."""
    return Board.of(night.few(), [night.result_in(name) for name in night.FEW])


def test_pa_counts_gains_against_the_sitting_party() -> None:
    found = against(state_of_parties(luton()), luton())
    assert found.sentence == (
        "State of parties after 4: agrees when counted as PA counts: PA counts gains and losses "
        "against the sitting party: Luton South (Labour gain from Independent, here Labour hold)."
    )
    assert {d.figure for d in found.differences} == {
        "Labour gains", "Labour net", "Independent losses", "Independent net",
    }  # fmt: skip


def test_with_the_same_base_there_is_nothing_to_explain() -> None:
    election = msgspec.structs.replace(night.few(), basis="sitting")
    ours = Board.of(election, [night.result_in(name) for name in night.FEW])
    assert against(state_of_parties(ours), ours).sentence == "State of parties after 4: agrees."


def test_pa_has_another_sitting_party_than_our_table() -> None:
    stated = {"gainOrHold": "hold", "sittingParty": "C"}
    ipswich = msgspec.structs.replace(night.result_in("Ipswich"), stated=stated)
    ours = board(ipswich, *(night.result_in(name) for name in SEATS[1:]))
    fewer = [party_line("C", gains="2"), party_line("Lab", losses="1")]
    found = against(totals(*fewer), ours)
    assert found.sentence == (
        "State of parties after 5: agrees when counted as PA counts: PA has another sitting party "
        "than our table: Ipswich (Conservative hold, our table Conservative gain from Labour)."
    )


# The Speaker


def speaker() -> Board:
    """The Speaker stands at Ipswich and keeps it."""
    seat = msgspec.structs.replace(
        night.seat_of(ELECTION, "Ipswich"),
        previous_winner="Spk",
        sitting="Spk",
        previous={"Spk": 34_000, "Green": 8_000},
    )
    seats = [seat if s.id == seat.id else s for s in ELECTION.seats]
    election = msgspec.structs.replace(ELECTION, seats=tuple(seats))
    results = [night.result_in(name) for name in SEATS[1:]]
    return Board.of(
        election, [*results, night.result(election, "Ipswich", 1, {"Spk": 30_000, "Green": 9_000})]
    )


def as_conservative(root: ET.Element, *, seat: bool) -> None:
    """PA's Speaker line goes into the Conservative one."""
    parties = root.find("Parties")
    assert parties is not None
    lines = {p.get("abbreviation"): p for p in parties}
    for name in ("totalVotes", *(["totalSeats"] if seat else [])):
        added = int(lines["C"].get(name, "0")) + int(lines["Spk"].get(name, "0"))
        lines["C"].set(name, str(added))
    lines["C"].attrib.pop("percentageShare")
    lines["C"].attrib.pop("percentageChange")
    if seat:
        parties.remove(lines["Spk"])
    else:
        lines["Spk"].attrib.update(name="Speaker", totalVotes="0", percentageShare="0.00")


NOTE = "Votes cast for the Speaker at Ipswich are included in the Conservative total "


def test_the_speaker_with_a_line_is_a_party() -> None:
    assert against(state_of_parties(speaker()), speaker()).sentence.endswith("5: agrees.")


def test_the_speaker_counted_with_a_party_as_the_note_says() -> None:
    theirs = state_of_parties(speaker(), None, lambda r: as_conservative(r, seat=True), note=NOTE)
    assert against(theirs, speaker()).sentence == (
        "State of parties after 5: agrees when counted as PA counts: PA counts the Speaker's votes "
        "and seat at Ipswich with Conservative, as its note says."
    )


def test_the_speaker_counted_with_a_party_without_a_note() -> None:
    theirs = state_of_parties(speaker(), None, lambda r: as_conservative(r, seat=True))
    found = against(theirs, speaker())
    assert found.agrees
    assert "votes and seat at Ipswich with Conservative." in found.sentence


def test_a_note_about_the_speaker_explains_nothing_else() -> None:
    theirs = state_of_parties(
        speaker(),
        None,
        lambda r: as_conservative(r, seat=True),
        party_line("Lab", totalVotes="7"),
        note=NOTE,
    )
    found = against(theirs, speaker())
    assert "unexplained: Labour votes 7 (tracker " in found.sentence


def chorley() -> Board:
    """The Speaker takes what was Labour's: Chorley 2019."""
    election = msgspec.structs.replace(
        ELECTION,
        seats=tuple(
            msgspec.structs.replace(s, previous={"Lab": 30_745, "Con": 23_233})
            if s.name == "Ipswich"
            else s
            for s in ELECTION.seats
        ),
    )
    results = [night.result_in(name) for name in SEATS[1:]]
    votes = {"Spk": 26_831, "Ind": 9_439, "Green": 3_600}
    return Board.of(election, [*results, night.result(election, "Ipswich", 1, votes)])


def test_a_speaker_in_a_labour_seat_is_no_gain_when_counted_with_labour() -> None:
    def as_labour(root: ET.Element) -> None:
        parties = root.find("Parties")
        assert parties is not None
        lines = {p.get("abbreviation"): p for p in parties}
        labour, its_speaker = lines["Lab"], lines["Spk"]
        for name in ("totalSeats", "totalVotes"):
            labour.set(name, str(int(labour.get(name, "0")) + int(its_speaker.get(name, "0"))))
        labour.set("losses", str(int(labour.get("losses", "0")) - 1))
        labour.attrib.pop("percentageShare")
        labour.attrib.pop("percentageChange")
        parties.remove(its_speaker)

    note = "Votes cast for the Speaker at Ipswich are included in the Labour total"
    found = against(state_of_parties(chorley(), None, as_labour, note=note), chorley())
    assert found.agrees
    assert (
        "PA counts the Speaker's votes and seat at Ipswich with Labour, as its note"
        in found.sentence
    )


# Corrections


def test_pa_lags_behind_a_correction() -> None:
    then = board()
    now = then.apply([result("Ipswich", 2, Lab=30_000, Con=20_000)])
    found = against(totals(at=then), now)
    assert found.sentence == (
        "State of parties after 5: agrees when counted as PA counts: "
        "PA counts revision 1 of Ipswich, the tracker revision 2."
    )


def test_an_earlier_result_and_another_base_of_gains_belong_together() -> None:
    """As in PA's test of Banffshire: each alone makes the Conservative losses wrong."""
    bases = {"Bedford": ("Con", "Lab"), "Ipswich": ("Lab", "Con")}
    seats = [
        msgspec.structs.replace(
            seat, previous_winner=bases[seat.name][0], sitting=bases[seat.name][1]
        )
        if seat.name in bases
        else seat
        for seat in ELECTION.seats
    ]
    election = msgspec.structs.replace(ELECTION, seats=tuple(seats))
    others = [night.result_in(name) for name in SEATS if name != "Ipswich"]
    first, second = (
        night.result(election, "Ipswich", n, {winner: 30_000, loser: 20_000})
        for n, winner, loser in ((1, "Lab", "Con"), (2, "Con", "Lab"))
    )
    then = board(*others, first, election=election)
    found = against(totals(at=then), then.apply([second]))
    assert found.agrees, found.sentence
    assert "PA counts gains and losses against the sitting party: " in found.sentence
    assert "PA counts revision 1 of Ipswich, the tracker revision 2" in found.sentence


FIRST = [night.result_in(name) for name in SEATS]
CORRECTIONS = [result(name, 2, Lab=30_000 + n, Con=20_000) for n, name in enumerate(SEATS[:4])]


@pytest.mark.parametrize("lag", [2, 3, 4])
def test_pa_lags_behind_the_latest_corrections(lag: int) -> None:
    received = [*FIRST, *CORRECTIONS]
    then, now = board(*received[:-lag]), board(*received)
    found = against(totals(at=then), now, received_ids=received)
    assert found.agrees
    names = ", ".join(SEATS[3 : 4 - lag : -1]) + f" and {SEATS[4 - lag]}"
    assert f"PA counts earlier results of {names}." in found.sentence


def test_corrections_in_another_order_than_they_came_are_unexplained() -> None:
    """PA has the later two and not the first two: a lag cannot do that."""
    then, now = board(*FIRST, *CORRECTIONS[2:]), board(*FIRST, *CORRECTIONS)
    found = against(totals(at=then), now, received_ids=[*FIRST, *CORRECTIONS])
    assert not found.agrees


def test_pa_does_not_know_what_the_desk_has_pinned() -> None:
    then = board()
    now = then.apply([result("Ipswich", 2, Lab=30_000, Con=20_000)])
    old = night.state(then, "Ipswich").standing.bulletin
    held = now.apply([night.pin(now, "Ipswich", to=old)])
    found = against(totals(at=now), held)
    assert "PA counts revision 2 of Ipswich, the tracker revision 1" in found.sentence


def test_an_older_result_that_does_not_give_pas_figures_explains_nothing() -> None:
    now = board().apply([result("Ipswich", 2, Lab=30_000, Con=20_000)])
    found = against(totals(party_line("Lab", totalVotes="7")), now)
    assert not found.agrees
    assert "revision" not in found.sentence.partition("unexplained")[2].partition(".")[0]


# Seats that are not ours, or not named


def test_seats_that_are_not_ours_are_counted() -> None:
    elsewhere = {seat.pa_number or 0: seat.pa_name for seat in ELECTION.seats[1:]}
    one_seat = msgspec.structs.replace(night.few("Ipswich"), elsewhere=elsewhere)
    ours = Board.of(one_seat, [night.result_in("Ipswich")])
    found = against(totals(lambda root: root.set("totalNumberOfConstituencies", "5")), ours)
    assert found.sentence == (
        "State of parties after 5: agrees as far as it can be compared. "
        "4 seats in it are not ours to track."
    )


def test_pas_total_cannot_be_less_than_ours() -> None:
    ours = board(*(night.result_in(name) for name in SEATS[:3]))
    found = against(totals(party_line("Lab", totalVotes="7")), ours)
    assert "unexplained: Labour votes 7 (tracker " in found.sentence


ALONE = msgspec.structs.replace(ELECTION, elsewhere={})
"""The same seats, as the whole of an election."""


def unlisted(root: ET.Element) -> None:
    included = root.find("ConstituenciesIncluded")
    assert included is not None
    root.remove(included)


def test_a_file_that_names_no_seats_is_compared_when_as_many_had_declared() -> None:
    order = tuple(night.seat_of(ELECTION, name).id for name in SEATS)
    theirs = state_of_parties(board(election=ALONE), SEATS[:3], unlisted)
    found = against(theirs, board(election=ALONE), order)
    assert found.agrees
    assert found.differences == ()
    assert "the tracker 5: " in found.sentence


def test_a_file_that_names_no_seats_may_have_counted_more() -> None:
    order = tuple(night.seat_of(ELECTION, name).id for name in SEATS[:2])
    ours = board(*(night.result_in(name) for name in SEATS[:2]), election=ALONE)
    found = against(totals(unlisted, at=board(election=ALONE)), ours, order)
    assert "PA does not name the seats of 3 results it has counted" in found.sentence
    assert found.agrees


def test_a_file_that_names_no_seats_of_a_larger_election_is_not_compared() -> None:
    found = against(totals(unlisted), board(), tuple(seat.id for seat in ELECTION.seats))
    assert found.sentence == (
        "State of parties after 5: agrees as far as it can be compared. "
        "PA does not name the seats of 5 results it has counted."
    )


def test_a_file_that_names_no_seats_may_have_counted_others_than_came_first() -> None:
    """PA counted the last three of five: that is no difference in the figures."""
    order = tuple(night.seat_of(ELECTION, name).id for name in SEATS)
    theirs = state_of_parties(board(election=ALONE), SEATS[2:], unlisted)
    found = against(theirs, board(election=ALONE), order)
    assert found.agrees
    assert "PA does not name the seats of 3 results it has counted" in found.sentence
    assert "not in PA's yet" not in found.sentence


def test_another_number_of_constituencies_is_unexplained() -> None:
    found = against(totals(lambda root: root.set("totalNumberOfConstituencies", "651")), board())
    assert "unexplained: constituencies in all 651 (tracker 586)" in found.sentence


def test_missing_results_can_add_only_so_much() -> None:
    """One missing seat adds one gain, not nine, and at most its electorate of votes."""
    ours = board(*(night.result_in(name) for name in SEATS[:4]))
    assert against(totals(), ours).agrees
    for wrong in ({"gains": "9"}, {"totalSeats": "5"}, {"totalVotes": "900000"}):
        assert not against(totals(party_line("C", **wrong)), ours).agrees


def test_another_number_of_constituencies_than_in_other_states_is_unexplained() -> None:
    """A folder of some seats does not list the others: only the other states know how many."""
    part = msgspec.structs.replace(ELECTION, elsewhere={})
    ours = board(election=part)

    def of(number: int) -> StateOfParties:
        edit = (lambda root: root.set("totalNumberOfConstituencies", str(number)),)
        found = pa_totals.read(state_of_parties(ours, None, *edit), part)
        assert found
        return found

    wrong, *right = compare_all([of(637), of(650), of(650)], ours)
    assert "unexplained: constituencies in all 637 (tracker 650)" in wrong.sentence
    assert all(found.agrees for found in right)


def test_a_base_of_gains_that_another_state_contradicts_explains_nothing() -> None:
    """PA counts Luton as a hold in one state, so it is no gain in the other."""
    theirs = state_of_parties(luton())
    as_ours = [
        party_line("Lab", gains="0"),
        party_line("Ind", losses="0"),
    ]
    states = [
        pa_totals.read(data, luton().election)
        for data in (theirs, state_of_parties(luton(), None, *as_ours))
    ]
    gain, hold = compare_all([state for state in states if state], luton())
    assert hold.differences == ()
    assert {d.explanation for d in gain.differences} == {""}


# Share changes


def changes(base: dict[str, int], state: bytes | None = None) -> list[Edit]:
    """PA's changes are on these votes last time."""
    sop = pa_totals.read(state or totals(), ELECTION)
    assert sop
    edits = []
    for line in sop.parties:
        if line.change:
            now, then = (
                100 * line.votes / sop.votes,
                100 * base.get(line.party, 0) / sum(base.values()),
            )
            code = {"Con": "C"}.get(line.party, line.party)
            edits.append(party_line(code, percentageChange=f"{now - then:+.2f}"))
    return edits


def summed(seats: list[Votes]) -> dict[str, int]:
    codes = {code for votes in seats for code in votes}
    return {code: sum(votes.get(code, 0) for votes in seats) for code in codes}


def test_pas_blocks_have_other_votes_of_last_time() -> None:
    blocks: dict[str, Votes] = {
        seat.id: {**seat.previous, "Con": seat.previous["Con"] + 5_000} for seat in ELECTION.seats
    }
    theirs = totals(*changes(summed(list(blocks.values()))))
    assert not against(theirs, board()).agrees
    found = against(theirs, board(), blocks=blocks)
    assert found.sentence == (
        "State of parties after 5: agrees when counted as PA counts: "
        "PA's changes are from its own blocks of last time, not our table."
    )


def test_pas_changes_may_be_on_all_seats() -> None:
    ours = board(*(night.result_in(name) for name in SEATS[:3]))
    everywhere = summed([seat.previous for seat in ELECTION.seats])
    edits = changes(everywhere, state_of_parties(ours))
    found = against(state_of_parties(ours, None, *edits), ours)
    assert len(found.differences) == len(edits)
    assert {d.explanation for d in found.differences} == {
        "PA's changes are on last time's result of all seats"
    }


def test_one_change_on_all_seats_among_changes_on_the_same_seats_is_unexplained() -> None:
    ours = board(*(night.result_in(name) for name in SEATS[:3]))
    everywhere = summed([seat.previous for seat in ELECTION.seats])
    edit = changes(everywhere, state_of_parties(ours))[0]
    found = against(state_of_parties(ours, None, edit), ours)
    assert [d.explanation for d in found.differences] == [""]


class TwoStood:
    """Independents have 277 votes each in Ipswich and Bedford last time; in Bedford, of two."""

    def __init__(self) -> None:
        seats = [
            msgspec.structs.replace(seat, previous={**seat.previous, "Ind": 277})
            if seat.name in ("Ipswich", "Bedford")
            else seat
            for seat in ELECTION.seats
        ]
        self.election = msgspec.structs.replace(ELECTION, seats=tuple(seats))
        self.results = [
            night.result(self.election, name, 1, {"Con": 20_000, "Ind": 900}) for name in SEATS
        ]
        self.board = Board.of(self.election, self.results)
        bedford = night.seat_of(self.election, "Bedford")
        self.blocks = {bedford.id: PreviousVotes(bedford.previous, {"Ind": 277})}

    def state(self, counted: int, previous: int) -> StateOfParties:
        """The totals of the last seats, with a change for independents from these votes."""
        ind = msgspec.structs.replace(ELECTION.party_by_code["Ind"], kind="party")
        single = Board.of(with_parties(self.election, ind), self.results)
        names = SEATS[-counted:]
        valid = sum(night.seat_of(self.election, name).previous_valid_votes for name in names)
        change = f"{100 * 900 / 20_900 - 100 * previous / valid:+.2f}"
        edit = party_line("Ind", percentageChange=change)
        found = pa_totals.read(state_of_parties(single, names, edit), self.election)
        assert found
        return found

    def explanations(self, *states: StateOfParties) -> list[str]:
        found = compare_all(states, self.board, blocks=lambda: self.blocks)
        return [d.explanation for state in found for d in state.differences]


ONE_PARTY = "PA compares Independent as one party, to the tracker it is several or unknown"


def test_the_independents_of_a_seat_where_several_stood_are_left_out_of_last_time() -> None:
    """As in PA's test of Dumbarton."""
    two = TwoStood()
    right = two.state(5, previous=277)
    left_out = "PA leaves out last time's Independent votes where several stood, at Bedford"
    assert two.explanations(right) == [f"{ONE_PARTY}; {left_out}"]
    two.blocks = {}
    assert two.explanations(right) == [""]


def test_a_wrong_digit_that_gives_the_change_of_all_independents_is_unexplained() -> None:
    two = TwoStood()
    wrong = two.state(5, previous=2 * 277)
    assert two.explanations(wrong) == [ONE_PARTY]
    others = [two.state(counted, previous=0) for counted in (1, 2, 3)]
    assert two.explanations(wrong, *others)[0] == ""


def test_independents_as_one_party() -> None:
    """PA prints a change for independents, of whom there were others last time."""
    seat = ELECTION.seats[0]
    seat = msgspec.structs.replace(seat, previous={**seat.previous, "Ind": 1_000})
    election = msgspec.structs.replace(ELECTION, seats=(seat, *ELECTION.seats[1:]))
    ind = msgspec.structs.replace(ELECTION.party_by_code["Ind"], kind="party")
    results = [night.result(election, seat.id, 1, {"Con": 20_000, "Ind": 900})]
    single = Board.of(with_parties(election, ind), results)
    found = against(state_of_parties(single), Board.of(election, results))
    assert [d.explanation for d in found.differences] == [
        "PA compares Independent as one party, to the tracker it is several or unknown"
    ]
