"""Parties, votes, seats and sizes as they stand in a sentence: full names, right plurals."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from tracker.election import Election
from tracker.election.swing import printed
from tracker.support.escape import visible
from tracker.support.phrases import MOST_NAMED, listed


def party(election: Election, code: str) -> str:
    """How a newsreader says the party; one the election does not know is made safe to show."""
    return visible(election.party_name(code))


def votes(count: int) -> str:
    """ "1 vote", "2,580 votes"."""
    return f"{count:,} {_plural(count, 'vote')}"


def seats(count: int) -> str:
    """ "1 seat", "69 seats"."""
    return f"{count:,} {_plural(count, 'seat')}"


def points(value: Fraction) -> str:
    """A size in percentage points as it is said: what is not nothing is never "0.0"."""
    figure = printed(value)
    return "under 0.1" if value and figure == "0.0" else figure


def places(names: Iterable[str], most: int | None = MOST_NAMED) -> str:
    """Names of seats in a row, as `listed`, but so that an ear can tell one from the next.

    Where a name has a comma or an "and" of its own: "Angus; Ochil and South Perthshire; and
    Stirling", and of two: "Ochil and South Perthshire, and Stirling".
    """
    said: Sequence[str] = list(names)
    if not any("," in name or " and " in name for name in said):
        return listed(said, most)
    if most is not None and len(said) > most:
        said = [*said[: most - 1], f"{len(said) - most + 1:,} more"]
    if len(said) == 2:
        return f"{said[0]}, and {said[1]}"
    return "; and ".join(part for part in ("; ".join(said[:-1]), *said[-1:]) if part)


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def within(election: Election, code: str) -> str:
    """The party inside a sentence: "the Speaker"."""
    name = party(election, code)
    return f"the {name[4:]}" if name.startswith("The ") and _is_person(election, code) else name


def holds(election: Election, code: str) -> str:
    """The verb of a party that keeps a seat: Labour hold, the Speaker holds."""
    return "holds" if _is_person(election, code) else "hold"


def gains(election: Election, code: str) -> str:
    """The verb of a party that takes a seat: Labour gain, the Speaker gains."""
    return "gains" if _is_person(election, code) else "gain"


def _is_person(election: Election, code: str) -> bool:
    known = election.party_by_code.get(code)
    return known is not None and known.kind == "speaker"
