"""What routes are given: the opened assistant and the service's figures."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request

from assistant.assemble import Assistant
from service.observe import Metrics


def assistant_of(request: Request) -> Assistant:
    """Return the assistant that the app was made with."""
    return cast(Assistant, request.app.state.assistant)


def metrics_of(request: Request) -> Metrics:
    return cast(Metrics, request.app.state.metrics)


AssistantHere = Annotated[Assistant, Depends(assistant_of)]
MetricsHere = Annotated[Metrics, Depends(metrics_of)]
