"""Doubts about who is in a declaration: parties, persons and rows that are no candidate."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tracker.board.bulletin import Bulletin, Candidate, by_votes
from tracker.board.doubt_reason import Doubt, DoubtReason
from tracker.board.figures import is_another_independent, majority
from tracker.election import Election, Seat, no_word_in_common
from tracker.election.highest_votes import MOST_VOTES_BY_CHANCE
from tracker.support.phrases import join_names

PLACE_NAMES = ("first", "second")
_ADDITION = re.compile(r" *[(\[:,/–—]| +- *")
"""Where an addition to a party's name begins: "Labour (postal)", "Labour - postal votes"."""


def candidate_doubts(election: Election, seat: Seat, declaration: Bulletin) -> Iterator[Doubt]:
    """The doubts about the parties and the persons of a declaration."""
    leaders = _leaders(declaration)
    yield from _unfit_leaders(election, declaration, leaders)
    if unknown := _unknown(election, declaration.candidates):  # rarely
        yield from _parts_of_parties(election, declaration, unknown)
        yield from _majority_as_party(declaration, unknown)
    yield from _speaker(election, seat, leaders)
    yield from _near_name(seat, declaration)
    yield from _other_person(election, seat, leaders)
    yield from _not_standing(election, seat, declaration)
    if declaration.kind == "result":
        yield from _missing(election, seat, declaration)


def _leaders(declaration: Bulletin) -> list[Candidate]:
    """The first and the second of a result; the winner of a rush."""
    if declaration.kind == "rush":
        return [declaration.elected] if declaration.elected else []
    return by_votes(declaration.candidates)[:2]


def _unfit_leaders(
    election: Election, declaration: Bulletin, leaders: Sequence[Candidate]
) -> Iterator[Doubt]:
    """A first or second that is unknown, is others, or is a party with several candidates."""
    parties = Counter(candidate.party for candidate in declaration.candidates)
    for place, candidate in zip(PLACE_NAMES, leaders, strict=False):
        if candidate.party not in election.party_by_code:
            name = candidate.party_name or candidate.party
            yield Doubt(
                DoubtReason.UNKNOWN_PARTY, f'no table knows the party "{name}", which is {place}'
            )
        elif candidate.party in election.codes_of_others:
            name = election.party_name(candidate.party)
            yield Doubt(DoubtReason.OTHERS_LEAD, f'"{name}" is no candidate, and is {place}')
        elif election.comparable(candidate.party) and parties[candidate.party] > 1:
            count, name = parties.pop(candidate.party), election.party_name(candidate.party)
            yield Doubt(DoubtReason.SEVERAL_CANDIDATES, f"{name} has {count} candidates")


