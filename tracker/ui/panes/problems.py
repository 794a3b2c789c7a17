"""The pane of the problem files; its lines are made in `view_models.problems`."""

from tracker.ui.panes.pane import ListPane
from tracker.ui.view_models import problems
from tracker.ui.view_models.listing import Row
from tracker.ui.view_models.styled_text import Line


class ProblemsPane(ListPane):
    """Problem files with the reason; a row's key is the file's name."""

    NAME = "problems"

    def listing(self, width: int) -> list[Row]:
        session, query = self.session, self.filter
        found = [p for p in session.problems if query.matches_text(f"{p.name} {p.sentence}")]
        feed = session.feed
        return problems.problem_rows(
            found, session.board.election, width, feed.arriving_files, feed.totals
        )

    def header(self, width: int) -> Line:
        """The columns, and an error of the filter."""
        return problems.problem_header(width, self.filter.text_only_error)

    def seat_of(self, key: str) -> str:
        """A problem file is about no seat."""
        return ""
