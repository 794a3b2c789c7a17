"""The help explains every sign and every word in capitals that the screen shows."""

import pytest

from tests.makers import night
from tracker.doctor.terminal import SYMBOLS
from tracker.ui.view_models.legend import legend
from tracker.ui.view_models.seat_signs import SeatSign
from tracker.ui.widgets.large_digits import large_digits

KEYS = " ".join(key for _, entries in legend(night.anglia()) for key, _ in entries)
WHOLE = " ".join(f"{k} {text}" for _, entries in legend(night.anglia()) for k, text in entries)
OF_KEYS = set("←↑↓")
"""Keys of the keyboard, which the help has under "Everywhere"."""
BLOCKS = set("▁▂▃▄▅▆▇")
"""Heights of a line: the help has three of them."""
DIGITS = {c for rows in map(large_digits, "0123456789,") for row in rows for c in row}
"""Parts of the large digits of the wall: they need no help."""


@pytest.mark.parametrize("symbol", sorted({*SYMBOLS} - OF_KEYS - BLOCKS - DIGITS))
def test_the_help_has_every_symbol_of_the_screen(symbol: str) -> None:
    """`test_the_symbols_are_those_of_the_screen` holds `SYMBOLS` to the source of the screen."""
    assert symbol in KEYS.split()


@pytest.mark.parametrize("sign", SeatSign)
def test_the_help_has_every_sign_of_a_seat_with_its_word(sign: SeatSign) -> None:
    assert (sign.symbol, f"{sign.word}: {sign.meaning}") in legend(night.anglia())[0][1]


@pytest.mark.parametrize(
    "word",
    "~ ◇ beyond close likely maj. called GAIN CONFLICT DOUBTFUL RECOUNT TIED STALE QUIET "
    "MISSING ALONE JOINED MUTED READ DAMAGED DIFFER needs Battle awaited".split(),
)
def test_the_help_is_found_by_a_word_of_the_screen(word: str) -> None:
    assert word in WHOLE


def test_the_help_has_the_mark_and_the_name_of_every_party() -> None:
    election = night.anglia()
    named = dict(legend(election)[-1][1])
    assert [named[f"{p.mark} {p.code}"] for p in election.parties] == [
        p.name for p in election.parties
    ]
