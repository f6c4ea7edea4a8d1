"""GET /healthz, /readyz and /metrics."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, PlainTextResponse

from service.dependencies import MetricsHere

router = APIRouter(tags=["operations"])


@router.get("/healthz")
def health() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
def ready(request: Request) -> JSONResponse:
    """The assistant is open and has products."""
    assistant = getattr(request.app.state, "assistant", None)
    if assistant is None:
        return JSONResponse({"status": "opening"}, 503)
    return JSONResponse({"status": "ready", "products": len(assistant.catalogue)})


@router.get("/metrics", response_class=PlainTextResponse)
def figures(metrics: MetricsHere) -> PlainTextResponse:
    """Figures for Prometheus."""
    return PlainTextResponse(metrics.page(), media_type="text/plain; version=0.0.4; charset=utf-8")
