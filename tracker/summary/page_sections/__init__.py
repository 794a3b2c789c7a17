"""The parts of the HTML page that are neither a picture nor sentences of `running_order`.

`top` is the state of the night at a glance, `latest` and `gains` the news, `regions` a table of
seats, `every_seat` each seat's whole result. Each function returns lines of HTML. Nothing doubtful
is shown as a winner, and the desk's own reports are named: as in the summary as text.
"""
