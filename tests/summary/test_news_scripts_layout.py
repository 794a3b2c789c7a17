"""A script as text and as Markdown."""

import pytest

from tests.makers.boards import HOSTILE, MORNING, board_of, rush, state, statement
from tracker.summary.news_scripts.layout import FORMATS, laid_out
from tracker.summary.news_scripts.running_summary import running_summary
from tracker.summary.news_scripts.script import Paragraph, Script
from tracker.summary.news_scripts.seat_line import seat_script

SCRIPT = Script(
    "A headline",
    "At 01:00: 1 of 2 seats declared.",
    (Paragraph("One, two.", ("Three.",)),),
    ("Ring the count.",),
)


def test_as_text() -> None:
    assert laid_out(SCRIPT) == (
        "A headline\n"
        "At 01:00: 1 of 2 seats declared.\n"
        "\n"
        "One, two.\n"
        "- Three.\n"
        "\n"
        "3 words.\n"
        "\n"
        "Not to be read out:\n"
        "- Ring the count.\n"
    )


def test_as_markdown() -> None:
    assert laid_out(SCRIPT, "markdown") == (
        "# A headline\n"
        "\n"
        "*At 01:00: 1 of 2 seats declared.*\n"
        "\n"
        "One, two.\n"
        "\n"
        "- Three.\n"
        "\n"
        "3 words.\n"
        "\n"
        "**Not to be read out:**\n"
        "\n"
        "- Ring the count.\n"
    )


def test_a_headline_alone_counts_no_words() -> None:
    assert laid_out(Script("A headline", "At 01:00.")) == "A headline\nAt 01:00.\n"


def test_one_word_is_one_word() -> None:
    assert "\n1 word.\n" in laid_out(Script("", "At 01:00.", (Paragraph("Held."),)))


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match='no format "csv" for a script: choose one of text, mark'):
        laid_out(SCRIPT, "csv")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_from_a_file_is_only_a_name(name: str, format: str) -> None:
    written = laid_out(running_summary(board_of(rush("Bedford", name)), MORNING), format)
    assert written.replace("\n", "").isprintable()
    tame = laid_out(running_summary(board_of(rush("Bedford", "Ind")), MORNING), format)
    if format == "markdown":
        assert written.count("\n#") == tame.count("\n#")
        assert "<" not in written.replace("\\<", "")


def test_only_a_headline_is_wider_than_a_terminal() -> None:
    board = board_of(statement("Norwich North", {"Con": 5, "Lab": 3}, origin="desk"))
    for text in laid_out(seat_script(board, state(board, "Norwich North"), MORNING)).splitlines():
        assert len(text) <= 78