def _unknown(election: Election, candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates of parties that no table knows."""
    return [c for c in candidates if c.party not in election.party_by_code]


def _parts_of_parties(
    election: Election, declaration: Bulletin, unknown: Iterable[Candidate]
) -> Iterator[Doubt]:
    """Unknown parties whose name is that of a party of the declaration and an addition."""
    parties = {candidate.party for candidate in declaration.candidates}
    for candidate in unknown:
        name = candidate.party_name or candidate.party
        party = election.find_party(_ADDITION.split(name, maxsplit=1)[0])
        if party and party.code in parties:
            sentence = f'"{name}" may be a part of the votes of {party.name}'
            yield Doubt(DoubtReason.PART_OF_A_PARTY, sentence)
            return


def _majority_as_party(declaration: Bulletin, unknown: Iterable[Candidate]) -> Iterator[Doubt]:
    """An unknown party that has exactly the majority as its votes: a row below the candidates."""
    ranked = by_votes(declaration.candidates)
    lead = majority([candidate.votes or 0 for candidate in ranked])
    for candidate in unknown:
        if candidate.votes == lead > MOST_VOTES_BY_CHANCE and candidate not in ranked[:2]:
            name = candidate.party_name or candidate.party
            sentence = f'"{name}" has {lead:,} votes, which is the majority'
            yield Doubt(DoubtReason.MAJORITY_AS_PARTY, sentence)


def _speaker(election: Election, seat: Seat, leaders: Sequence[Candidate]) -> Iterator[Doubt]:
    """The Speaker leads where the Speaker neither won last time, nor sat, nor is known to stand."""
    known = {seat.previous_winner, seat.sitting, *seat.stands}
    parties = {candidate.party for candidate in leaders}
    if parties & election.speakers and not known & election.speakers:
        yield Doubt(DoubtReason.SPEAKER, "the Speaker is not known to stand in this seat")


def _near_name(seat: Seat, declaration: Bulletin) -> Iterator[Doubt]:
    """A winner of whom neither rule of `election.names` decides who it is.

    "Iqbal Mohammed" has a word in common with "Iqbal Mohamed", who won last time as an independent.
    A gain from another independent would be as rare as the misspelling is common.
    """
    winner, before = declaration.elected, seat.previous_winning_candidate
    if not is_another_independent(seat, winner) or winner is None or before is None:
        return
    if not no_word_in_common(winner.name, before.name):
        yield Doubt(DoubtReason.NEAR_NAME, f"{winner.name} may be {before.name}, who won last time")


def _other_person(election: Election, seat: Seat, leaders: Sequence[Candidate]) -> Iterator[Doubt]:
    """A first or second who is not the party's candidate: the votes are of another seat.

    None without candidates.csv, and for a name that has a word in common with the candidate's.
    """
    for candidate in leaders:
        names = seat.candidate_names.get(candidate.party, ())
        if not candidate.name or not names or not all(names):
            continue
        if all(no_word_in_common(candidate.name, name) for name in names):
            party = election.party_name(candidate.party)
            yield Doubt(
                DoubtReason.OTHER_PERSON,
                f"{candidate.name} does not stand here for {party}, but {join_names(names)}",
            )


def _not_standing(election: Election, seat: Seat, declaration: Bulletin) -> Iterator[Doubt]:
    """Parties with a candidate that the table of candidates does not have, and too many candidates.

    None without candidates.csv.
    """
    if not seat.candidate_count:
        return
    parties = dict.fromkeys(candidate.party for candidate in declaration.candidates)
    known = [party for party in parties if party in election.party_by_code]
    extra = [p for p in known if p not in seat.stands and p not in election.codes_of_others]
    if extra:
        names = join_names(map(election.party_name, extra))
        verb = "does" if len(extra) == 1 else "do"
        yield Doubt(DoubtReason.NOT_STANDING, f"{names} {verb} not stand in this seat")
    elif len(declaration.candidates) > seat.candidate_count:
        yield Doubt(
            DoubtReason.NOT_STANDING,
            f"{len(declaration.candidates)} candidates have votes and {seat.candidate_count} stand",
        )


def _missing(election: Election, seat: Seat, result: Bulletin) -> Iterator[Doubt]:
    """The previous winner or other parties without a candidate, and too few candidates.

    A result with a figure for others may contain any party. The party that won last time must be in
    the result if it stands; without candidates.csv, unless the Speaker won or stands.
    """
    parties = {candidate.party for candidate in result.candidates}
    if parties & election.codes_of_others:
        return
    winner = seat.previous_winner
    known = seat.stands if seat.candidate_count else ()
    stands = winner in known if known else not election.speakers & {winner, *parties}
    if winner not in parties and stands and election.comparable(winner):
        name = election.party_name(winner)
        yield Doubt(DoubtReason.WINNER_ABSENT, f"{name}, first last time, is not in the result")
    missing = [party for party in known if party not in parties and party != winner]
    if missing:
        names = join_names(map(election.party_name, missing))
        verbs = "stands and has" if len(missing) == 1 else "stand and have"
        yield Doubt(DoubtReason.CANDIDATE_MISSING, f"{names} {verbs} no votes here")
    elif winner in parties and len(result.candidates) < seat.candidate_count:
        yield Doubt(
            DoubtReason.CANDIDATE_MISSING,
            f"{len(result.candidates)} of the {seat.candidate_count} candidates have votes here",
        )
