"""Middleware: checks each request against the access policy, and adds the security headers."""

import errno
import logging
from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

from tracker.serve.access_policy import NO_TOKEN, NOT_FROM_HERE, WRONG_TOKEN, AccessPolicy
from tracker.serve.connections import VIEWERS, Viewers
from tracker.serve.full_answer import FullAnswer
from tracker.serve.refusal_log import MAX_CHARACTERS, RefusalLog
from tracker.support.escape import visible
from tracker.support.phrases import quantity

_log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

CSP = "Content-Security-Policy"


def content_policy(*embed: str) -> str:
    """A content policy that lets a page load nothing. Pages add the sources that they need.

    `embed` are the origins whose pages may show this page in a frame; by default none may.
    """
    ancestors = " ".join(embed) or "'none'"
    return f"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"


DENY_ALL = content_policy()
HEADERS = {
    CSP: DENY_ALL,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
COOKIE_SECONDS = 36 * 60 * 60
"""Lifetime of the cookie: longer than an election night and the day after."""


def protected_application(policy: AccessPolicy, max_viewers: int) -> web.Application:
    """An application without routes. The policy protects all routes that are added to it.

    `max_viewers`: as `connections.Viewers.limit`.
    """

    refusals = RefusalLog()

    @web.middleware
    async def check_access(request: web.Request, handler: Handler) -> web.StreamResponse:
        answer: web.StreamResponse
        try:
            answer = await _answer(policy, request, handler)
        except (UnicodeError, ValueError) as error:  # bytes that no name of ours has
            _log.info("%s: %r", request.path[:MAX_CHARACTERS], error)
            answer = web.Response(status=400, text="This address cannot be read.\n")
        except OSError as error:
            if error.errno not in (errno.ENAMETOOLONG, errno.EINVAL):
                raise
            answer = web.Response(status=404, text="There is no such page.\n")
        refusals.log(request, answer)
        return answer

    app = web.Application(middlewares=[check_access])
    app[VIEWERS] = Viewers(max_viewers)
    app.on_response_prepare.append(_add_headers)
    return app


async def _answer(
    policy: AccessPolicy, request: web.Request, handler: Handler
) -> web.StreamResponse:
    """The handler's answer, or a refusal. The connection of an accepted request is a viewer's."""
    if refused := _access_answer(policy, request):
        return refused
    viewers = request.app[VIEWERS]
    if not viewers.admit(request.protocol):
        return FullAnswer(
            f"{quantity(viewers.limit, 'connection')} of viewers open, as many as this server"
            " serves at once. Try again in a minute."
        )
    return await handler(request)


def _access_answer(policy: AccessPolicy, request: web.Request) -> web.Response | None:
    """A refusal, or the redirect that sets the cookie; None if the request is allowed."""
    host, origin = request.headers.get(hdrs.HOST, ""), request.headers.get(hdrs.ORIGIN)
    if sentence := policy.host_refusal(host):
        return _forbidden(sentence)
    opens_socket = request.headers.get(hdrs.UPGRADE, "").lower() == "websocket"
    needs_origin = origin is not None or opens_socket  # browsers always send it with a websocket
    if needs_origin and not (origin and policy.is_own_page(origin, host)):
        return _forbidden(NOT_FROM_HERE)
    if policy.token and "token" in request.query:
        return _with_cookie(policy, request)
    if policy.token and not _has_token(policy, request):
        return _forbidden(NO_TOKEN)
    return None


def _has_token(policy: AccessPolicy, request: web.Request) -> bool:
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() == "bearer" and policy.is_token(token.strip()):
        return True
    return policy.is_cookie(request.cookies.get(policy.cookie_name, ""))


def _with_cookie(policy: AccessPolicy, request: web.Request) -> web.Response:
    """A redirect that sets the cookie and leads to the same page without the token; a refusal if
    the token is wrong."""
    if not policy.is_token(request.query["token"]):
        return _forbidden(WRONG_TOKEN)
    without_token = request.rel_url.without_query_params("token")
    # relative, because a proxy may serve this server under any path
    path = f"./{without_token.raw_path.rpartition('/')[2]}"
    query = f"?{without_token.raw_query_string}" if without_token.raw_query_string else ""
    answer = web.Response(status=303, headers={hdrs.LOCATION: path + query})
    is_secure = policy.public_url.lower().startswith("https:")
    answer.set_cookie(
        policy.cookie_name,
        policy.cookie_value,
        max_age=COOKIE_SECONDS,
        httponly=True,
        # a browser sends the cookie from a frame in a page of another site only with "None"
        samesite="None" if policy.embed and is_secure else "Strict",
        secure=is_secure,
    )
    return answer


def _forbidden(sentence: str) -> web.Response:
    return web.Response(status=403, text=f"{visible(sentence)}\n")


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.popall(hdrs.SERVER, None)  # do not reveal our software
