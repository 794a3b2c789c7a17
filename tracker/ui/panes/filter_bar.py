"""The field that a filter is typed in."""

from textual.widgets import Input


class FilterBar(Input):
    """The filter of the view that is shown. Its screen handles `Changed` and `Submitted`."""

    def __init__(self, *, id: str) -> None:
        super().__init__(placeholder="lab gain maj<500 norfolk", id=id, compact=True)
