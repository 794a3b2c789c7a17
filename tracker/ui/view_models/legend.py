"""The signs and words on the screen with their meanings, for the help."""

from collections.abc import Sequence

from tracker.election import Election
from tracker.ui.view_models.seat_signs import FLIPPED, MORE, TARGET, SeatSign

LegendEntry = tuple[str, str]
"""A sign or a word, and its meaning."""

OTHER_SIGNS: Sequence[LegendEntry] = (
    (FLIPPED, "before a target: it changed hands, and you have seen it"),
    (TARGET, "before a seat: a target that is still to come"),
    (MORE, "in place of the last sign: there are more; open the seat. In a text: it is cut"),
    ("→", "from one party to another: the battle for a target, or a swing"),
    ("┃ ▌", "on a bar: the swing that the challenger needed"),
    ("█ ▓", "on a bar: the swing; █ to the challenger, ▓ away from it"),
    ("│ ◀ ▶", "on a bar: no swing; the swing is beyond the end of the bar"),
    ("~ ◇", "projected from the declared seats, and no result; ◇ on a bar: the projected swing"),
    ("+", "on the map: a gain. In the head of the board: seats gained, in all"),
    ("[", "on the map: the selected seat. An underlined tile has a sign that does not fit"),
    ("·", "in place of a party's mark: no result, or a party without a mark"),
    ("? ✔ ✘", "before a statement: withheld as doubtful; it stands; retracted. ✔ a winner"),
    ("✓", "confirmed by these producers; beside PA: the agency's totals are equal to ours"),
    ("–", "no figure, or not known"),
    ("− ±", "minus; as many seats as last time"),
    ("●", "in the head: the last file is recent. In the lists: a party's mark"),
    ("⇄", "the other desks that share this night"),
    ("━ ─", "in the head: how many of the seats are decided"),
    ("▁ ▄ ▇", "in the last ten minutes: the seats of a party over the night"),
    ("◂ ▸", "in the titles: further columns; < and > show them"),
    ("▴", "in the log: what is new since you last looked is above"),
    ("▐", "at the right of a list: the part that is shown"),
)
"""Signs that are not of `SeatSign`."""

WORDS: Sequence[LegendEntry] = (
    ("GAIN hold win", "another party won; the same; not known which party had the seat"),
    ("called", "a winner without votes; votes pending: the votes shown before are superseded"),
    ("awaited", "no statement yet; set aside: no declaration is expected that night"),
    ("CONFLICT", "statements disagree: no figure is shown until one is chosen"),
    ("DOUBTFUL", "not plausible, and not counted until it is confirmed"),
    ("RECOUNT TIED", "a recount is on; equal top votes, no winner"),
    ("Battle", "the party that holds a target, and the party that challenges"),
    ("needs", "the swing to the challenger that takes the seat, in percentage points"),
    ("swing", "half of one party's rise and the other's fall, in percentage points"),
    ("beyond", "the swing minus the swing needed: below zero, the seat was not taken"),
    ("likely, too close", "projected from the declared seats, with the chance in 100; no result"),
    ("last time", "for an awaited target: when the seat declared last time"),
    ("maj.", "the majority of tonight's result, in votes"),
    ("Overdue Due now Later", "expected earlier, now or later, by the seat's time last time"),
    ("ALARM alert", "in the inbox: the tier; an ALARM may mean that what was said is wrong"),
    ("3 alerts: i", "in the head: alerts that nobody has acknowledged; the key of their inbox"),
    ("FLIP DEFEAT ELECTED", "alerts: a target is taken; a person of people.csv lost, or won"),
    ("CORRECTED DAMAGED", "alerts: other votes; a statement of the ledger cannot be read"),
    ("FEED QUIET STALE", "nothing from the feed; more is missing than the hour explains"),
    ("FOLDER MISSING", "the drop folder does not exist or cannot be read"),
    ("HOST FETCHING NOT FETCH", "the agency's host is not reached, or files are not fetched"),
    ("ALONE NOT JOINED", "the line to the other desks is cut, or was never made"),
    ("PA TOTALS DIFFER DIFFERS", "the agency's state of the parties is not ours"),
    ("NOT LIVE", "the board of another moment; READ ONLY: no entries from here; MUTED: no bell"),
    ("+3 others 12", "in the head: three more parties have twelve seats together"),
    ("12 short of 326", "in the head: seats the largest party lacks for a majority of the house"),
    ("passed 326 05:05", "in the head: when its seat for a majority declared; then its size"),
    ("323 without SF", "in the head: the same without parties that do not take their seats"),
    ("hung", "in the head: no party can reach a majority, even with every seat still to come"),
    ("LEDGER DAMAGED", "statements are left out: tracker verify has them"),
)
"""Words of the lists and of the head of the board."""


def legend(election: Election) -> list[tuple[str, Sequence[LegendEntry]]]:
    """Each part of the legend: its title and its entries."""
    seats = [(sign.symbol, f"{sign.word}: {sign.meaning}") for sign in SeatSign]
    parties = [(f"{party.mark} {party.code}", party.name) for party in election.parties]
    return [
        ("Signs of a seat", seats),
        ("Other signs", OTHER_SIGNS),
        ("Words", WORDS),
        ("Parties", parties),
    ]
