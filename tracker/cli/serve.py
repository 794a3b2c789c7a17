"""`tracker serve`: the board in a browser, for colleagues."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.command import command
from tracker.cli.options import FILE, ledger_for_entries, log_options, new_ledger_options, option
from tracker.cli.output import echo
from tracker.election.clock import wall_clock
from tracker.support.extras import MissingExtraError

if TYPE_CHECKING:
    import datetime as dt

WALL_FONT_SIZE = 40
"""Pixels: 80 columns on a screen that is 1,920 pixels wide."""


@command(
    "tracker serve --db night.db",
    "tracker serve --db night.db --host 0.0.0.0 --port 8080",
    "tracker serve --db night.db --public-url https://results.example.org",
    "tracker serve --db night.db --embed https://www.example.org",
    "tracker serve --db night.db --wall",
)
@new_ledger_options
@option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on. The default is for this machine only; 0.0.0.0 is every network.",
)
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0: any free port.",
)
@option(
    "--token",
    default="",
    metavar="TOKEN",
    help="The token that viewers need, 16 characters or more. On the command line it shows in `ps`:"
    " use --token-file or the variable. Default: a new one if other machines can reach the board,"
    " or with --writable; else none.",
)
@option("--token-file", type=FILE, metavar="FILE", help="Read the token from this file.")
@option("--writable", is_flag=True, help="Viewers can declare, retract, pin and settle.")
@option(
    "--wall",
    is_flag=True,
    help="Boards begin with the wall, in large type: for a screen across the room.",
)
@option(
    "--public-url",
    default="",
    metavar="URL",
    help="The address that viewers use, if it is a proxy or another name.",
)
@option(
    "--embed",
    multiple=True,
    metavar="ORIGIN",
    help="A site whose pages may show the page in a frame. More than once for several sites.",
)
@option(
    "--most",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    metavar="N",
    help="The largest number of boards at once; each is a process. The page does not count.",
)
@option(
    "--most-viewers",
    type=click.IntRange(1),
    default=500,
    show_default=True,
    metavar="N",
    help="The largest number of viewers' connections at once, of boards and of the page.",
)
@log_options
def serve(
    election: str | None,
    db: Path | None,
    date: dt.date | None,
    host: str,
    port: int,
    token: str,
    token_file: Path | None,
    writable: bool,
    wall: bool,
    public_url: str,
    embed: tuple[str, ...],
    most: int,
    most_viewers: int,
) -> None:
    """The board in a browser, and a page that updates itself.

    By default read only, and for this machine only. Boards are at the address that is printed, the
    page at /page, the figures at /summary.json. Ctrl+C stops the server and its boards.
    """
    try:
        from tracker.serve import access_policy, server
    except ImportError as error:
        raise MissingExtraError("serve", "serve") from error
    from tracker.summary.night_sentences import election_title

    with ledger_for_entries(election, db, date) as ledger:
        path, title = ledger.path, election_title(ledger.election)
    if token and token_file:
        raise click.UsageError("--token or --token-file, not both")
    token = token or (_read_token(token_file) if token_file else "")
    is_own_token = bool(token)
    if public_url:
        access_policy.check_public_url(public_url)
    for origin in embed:
        access_policy.check_embed(origin)
    if is_own_token and len(token) < access_policy.MIN_TOKEN_LENGTH:
        raise click.UsageError(
            f"the token: {access_policy.MIN_TOKEN_LENGTH} characters or more, please"
        )
    if not is_own_token and access_policy.needs_token(host, public_url, writable=writable):
        token = secrets.token_urlsafe(24)
    listener = server.open_listener(host, port)
    machine_names = () if access_policy.is_loopback(host) else (socket.gethostname(),)
    policy = access_policy.AccessPolicy(
        host, listener.getsockname()[1], token, public_url, machine_names, embed
    )
    app = server.application(
        policy,
        path,
        wall_clock,
        title=title,
        writable=writable,
        wall=wall,
        max_boards=most,
        max_viewers=most_viewers,
    )

    def ready() -> None:
        query = f"?token={token}" if token and not is_own_token else ""
        size = f"{'&' if query else '?'}fontsize={WALL_FONT_SIZE}" if wall else ""
        echo(f"The board, {'WRITABLE' if writable else 'read only'}: {policy.url}{query}{size}")
        echo(f"The page: {policy.url}page{query}")
        if is_own_token:
            echo("Both need your token once: ?token=… at the end of the address.")
        echo("Ctrl+C stops it.")

    server.run(app, listener, ready)


def _read_token(file: Path) -> str:
    """The token in a file, without white space around it. Raises UsageError."""
    try:
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise click.UsageError(f"--token-file: {file}: {reason}") from None
    if not token:
        raise click.UsageError(f"--token-file: {file}: it is empty")
    return token
