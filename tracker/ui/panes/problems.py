"""The view "Problems". `view_models.problems` makes its lines."""

from tracker.ledger.explain import seat_problems
from tracker.ui.panes.pane import ListPane
from tracker.ui.view_models import problems
from tracker.ui.view_models.listing import Row
from tracker.ui.view_models.nothing_found import nothing_found_rows
from tracker.ui.view_models.styled_text import Line


class ProblemsPane(ListPane):
    """Seats to settle, PA's totals, incomplete files, problem files.

    A row's key is its seat's id, or the name in the row.
    """

    NAME = "problems"
    ROWS_ARE_SEATS = False

    def listing(self, width: int) -> list[Row]:
        session, query = self.session, self.filter
        found = [p for p in session.problems if query.matches_text(f"{p.name} {p.sentence}")]
        feed, to_settle = session.feed, seat_problems(session.board)
        seats = [
            (state, sentence)
            for state, sentence in to_settle
            if query.matches_text(f"{state.seat.name} {sentence}")
        ]
        sentence = query.nothing_found_in_texts()
        if sentence and (session.problems or to_settle) and not (found or seats):
            return nothing_found_rows(sentence, width)
        return problems.problem_rows(
            found,
            session.board.election,
            width,
            feed.arriving_files,
            feed.totals,
            seats,
            session.key_of("confirm"),
        )

    def header(self, width: int) -> Line:
        """The column titles, with the error in the filter, if there is one."""
        return problems.problem_header(width, self.filter.text_only_error)
