"""HTTP is a table at the edge: which error is which status, and what it says in three languages."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import (
    AssistantError,
    IndexUnusable,
    InvalidQuery,
    ModelUnavailable,
    NotFound,
    UnknownSystem,
)
from assistant.text.script import Script, in_script
from catalog.errors import CatalogError

# The first class that fits counts; what stands in no row is our own mistake and a 500.
STATUS_OF: tuple[tuple[type[Exception], int, str], ...] = (
    (InvalidQuery, 422, "invalid_query"),
    (NotFound, 404, "not_found"),
    (UnknownSystem, 422, "unknown_system"),
    (IndexUnusable, 503, "not_ready"),
    (ModelUnavailable, 503, "not_ready"),
    (CatalogError, 503, "not_ready"),
)


@cache
def _messages() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("service") / "messages.toml").read_text("utf-8"))


def error_body(code: str, field: str | None, detail: str) -> dict[str, Any]:
    """Return the error object of the contract."""
    message = _messages()[code]
    chinese = message["zh"].format(detail=detail)
    return {
        "error": {
            "code": code,
            "field": field,
            "message": {
                "zh-Hant": chinese,
                "zh-Hans": in_script(chinese, Script.HANS),
                "en": message["en"].format(detail=detail),
            },
        }
    }


def install_errors(app: FastAPI) -> None:
    """Make every error that a caller can mend an object of the contract (others: see observe)."""
    app.add_exception_handler(AssistantError, _known)
    app.add_exception_handler(CatalogError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _known(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001
    for kind, status, code in STATUS_OF:
        if isinstance(error, kind):
            return JSONResponse(error_body(code, getattr(error, "field", None), str(error)), status)
    raise error


async def _invalid(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    # the first part tells body, query or path; for broken JSON the second is a place in the text
    parts = [] if first["type"] == "json_invalid" else first["loc"][1:]
    field = ".".join(map(str, parts)) or None
    detail = f"{field}: {first['msg']}" if field else str(first["msg"])
    return JSONResponse(error_body("invalid_query", field, detail), 422)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = "not_found" if error.status_code == 404 else "invalid_query"
    detail = request.url.path if error.status_code == 404 else str(error.detail)
    return JSONResponse(
        error_body(code, None, detail), error.status_code, dict(error.headers or {})
    )


def internal_error(request_id: str) -> JSONResponse:
    """Return the answer to our own mistakes: it tells nothing but the number to quote."""
    return JSONResponse(error_body("internal", None, request_id), 500)
