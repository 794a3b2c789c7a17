"""Assembles the election that `tracker prepare` writes from its seats, targets and parties."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from tracker.election import Election, Party, Seat
from tracker.election.clock import in_zone
from tracker.feeds.matching import is_test_name
from tracker.prepare import target_list
from tracker.prepare.combine_tables import ElectionCounts
from tracker.prepare.draft_seats import DraftSeat
from tracker.prepare.merge_nominations import parties_standing
from tracker.prepare.parse_cells import LocalTime
from tracker.prepare.read_sources import Sources
from tracker.prepare.report import PrepareError, Report
from tracker.prepare.request import Request
from tracker.prepare.seat_counts import SeatCount
from tracker.prepare.seat_tiles import place_seats, read_tiles
from tracker.prepare.select_seats import area_name
from tracker.prepare.uk_parties import OTHER, PartyIndex
from tracker.support.phrases import join_names


def assemble_election(
    request: Request,
    sources: Sources,
    drafts: tuple[Sequence[DraftSeat], Sequence[DraftSeat]],
    results: Sequence[SeatCount],
    parties: PartyIndex,
    report: Report,
) -> Election:
    """The election that `write_folder` writes. Raises PrepareError.

    `drafts`: the seats of the election, and the seats that were not selected.
    """
    inside, outside = drafts
    seats = tuple(draft.seat for draft in inside)
    if not seats:
        raise PrepareError("no seat is in all the tables, so there is nothing to write")
    tiles = read_tiles(request.tiles) if request.tiles else None
    if request.tiles and tiles:
        seats = place_seats(seats, tiles, request.tiles.name, report)
    standing_parties = parties_standing(
        seats, sources.results_counts.candidates, sources.nominations
    )
    targets = tuple(
        target_list.compute_targets(seats, request.targets, standing_parties, parties, report)
    )
    if request.targets_file:
        file, options = request.targets_file, request.column_options
        from_file = tuple(target_list.read_targets(file, inside, outside, options, parties, report))
        targets = target_list.merge_targets(targets, from_file, report)
    report.add(*target_list.targets_not_standing(targets, seats, standing_parties, parties))
    used = {c.party for count in results for c in count.candidates}
    used |= {party for target in targets for party in (target.holder, target.challenger)}
    used |= {target.published_majority_over for target in targets} - {""}
    used |= sources.nominations.parties(seats)
    tonight = sources.results_counts.candidates
    used |= {c.party for seat in seats for c in tonight.get(seat.id, ())}
    used |= {p for s in seats for p in (s.previous_winner, s.sitting, *s.previous)} - {""}
    feed_name = sources.nominations.name or request.name
    is_test = request.is_uk and is_test_name(feed_name)
    local_time = request.local_time
    # Without --date, today is only a placeholder: `write_folder` does not write it.
    date = request.date or dt.datetime.now(local_time.zone).date()
    if is_test:
        report.note(f'"{feed_name}" is one of PA\'s tests: its messages count in this election')
    return Election(
        id=request.id or request.folder.resolve().name,
        name=request.name,
        date=date,
        region=request.region or area_name(inside, request.where, request.seats),
        kind=sources.nominations.kind or "G",
        timezone=request.timezone,
        polls_close=_polls_close(date, local_time),
        feed_names=(feed_name,) if request.is_uk else (),
        accepts_tests=is_test,
        parties=_parties(parties, used, seats, has_results=bool(results), report=report),
        seats=seats,
        targets=targets,
        previous_columns=tuple(c for c in _previous_columns(sources.previous) if c in used),
        hexagons=bool(tiles and tiles.hexagons),
        elsewhere={
            draft.seat.pa_number: draft.seat.pa_name or draft.seat.name
            for draft in outside
            if draft.seat.pa_number is not None
        },
    )


def _polls_close(date: dt.date, local_time: LocalTime) -> dt.datetime:
    """When polls close on this day. Raises PrepareError if the clocks skip this time."""
    try:
        return in_zone(
            dt.datetime.combine(date, local_time.polls_close),
            local_time.zone,
            f"{local_time.polls_close:%H:%M}",
        )
    except ValueError as error:
        raise PrepareError(f"--polls-close {error}") from error


def _parties(
    parties: PartyIndex, used: set[str], seats: Sequence[Seat], *, has_results: bool, report: Report
) -> tuple[Party, ...]:
    """The parties of the election. Notes those that have a default colour.

    In the United Kingdom these are all known parties, unless the tables have results of this
    election.
    """
    if parties.is_uk:
        return parties.select(used, all_listed=not has_results)
    votes = Counter[str]()
    for seat in seats:
        votes.update(seat.previous)
    styled = parties.styled(used, Counter(seat.previous_winner for seat in seats), votes)
    if names := [party.name for party in styled if party.kind == "party"]:
        report.note(
            f"{join_names(names)}: colour and mark are made up; write the parties' own into "
            "parties.csv"
        )
    return styled


def _previous_columns(previous: ElectionCounts) -> tuple[str, ...]:
    """Codes of the parties with a column in last time's table of constituencies.

    Empty if last time's table lists candidates, or has no column for all other parties: such a
    table has every party.
    """
    rows = [c.stated for c in previous.counts.values() if c.stated and not c.candidates]
    if not any(OTHER in row.votes for row in rows):
        return ()
    return tuple(dict.fromkeys(code for row in rows for code in row.votes if code != OTHER))
