"""The routes other than the board's: the page, the summary, the health check."""

import base64
import hashlib
from functools import partial
from html import escape
from importlib import resources

import msgspec
from aiohttp import hdrs, web

from tracker.board.standing import Status
from tracker.serve.access_policy import AccessPolicy
from tracker.serve.boards import Boards
from tracker.serve.connections import VIEWERS
from tracker.serve.middleware import CSP, content_policy
from tracker.serve.renditions import MEDIA_TYPES, Renditions, Snapshot, UnreadableError
from tracker.summary.pictures.link_picture import PICTURE_HEIGHT, PICTURE_WIDTH

CHECKED_AT = "Checked-At"
"""Response header: when the ledger was read, as HH:MM in the election's time zone."""
UNREADABLE = "The ledger cannot be read just now. What was shown before is not live any more.\n"


def _asset(name: str) -> str:
    return (resources.files("tracker.serve") / "static" / name).read_text(encoding="utf-8")


def _script() -> str:
    """The scripts of the page, as one."""
    return "".join(map(_asset, ("find.js", "map.js", "page.js")))


def page_head(policy: AccessPolicy) -> str:
    """HTML for the end of the head: the picture that other sites show with a link to the page."""
    url = escape(policy.url)
    return (
        f'<meta property="og:url" content="{url}page">\n'
        f'<meta property="og:image" content="{url}page.png">\n'
        f'<meta property="og:image:width" content="{PICTURE_WIDTH}">\n'
        f'<meta property="og:image:height" content="{PICTURE_HEIGHT}">'
    )


def page_footer() -> str:
    """HTML for the end of the page: its scripts, and a line of text.

    A script writes "Live …" or "NOT LIVE …" into the line.
    """
    return (
        f"<style>\n{_asset('page.css')}</style>\n"
        '<aside id="live" aria-label="Whether this page is live"><span id="live-state"'
        ' role="status">This page does not keep itself current without its script: load it anew for'
        ' news.</span><span id="live-time"></span></aside>\n'
        f"<script>{_script()}</script>"
    )


def add_pages(
    app: web.Application, renditions: Renditions, boards: Boards, access: AccessPolicy
) -> None:
    """Add `/page`, `/page.png`, `/summary.json`, `/summary.txt` and `/healthz`."""
    digest = base64.b64encode(hashlib.sha256(_script().encode()).digest()).decode()
    policy = (
        f"{content_policy(*access.embed)}; script-src 'sha256-{digest}'; style-src 'unsafe-inline';"
        " img-src data:; connect-src 'self'"
    )

    async def page(request: web.Request) -> web.Response:
        response = await respond("html", request)
        response.headers[CSP] = policy
        return response

    async def respond(format: str, request: web.Request) -> web.Response:
        try:
            snapshot = await renditions.current(format)
        except UnreadableError:
            return web.Response(status=503, text=UNREADABLE)
        return _snapshot_response(request, snapshot, MEDIA_TYPES[format])

    async def healthz(request: web.Request) -> web.Response:
        try:
            current, last_file_at = await renditions.state()
        except UnreadableError as error:
            health: dict[str, object] = {"status": "failed", "sentence": str(error)}
        else:
            board = current.board
            health = {
                "status": "ok",
                "election": board.election.id,
                "as_of": current.known_at,
                "seats": board.total,
                "declared": board.count(Status.DECLARED),
                "decided": board.decided,
                "last_file_at": last_file_at,
            }
        viewers = app[VIEWERS]
        health |= {"boards": boards.count, "most_boards": boards.limit}
        health |= {"viewers": viewers.count, "most_viewers": viewers.limit}
        return web.Response(
            status=200 if health["status"] == "ok" else 503,
            body=msgspec.json.encode(health) + b"\n",
            content_type="application/json",
        )

    app.router.add_get("/page", page)
    app.router.add_get("/page.png", partial(respond, "png"))
    app.router.add_get("/summary.json", partial(respond, "json"))
    app.router.add_get("/summary.txt", partial(respond, "text"))
    app.router.add_get("/healthz", healthz)


def _snapshot_response(request: web.Request, snapshot: Snapshot, content_type: str) -> web.Response:
    """The response with a rendition, compressed if the client accepts gzip.

    Status 304 if the client already has the rendition.
    """
    rendition, vary = snapshot.rendition, hdrs.ACCEPT_ENCODING
    headers = {hdrs.ETAG: rendition.etag, hdrs.VARY: vary, CHECKED_AT: snapshot.read_at}
    known = request.headers.get(hdrs.IF_NONE_MATCH, "")
    if rendition.etag in (etag.strip().removeprefix("W/") for etag in known.split(",")):
        return web.Response(status=304, headers=headers)
    headers[hdrs.CONTENT_TYPE] = content_type
    if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        headers[hdrs.CONTENT_ENCODING] = "gzip"
        return web.Response(body=rendition.gzipped, headers=headers)
    return web.Response(body=rendition.content, headers=headers)
