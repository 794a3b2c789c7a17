"""The usual queries of a newsroom, as SQL over the readable tables.

They are for Datasette and for other SQLite programs. Shares and swings have one decimal. For
sentences on air use `tracker summary`: it leaves out the figures that are not safe for air.
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
        "Number of seats by status, and when the last statement was received (as_of, in UTC). The "
        "other queries show the night at the same moment.",
        """\
SELECT (SELECT max(received_at) FROM bulletins) AS as_of, count(*) AS seats,
  count(*) FILTER (WHERE status = 'declared') AS declared,
  count(*) FILTER (WHERE status = 'called') AS called,
  count(*) FILTER (WHERE status = 'votes-pending') AS votes_pending,
  count(*) FILTER (WHERE status = 'recount') AS recount,
  count(*) FILTER (WHERE status IN ('tied', 'conflict')) AS tied_or_in_conflict,
  count(*) FILTER (WHERE status = 'doubtful') AS doubtful,
  count(*) FILTER (WHERE status = 'set-aside') AS set_aside,
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
        "Targets that the challenger did not win because the swing was too small, smallest margin "
        "first. beyond is the swing minus the swing needed, in percentage points.",
        _OF_TARGETS + "WHERE status IN ('held', 'lost to other') AND targets.beyond < 0\n"
        "ORDER BY targets.beyond DESC, seat",
    ),
    "just_made_it": CannedQuery(
        "Just made it",
        "Targets that the challenger won, smallest margin first. beyond is the swing minus the "
        "swing needed, in percentage points. Seats without a swing are left out.",
        _OF_TARGETS + "WHERE status = 'flipped' AND targets.beyond IS NOT NULL\n"
        "ORDER BY targets.beyond, seat",
    ),
    "biggest_swings": CannedQuery(
        "Biggest swings",
        "The 50 largest headline swings of seats, largest first, in percentage points. Seats "
        "without a computable swing are left out.",
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
        "The published lists of targets: number of seats in each list by status.",
        """\
SELECT target_group, count(*) AS seats, sum(status = 'flipped') AS flipped,
  sum(status = 'held') AS held, sum(status = 'lost to other') AS lost_to_other,
  sum(status NOT IN ('flipped', 'held', 'lost to other')) AS not_decided
FROM targets
GROUP BY target_group
ORDER BY target_group""",
    ),
    "the_desk": CannedQuery(
        "Desk entries",
        "Every entry of the producers, latest first, including retracted entries. target is the "
        "beginning of the id of the statement that the entry retracts, pins or confirms. The "
        "content of a doubtful declaration is left out until it is confirmed. Times are UTC.",
        """\
SELECT received_at, said_by, name AS seat, kind, json_extract(content, '$.reason') AS reason,
  iif(seats.status = 'doubtful' AND kind IN ('result', 'rush'), 'doubtful',
   (SELECT group_concat(json_extract(value, '$.party')
     || ifnull(' ' || json_extract(value, '$.votes'), ''), ', ')
    FROM json_each(content, '$.candidates'))) AS says,
  substr(json_extract(content, '$.target'), 1, 8) AS target
FROM bulletins JOIN seats ON seats.id = seat_id
WHERE origin = 'desk'
ORDER BY seq DESC""",
    ),
    "revised": CannedQuery(
        "Revised by the feed",
        "The feed's results, rushes and recounts that followed an earlier one of the same kind for "
        "the same seat, latest first. tracker corrections lists the corrected values. Times are "
        "UTC.",
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
    """The queries by name, without those that the election's data does not support."""
    late = {"late_declarations": _late(election)} if _last_times_are_local(election) else {}
    return {**_ALWAYS, **late}


def _last_times_are_local(election: Election) -> bool:
    """Whether there are previous declaration times, and all have the election's local offset.

    Only then is the stored time of day the local one.
    """
    times = [seat.previous_declared_at for seat in election.seats if seat.previous_declared_at]
    return bool(times) and all(at.utcoffset() == local(at, election).utcoffset() for at in times)


def _late(election: Election) -> CannedQuery:
    """The query that compares times of night (`expected_times.minutes_after_close`)."""
    closes = local(election.polls_close, election)
    close = closes.hour * 60 + closes.minute
    return CannedQuery(
        "Late declarations",
        "Declarations compared with the time of night when the seat declared last time, latest "
        "first: minutes, below 0 if the seat declared earlier.",
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
