"""POST /api/search and GET /api/suggest."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from service.asking import ask
from service.dependencies import AssistantHere, MetricsHere
from service.schemas import LONGEST_QUERY, SearchRequest

router = APIRouter(prefix="/api", tags=["search"])


@router.post("/search")
def search(body: SearchRequest, assistant: AssistantHere, metrics: MetricsHere) -> dict[str, Any]:
    """Search for a need, with filters, an order and pages."""
    answer = ask(assistant, body)
    outcome = "abstained" if answer["abstained"] else "hits" if answer["hits"] else "empty"
    metrics.searches.labels(body.system, outcome).inc()
    return answer


@router.get("/suggest")
def suggest(
    assistant: AssistantHere, q: Annotated[str, Query(max_length=LONGEST_QUERY)] = ""
) -> dict[str, list[dict[str, str]]]:
    """Complete what a shopper is typing."""
    found = assistant.suggester.suggest(q)
    return {
        "suggestions": [{"text": suggestion.text, "kind": suggestion.kind} for suggestion in found]
    }
