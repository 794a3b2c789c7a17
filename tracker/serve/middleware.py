"""Asks the door at every request, and puts on every answer what a browser may do with it."""

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from tracker.serve.access_policy import NO_TOKEN, NOT_FROM_HERE, WRONG_TOKEN, Door
from tracker.support.escape import visible

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CSP = "Content-Security-Policy"
CLOSED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""What a page may load and do: nothing, unless its own policy adds to it."""
HEADERS = {
    CSP: CLOSED,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "private, no-cache",
}
COOKIE_SECONDS = 36 * 60 * 60
"""A cookie outlives the longest night and the day after it."""


def guarded(door: Door) -> web.Application:
    """An application without routes yet, whose every route asks the door first."""

    @web.middleware
    async def ask(request: web.Request, handler: Handler) -> web.StreamResponse:
        if refused := _refusal(door, request):
            return refused
        if door.token and "token" in request.query:
            return _with_cookie(door, request)
        if door.token and not _has_token(door, request):
            return _no(NO_TOKEN)
        return await handler(request)

    app = web.Application(middlewares=[ask])
    app.on_response_prepare.append(_add_headers)
    return app


def _refusal(door: Door, request: web.Request) -> web.Response | None:
    """What a request is told that asks for another address, or by way of another's page."""
    host, origin = request.headers.get(hdrs.HOST, ""), request.headers.get(hdrs.ORIGIN)
    if sentence := door.not_ours(host):
        return _no(sentence)
    opens_socket = request.headers.get(hdrs.UPGRADE, "").lower() == "websocket"
    if origin is None and not opens_socket:  # a browser says it of every websocket
        return None
    return None if origin and door.is_own_page(origin, host) else _no(NOT_FROM_HERE)


def _has_token(door: Door, request: web.Request) -> bool:
    kind, _, given = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if kind.lower() == "bearer" and door.knows(given.strip()):
        return True
    return door.has_cookie(request.cookies.get(door.cookie_name, ""))


def _with_cookie(door: Door, request: web.Request) -> web.Response:
    """The token becomes a cookie, and leaves the address bar and the browser's history."""
    if not door.knows(request.query["token"]):
        return _no(WRONG_TOKEN)
    bare = request.rel_url.without_query_params("token")
    here = f"./{bare.raw_path.rpartition('/')[2]}"  # of wherever a proxy has put us
    query = f"?{bare.raw_query_string}" if bare.raw_query_string else ""
    answer = web.Response(status=303, headers={hdrs.LOCATION: here + query})
    answer.set_cookie(
        door.cookie_name,
        door.cookie,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Strict",
        secure=door.is_secure,
    )
    return answer


def _no(sentence: str) -> web.Response:
    return web.Response(status=403, text=f"{visible(sentence)}\n")


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.popall(hdrs.SERVER, None)  # what we are made of is nobody's business
