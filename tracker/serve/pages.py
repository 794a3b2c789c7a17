"""The routes beside the board: the page that keeps itself current, and the summary for machines."""

import base64
import hashlib
from importlib import resources

import msgspec
from aiohttp import hdrs, web

from tracker.board.standing import Status
from tracker.serve.boards import Boards
from tracker.serve.middleware import CLOSED, CSP
from tracker.serve.renditions import FORMATS, Rendition, Renditions, UnreadableError

CHECKED_AT = "Checked-At"
"""The header that says, as HH:MM, when the ledger was looked at for an answer."""
SORRY = "The ledger cannot be read just now. What was shown before is not live any more.\n"
_CHARSET = "; charset=utf-8"


def _asset(name: str) -> str:
    return (resources.files("tracker.serve") / "static" / name).read_text(encoding="utf-8")


def foot() -> str:
    """The end of the page: its state, and the script that keeps it current."""
    return (
        f"<style>\n{_asset('page.css')}</style>\n"
        '<p id="live" role="status">This page does not keep itself current without its script:'
        " load it anew for news.</p>\n"
        f"<script>{_asset('page.js')}</script>"
    )


def page_policy() -> str:
    """What the page may do: its own script and no other, its own styles, ask this server."""
    digest = base64.b64encode(hashlib.sha256(_asset("page.js").encode()).digest()).decode()
    return (
        f"{CLOSED}; script-src 'sha256-{digest}'; style-src 'unsafe-inline';"
        " img-src data:; connect-src 'self'"
    )


def add_pages(app: web.Application, renditions: Renditions, boards: Boards) -> None:
    """Add `/page`, `/summary.json`, `/summary.txt` and `/healthz`."""
    policy = page_policy()

    async def page(request: web.Request) -> web.Response:
        answer = await answered(request, "html")
        answer.headers[CSP] = policy
        return answer

    async def summary_json(request: web.Request) -> web.Response:
        return await answered(request, "json")

    async def summary_text(request: web.Request) -> web.Response:
        return await answered(request, "text")

    async def answered(request: web.Request, format: str) -> web.Response:
        try:
            look = await renditions.of(format)
        except UnreadableError:
            return web.Response(status=503, text=SORRY)
        answer = _answer(request, look.rendition, FORMATS[format] + _CHARSET)
        answer.headers[CHECKED_AT] = look.at
        return answer

    async def healthz(request: web.Request) -> web.Response:
        try:
            vitals = await renditions.vitals()
        except UnreadableError as error:
            found: dict[str, object] = {"status": "failed", "sentence": str(error)}
        else:
            board = vitals.of.board
            found = {
                "status": "ok",
                "election": board.election.id,
                "as_of": vitals.of.known_at,
                "seats": len(board.election.seats),
                "declared": board.count(Status.DECLARED),
                "decided": board.decided,
                "last_file_at": vitals.last_file_at,
            }
        found |= {"boards": boards.count, "most_boards": boards.most}
        return web.Response(
            status=200 if found["status"] == "ok" else 503,
            body=msgspec.json.encode(found) + b"\n",
            content_type="application/json",
        )

    app.add_routes(
        [
            web.get("/page", page),
            web.get("/summary.json", summary_json),
            web.get("/summary.txt", summary_text),
            web.get("/healthz", healthz),
        ]
    )


def _answer(request: web.Request, rendition: Rendition, content_type: str) -> web.Response:
    """The rendition, packed where the reader can unpack it; nothing where they have it."""
    headers = {hdrs.ETAG: rendition.tag, hdrs.VARY: hdrs.ACCEPT_ENCODING}
    known = request.headers.get(hdrs.IF_NONE_MATCH, "")
    if rendition.tag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return web.Response(status=304, headers=headers)
    headers[hdrs.CONTENT_TYPE] = content_type
    if "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        headers[hdrs.CONTENT_ENCODING] = "gzip"
        return web.Response(body=rendition.packed, headers=headers)
    return web.Response(body=rendition.content, headers=headers)
