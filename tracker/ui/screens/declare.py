"""The dialog for a declaration: a winner, with or without votes."""

import re
from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, Static

from tracker.board import entry_fields
from tracker.board.entry_fields import EntryError
from tracker.board.standing import Flag, Status
from tracker.election import Election, Seat
from tracker.summary.seat_sentences import seat_sentence
from tracker.ui.screens.entry_dialog import EntryDialog
from tracker.ui.signed import Declaration
from tracker.ui.view_models.doubtful import doubts_text
from tracker.ui.view_models.entry_checks import entry_checks
from tracker.ui.widgets.field import Field, InitialsField

_WITH_SEPARATORS = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?![\d.])(?!,\d)")
"""A whole number with a comma before each three digits. Each figure follows the name of a party, so
the comma separates no two figures."""


def example_votes(codes: Sequence[str], seat: Seat) -> str:
    """The example in the empty field of votes. It has the register only if that is known."""
    register = [f"register {seat.electorate}"] if seat.electorate else []
    return "  ".join([*(f"{code} 12345" for code in codes[:2]), *register, "rejected 120"])


class DeclareScreen(EntryDialog[Declaration]):
    """Fields for winner, votes, initials and reason."""

    AUTO_FOCUS = "#winner"

    def compose(self) -> ComposeResult:
        election = self._session.live.election
        codes = likely_parties(election, self._seat)
        example = example_votes(codes, self._seat)
        with VerticalScroll(classes="box", can_focus=False):
            yield Label(f"Declare {self._seat.name}", classes="title", markup=False)
            yield Label("Winner", classes="field")
            names = [election.party_name(code) for code in codes]
            known = SuggestFromList([*codes, *names], case_sensitive=False)
            yield Field(
                id="winner",
                placeholder=f"e.g. {' or '.join(codes[:2])}",
                suggester=known,
                compact=True,
            )
            yield Label("Votes of every candidate, or empty for the winner alone", classes="field")
            yield Field(id="votes", placeholder=f"e.g. {example}", compact=True)
            yield Label("Your initials", classes="field")
            yield InitialsField(self._session.initials)
            yield Label("Reason, if you like", classes="field")
            yield Field(
                id="reason",
                placeholder="e.g. our reporter at the count",
                max_length=200,
                compact=True,
            )
            yield Static("", id="verdict", markup=False)
            yield Static(self.HINT, id="hint", markup=False)

    def entered(self) -> Declaration:
        return self._declaration(self.typed("initials"))

    def _declaration(self, by: str) -> Declaration:
        election = self._session.live.election
        winner = entry_fields.parse_candidate(election, self.typed("winner"))
        votes, electorate, rejected = entry_fields.take_accounts(typed_votes(self.typed("votes")))
        return Declaration(
            self._seat,
            *winner,
            entry_fields.parse_votes(election, votes),
            entry_fields.parse_initials(by),
            self.typed("reason"),
            electorate,
            rejected,
        )

    def outcome(self, entered: Declaration) -> str:
        """The sentence about the seat as if the declaration stood, with warnings."""
        board = self._session.live
        (bulletin,) = entered.bulletins(board, self._session.clock())
        alone = board.empty(board.election).apply([bulletin]).states[self._seat.id]
        sentence = " ".join([seat_sentence(alone.if_confirmed), *entry_checks(alone)])
        after = board.apply([bulletin]).states[self._seat.id]
        if alone.doubts:
            sentence += f"\nThis is doubtful:\n{doubts_text(alone)}\n"
        if after.status is Status.DOUBTFUL:
            key = self._session.key_of("confirm")
            sentence += f"It does not count until it is confirmed: {key}, after it is on record."
        if after.standing.bulletin != bulletin:
            sentence += " The feed has spoken and stands; this is kept beside it."
            if Flag.DESK_DIFFERS in after.flags:
                sentence += " They differ."
        return sentence

    def show_seat(self) -> None:
        """Check the fields again."""
        self.check()

    @on(Input.Changed)
    def check(self) -> None:
        """After every key: show the outcome of the entry or its error."""
        self.ask_again()
        sentence = ""
        if self.query_one("#winner", Input).value:
            try:
                sentence = self.outcome(self._declaration(self.typed("initials") or "XX"))
            except EntryError as error:
                sentence = str(error)
        self.show_verdict(sentence)


def likely_parties(election: Election, seat: Seat) -> list[str]:
    """The party codes to offer: those that stand, if known; those that stood last time; the others.

    Within these groups, the party with most votes last time is first. Left out are parties of kind
    "other", and those that neither stand nor stood and have no mark ("·").
    """
    stood = sorted(seat.previous, key=lambda code: -seat.previous[code])
    stands = sorted(seat.stands, key=lambda code: -seat.previous.get(code, 0))
    others = [party.code for party in election.parties if party.mark != "·"]
    codes = dict.fromkeys((*stands, *stood, *others))
    return [code for code in codes if election.party_by_code[code].kind != "other"]


def typed_votes(text: str) -> dict[str, str]:
    """The typed figure by the typed party, of `Con 22334 Lab 19754` or `Con=22334, Lab=19754`.

    A figure can have thousands separators (24,952), and a party its complete name. The numbers of
    `take_accounts` are typed in the same way. Raises EntryError if a party or a figure is missing,
    or a party is given twice.
    """
    text = _WITH_SEPARATORS.sub(lambda figure: figure[0].replace(",", ""), text)
    words = re.split(r"[=,;\s]+", text.strip()) if text.strip() else []
    entries: dict[str, str] = {}
    name: list[str] = []
    for word in words:
        if re.match(r"[+-]?\d", word):
            if not name:
                raise EntryError(f'whose votes are "{word}"? Write Con 12345 Lab 6789')
            party = " ".join(name)
            if party in entries:
                raise EntryError(entry_fields.given_twice(party))
            entries[party], name = word, []
        else:
            name.append(word)
    if name:
        raise EntryError(f"how many votes for {' '.join(name)}?")
    return entries
