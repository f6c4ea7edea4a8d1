"""Watching the service: request ids, one structured log line a request, Prometheus figures, a limit
on bodies.

Nothing that a visitor typed goes into a log or a label.
"""

from __future__ import annotations

import logging
import sys
import time
import uuid
from pathlib import Path
from traceback import extract_tb

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import error_body, internal_error

LARGEST_BODY = 64 * 1024  # bytes
CONTENT_SECURITY = (
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'self'"
)
_HEADERS = {
    "content-security-policy": CONTENT_SECURITY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}
# The interactive documentation of FastAPI loads its script from elsewhere; it alone may.
_DOCS = ("/docs", "/redoc")


class Metrics:
    """The figures of one running service."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "daogou_requests", "Requests answered", ("route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "daogou_request_seconds",
            "Seconds to answer",
            ("route",),
            registry=self.registry,
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
        )
        self.searches = Counter(
            "daogou_searches",
            "Searches by system and outcome",
            ("system", "outcome"),
            registry=self.registry,
        )

    def page(self) -> bytes:
        """Return the figures in Prometheus' text format."""
        return generate_latest(self.registry)


class Observe:
    """ASGI middleware around everything."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics
        self._log = structlog.get_logger()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid.uuid4().hex[:16]
        scope.setdefault("state", {})["request_id"] = request_id
        began, status, started = time.perf_counter(), 500, False

        async def send_watched(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                status, started = message["status"], True
                message["headers"] = [
                    *message.get("headers", []),
                    *_headers(request_id, scope["path"]),
                ]
            await send(message)

        try:
            received = None if _too_large(scope) else await _received(scope, receive)
            if received is None:
                body = error_body("too_large", None, f"{LARGEST_BODY // 1024} KB")
                await JSONResponse(body, 413)(scope, receive, send_watched)
            else:
                await self._app(scope, received, send_watched)
        except Exception as error:  # our own mistake: an answer for the visitor, a trace for us
            self._log_unexpected(request_id, error)
            if started:
                raise
            await internal_error(request_id)(scope, receive, send_watched)
        finally:
            seconds = time.perf_counter() - began
            route = _route(scope)
            self._metrics.requests.labels(route, str(status)).inc()
            self._metrics.seconds.labels(route).observe(seconds)
            self._log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                route=route,
                status=status,
                ms=round(seconds * 1000, 1),
            )

    def _log_unexpected(self, request_id: str, error: Exception) -> None:
        """Log the places, never the message: it may quote what a visitor typed."""
        places = [
            f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in extract_tb(error.__traceback__)
        ]
        self._log.error(
            "unexpected", request_id=request_id, error=type(error).__name__, places=places[-8:]
        )


def _headers(request_id: str, path: str) -> list[tuple[bytes, bytes]]:
    kept = {"x-request-id": request_id} | ({} if path.startswith(_DOCS) else _HEADERS)
    return [(name.encode(), value.encode()) for name, value in kept.items()]


def _route(scope: Scope) -> str:
    """Return the route's pattern or its function's name, never the raw path: it may hold
    anything.
    """
    pattern = getattr(scope.get("route"), "path", None)
    return str(pattern or getattr(scope.get("endpoint"), "__name__", "other"))


def _too_large(scope: Scope) -> bool:
    length = dict(scope["headers"]).get(b"content-length", b"0")
    return not length.isdigit() or int(length) > LARGEST_BODY


async def _received(scope: Scope, receive: Receive) -> Receive | None:
    """Return a receive that gives a body of unknown length again; None if it is over the limit."""
    if b"content-length" in dict(scope["headers"]) or scope["method"] in ("GET", "HEAD"):
        return receive
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST_BODY:
            return None
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def configure_logs() -> None:
    """One JSON object a line on standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
