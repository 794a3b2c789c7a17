"""The options of `tracker prepare`, and checks of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.election.election import DEFAULT_TIMEZONE
from tracker.prepare.column_meanings import ColumnOptions
from tracker.prepare.parse_cells import FIRST_YEAR, POLLS_CLOSE, LocalTime
from tracker.prepare.report import PrepareError
from tracker.prepare.write_folder import check_folder_is_free
from tracker.support.escape import has_hidden, visible

LAST_YEAR = 2999
"""A later year is a typing error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of `tracker prepare`."""

    folder: Path
    name: str
    """The election's name in the feed: "General Election"."""
    date: dt.date | None
    """Polling day; None if it is not known yet."""
    id: str = ""
    """Id of the election; if it is empty, the folder's name is the id."""
    region: str = ""
    """Name of all seats together; if it is empty, `select_seats.area_name` gives the name."""
    previous: Sequence[Path] = ()
    """Constituency table, candidate table, or both, of the previous election."""
    results: Path | None = None
    """Candidate table of this election, if it is a past night to rehearse."""
    times: Sequence[Path] = ()
    """Tables of this election with one row per seat: times, electorates, the Library's
    descriptions."""
    numbers: Path | None = None
    """Table of PA's seat numbers and names."""
    nominations: Path | None = None
    """Folder of PA's messages."""
    where: Sequence[tuple[str, str]] = ()
    """Column and value of the seats to select."""
    seats: Path | None = None
    """File with a list of the seats to select."""
    targets: Mapping[str, int] = field(default_factory=dict)
    """Number of targets to compute, by party."""
    targets_file: Path | None = None
    """Table of target seats."""
    tiles: Path | None = None
    """Map of the seats: a hexjson, or the tiles.csv of an election folder."""
    sitting: Mapping[str, str] = field(default_factory=dict)
    """Sitting party by seat, if it is not the previous winner."""
    column_options: ColumnOptions = field(default_factory=ColumnOptions)
    timezone: str = DEFAULT_TIMEZONE
    """IANA name of the time zone of the tables' times, and of the night."""
    polls_close: dt.time = POLLS_CLOSE
    """When polls close, in this time zone."""
    is_uk: bool = True
    """Whether the election is in the United Kingdom: its parties and PA's feed are expected. If
    not, the election has the parties of the tables and no name in a feed."""

    @property
    def local_time(self) -> LocalTime:
        """How the tables' times are read. Raises PrepareError for an unknown time zone."""
        try:
            return LocalTime(ZoneInfo(self.timezone), self.polls_close)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise PrepareError(
                f'--timezone "{self.timezone}" is not known; write a name of the IANA time zone '
                "database, like America/Halifax"
            ) from None

    def sources(self) -> list[Path]:
        """Every file or folder to read."""
        tables = (self.results, *self.times, self.numbers, self.nominations)
        return [*self.previous, *filter(None, (*tables, self.seats, self.targets_file, self.tiles))]


def check_request(request: Request) -> None:
    """Check the options before a file is read. Raises PrepareError and OSError."""
    check_folder_is_free(request.folder)
    _ = request.local_time
    if request.is_uk:
        if not request.previous and not request.nominations:
            raise PrepareError("give the previous result: --previous FILE or --nominations FOLDER")
        if (request.results or request.times) and not request.previous:
            raise PrepareError("--results and --times need last time's table too: --previous FILE")
    elif not request.previous and not request.results:
        raise PrepareError("give a table: --previous FILE of last time, or --results FILE of now")
    if not request.is_uk and (request.numbers or request.nominations):
        raise PrepareError("--numbers and --nominations are of PA, so they need --uk")
    if set(request.id) & set('/\\:*?"<>|'):
        raise PrepareError(f'--id "{request.id}": write letters, digits and hyphens')
    for text in (request.name, request.id, request.region, request.folder.resolve().name):
        if has_hidden(text):
            raise PrepareError(f'"{visible(text)}" has a control character; write plain text')
    if request.date is None:
        if request.results or request.times or request.nominations:
            raise PrepareError("--results, --times and --nominations need polling day: --date")
    elif not FIRST_YEAR <= request.date.year <= LAST_YEAR:
        raise PrepareError(f"--date {request.date}: between {FIRST_YEAR} and {LAST_YEAR}")
    if not request.name.strip():
        raise PrepareError("--name is empty; write what the feed calls the election")
