"""The verb that shows the board to colleagues in a browser."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path

import click

from tracker.cli.options import db_option, election_option, existing_ledger, log_options, option
from tracker.cli.verb import Verb
from tracker.election.clock import wall_clock
from tracker.support.extras import MissingExtraError


@click.command(
    cls=Verb,
    examples=[
        "tracker serve --db night.db",
        "tracker serve --db night.db --host 0.0.0.0 --port 8080",
        "tracker serve --db night.db --public-url https://results.example.org",
    ],
)
@election_option
@db_option
@option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Where to listen: this machine alone; 0.0.0.0 for every network that it is in.",
)
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="0 for any that is free.",
)
@option(
    "--token",
    default="",
    metavar="TOKEN",
    help="What lets one in, 16 characters or more. Default: one is made where others than this"
    " machine reach the board, and with --writable.",
)
@option(
    "--writable",
    is_flag=True,
    help="Let whoever is let in declare, take back, pin and settle.",
)
@option(
    "--public-url",
    default="",
    metavar="URL",
    help="Where others reach it, by way of a proxy or another name.",
)
@option(
    "--most",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    metavar="N",
    help="Boards at once; each is a process. The page is not counted.",
)
@log_options
def serve(
    election: str | None,
    db: Path | None,
    host: str,
    port: int,
    token: str,
    writable: bool,
    public_url: str,
    most: int,
) -> None:
    """The board in a browser, and a page that keeps itself current.

    Read only and for this machine alone, unless you say otherwise. Boards are at the address
    that is printed, the page at /page, the figures at /summary.json. Ctrl+C stops it all.
    """
    try:
        from tracker.serve import access_policy, server
    except ImportError as error:
        raise MissingExtraError("serve", "serve") from error
    from tracker.summary.night_sentences import election_title

    with existing_ledger(election, db) as ledger:
        path, named = ledger.path, election_title(ledger.election)
    own = bool(token)
    if public_url:
        access_policy.check_public_url(public_url)
    if own and len(token) < access_policy.MIN_TOKEN_LENGTH:
        raise click.UsageError(
            f"--token: {access_policy.MIN_TOKEN_LENGTH} characters or more, please"
        )
    if not own and access_policy.needs_token(host, public_url, writable=writable):
        token = secrets.token_urlsafe(24)
    listener = server.open_listener(host, port)
    names = () if access_policy.is_loopback(host) else (socket.gethostname(),)
    policy = access_policy.AccessPolicy(host, listener.getsockname()[1], token, public_url, names)
    app = server.application(
        policy, path, wall_clock, title=named, writable=writable, max_boards=most
    )

    def ready() -> None:
        query = f"?token={token}" if token and not own else ""
        click.echo(f"The board, {'WRITABLE' if writable else 'read only'}: {policy.url}{query}")
        click.echo(f"The page: {policy.url}page{query}")
        if own:
            click.echo("Both want your token once: ?token=… at the end of the address.")
        click.echo("Ctrl+C stops it.")

    server.run(app, listener, ready)


VERBS = (serve,)
