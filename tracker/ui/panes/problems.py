"""Files that were held, rejected or warned of."""

from tracker.ui.panes.pane import ListPane
from tracker.ui.view_models import problems
from tracker.ui.view_models.styled_text import Line, Row


class ProblemsPane(ListPane):
    """What did not count, and why; each file is selected by its name."""

    NAME = "problems"

    def listing(self, width: int) -> list[Row]:
        """The problems that the filter lets through."""
        tracker, query = self.tracker, self.filter
        found = [
            one for one in tracker.problems if query.matches_text(f"{one.name} {one.sentence}")
        ]
        feed = tracker.feed
        return problems.problem_rows(
            found, tracker.board.election, width, feed.arriving_files, feed.totals
        )

    def header(self, width: int) -> Line:
        """The columns; what is wrong with the filter."""
        return problems.problem_header(width, self.filter.text_only_error)

    def seat_of(self, key: str) -> str:
        """A file is about no seat until it counts."""
        return ""
