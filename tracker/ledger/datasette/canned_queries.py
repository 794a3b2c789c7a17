"""Queries that a newsroom needs again and again, as SQL over the readable tables.

For Datasette, and for anyone with SQLite. Shares and swings have one decimal. For sentences on
air use `tracker summary`: it leaves out the figures that are not safe for air.
"""

from dataclasses import dataclass

from tracker.election import Election
from tracker.election.clock import local


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A query with its title and description."""

    title: str
    about: str
    sql: str


_OF_TARGETS = """\
SELECT seat, target_group, holder, challenger, round(swing_needed, 1) AS swing_needed,
  round(swing, 1) AS swing, round(beyond, 1) AS beyond, winner
FROM targets
"""

_ALWAYS = {
    "how_far": CannedQuery(
        "How far the night is",
        "How many seats stand how, and when the last statement came in: every other answer is "
        "as of then, with so many declared. Times of receipt are UTC.",
        """\
SELECT (SELECT max(received_at) FROM bulletins) AS as_of, count(*) AS seats,
  count(*) FILTER (WHERE status = 'declared') AS declared,
  count(*) FILTER (WHERE status = 'called') AS called,
  count(*) FILTER (WHERE status = 'votes-pending') AS votes_pending,
  count(*) FILTER (WHERE status = 'recount') AS recount,
  count(*) FILTER (WHERE status IN ('tied', 'conflict')) AS tied_or_in_conflict,
  count(*) FILTER (WHERE status = 'awaiting') AS awaiting
FROM seats""",
    ),
    "gains": CannedQuery(
        "Gains",
        "Every seat that changed hands, in order of declaration. Majority in votes, swing in "
        "percentage points.",
        """\
SELECT declared_at, seat, result, majority, swing_from, swing_to, round(swing, 1) AS swing, status
FROM declarations
WHERE gain = 1
ORDER BY declared_at IS NULL, declared_at, seat""",
    ),
    "nearest_misses": CannedQuery(
        "Nearest misses",
        "Targets whose challenger fell short, by least first. Percentage points: beyond is "
        "swing less swing needed.",
        _OF_TARGETS + "WHERE status IN ('held', 'lost to other') AND targets.beyond < 0\n"
        "ORDER BY targets.beyond DESC, seat",
    ),
    "just_made_it": CannedQuery(
        "Just made it",
        "Targets that were taken, by least first. Percentage points: beyond is swing less "
        "swing needed.",
        _OF_TARGETS + "WHERE status = 'flipped' AND targets.beyond IS NOT NULL\n"
        "ORDER BY targets.beyond, seat",
    ),
    "biggest_swings": CannedQuery(
        "Biggest swings",
        "The headline swing of each seat, largest first: percentage points. Seats where it is "
        "not computable are not here.",
        """\
SELECT seat, round(swing, 1) AS swing, swing_from, swing_to, result, majority, declared_at
FROM declarations
WHERE declarations.swing IS NOT NULL
ORDER BY declarations.swing DESC, seat
LIMIT 50""",
    ),
    "turnout": CannedQuery(
        "Turnout",
        "Valid votes per 100 electors, highest first.",
        """\
SELECT seat, round(turnout, 1) AS turnout, valid_votes, electorate, result
FROM declarations
WHERE declarations.turnout IS NOT NULL
ORDER BY declarations.turnout DESC, seat""",
    ),
    "targets_by_group": CannedQuery(
        "Targets by group",
        "How each list of targets stands, as it was published: seats.",
        """\
SELECT target_group, count(*) AS seats, sum(status = 'flipped') AS flipped,
  sum(status = 'held') AS held, sum(status = 'lost to other') AS lost_to_other,
  sum(status NOT IN ('flipped', 'held', 'lost to other')) AS not_decided
FROM targets
GROUP BY target_group
ORDER BY target_group""",
    ),
    "the_desk": CannedQuery(
        "What the desk said",
        "Every entry of the producers, the last first, those that were taken back too; target "
        "is how the id of the statement begins that it is about. Times are UTC.",
        """\
SELECT received_at, said_by, name AS seat, kind, json_extract(content, '$.reason') AS reason,
  (SELECT group_concat(json_extract(value, '$.party')
    || ifnull(' ' || json_extract(value, '$.votes'), ''), ', ')
   FROM json_each(content, '$.candidates')) AS says,
  substr(json_extract(content, '$.target'), 1, 8) AS target
FROM bulletins JOIN seats ON seats.id = seat_id
WHERE origin = 'desk'
ORDER BY seq DESC""",
    ),
    "revised": CannedQuery(
        "Spoken of again by the feed",
        "Results and rushes that came after one of the same kind for their seat, the last "
        "first. What each corrected, tracker corrections says. Times are UTC.",
        """\
SELECT received_at, seats.name AS seat, kind, revision, deliveries.name AS file, result AS now
FROM bulletins JOIN seats ON seats.id = bulletins.seat_id
LEFT JOIN delivery_bulletins ON delivery_bulletins.bulletin = bulletins.id
LEFT JOIN deliveries ON deliveries.seq = delivery
LEFT JOIN declarations ON declarations.seat_id = bulletins.seat_id
WHERE origin = 'feed' AND EXISTS (
  SELECT 1 FROM bulletins AS before
  WHERE before.seat_id = bulletins.seat_id AND before.kind = bulletins.kind
    AND before.origin = 'feed' AND before.seq < bulletins.seq)
GROUP BY bulletins.seq
ORDER BY bulletins.seq DESC""",
    ),
}


def canned_queries(election: Election) -> dict[str, CannedQuery]:
    """The queries that an election supports, by a short name."""
    late = {"late_declarations": _late(election)} if _last_times_are_local(election) else {}
    return {**_ALWAYS, **late}


def _last_times_are_local(election: Election) -> bool:
    """Whether last time's times are local times: SQLite compares no others."""
    times = [seat.previous_declared_at for seat in election.seats if seat.previous_declared_at]
    return bool(times) and all(at.utcoffset() == local(at, election).utcoffset() for at in times)


def _late(election: Election) -> CannedQuery:
    """Times of night are minutes after the close of polls, as in `expected_times`."""
    closes = local(election.polls_close, election)
    close = closes.hour * 60 + closes.minute
    return CannedQuery(
        "Late declarations",
        "Against the time of night at which the seat declared last time, the latest first: "
        "minutes, below 0 if it was earlier.",
        f"""\
WITH times AS (
  SELECT seat, result, declared_at, substr(previous_declared_at, 12, 5) AS last_time,
    round((julianday(declared_at) - julianday('{closes.isoformat()}')) * 1440) AS tonight,
    (substr(previous_declared_at, 12, 2) * 60 + substr(previous_declared_at, 15, 2)
      - {close} + 1440) % 1440 AS before
  FROM declarations JOIN seats ON seats.id = seat_id
  WHERE declared_at IS NOT NULL AND previous_declared_at IS NOT NULL)
SELECT seat, CAST(tonight - before AS INTEGER) AS minutes_late, declared_at, last_time, result
FROM times
ORDER BY minutes_late DESC, seat""",
    )
