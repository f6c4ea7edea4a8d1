"""GET /: the page. Works without JavaScript: everything is in the address."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from assistant.errors import InvalidQuery
from service.asking import ask
from service.dependencies import AssistantHere, MetricsHere
from service.errors import error_body
from service.page.labels import Language, choose_language
from service.page.render import Renderer
from service.page.views import PageView, error_view, home_view, search_view
from service.schemas import LONGEST_QUERY, Droppable, Filters, SearchRequest

router = APIRouter(include_in_schema=False)
SHOWN = 12
LAST_PAGE = 80


@router.get("/", response_class=HTMLResponse)
def page(
    request: Request,
    assistant: AssistantHere,
    metrics: MetricsHere,
    q: str = "",
    lang: str = "",
    compare: str = "",
    drop: Annotated[list[str] | None, Query()] = None,
    page: str = "1",
) -> HTMLResponse:
    """Show the front, or what was found for `q`; odd values of the other parameters count as not
    given.
    """
    language = choose_language(lang, request.headers.get("accept-language", ""))
    compares = compare == "1"
    renderer: Renderer = request.app.state.renderer
    status = 200
    if not q.strip():
        view = home_view(lang=language, compares=compares)
    else:
        number = min(LAST_PAGE, max(1, int(page))) if page.isdecimal() else 1
        dropped = [name for name in Droppable if name.value in (drop or [])]
        try:
            view = _results(assistant, metrics, q, language, compares, dropped, number)
        except InvalidQuery as error:
            status = 422
            body = error_body("invalid_query", error.field, str(error))
            view = error_view(body, query=q[:LONGEST_QUERY], lang=language, compares=compares)
    headers = {"vary": "accept-language", "cache-control": "no-store"}
    return HTMLResponse(renderer.render(view), status, headers)


def _results(
    assistant: AssistantHere,
    metrics: MetricsHere,
    text: str,
    language: Language,
    compares: bool,
    drop: list[Droppable],
    number: int,
) -> PageView:
    if len(text) > LONGEST_QUERY:
        raise InvalidQuery("query", f"{len(text)} > {LONGEST_QUERY}")

    def answer(system: str) -> dict[str, Any]:
        request = SearchRequest(
            query=text, k=SHOWN, page=number, filters=Filters(drop=drop), system=system
        )
        found = ask(assistant, request)
        outcome = "abstained" if found["abstained"] else "hits" if found["hits"] else "empty"
        metrics.searches.labels(system, outcome).inc()
        return found

    names = {
        kind.id: kind.name_en if language is Language.EN else kind.name
        for kind in assistant.knowledge.kinds
    }
    return search_view(
        answer("hybrid"),
        lang=language,
        kind_names=names,
        page_size=SHOWN,
        compare=answer("keyword") if compares else None,
        drop=[name.value for name in drop],
        page=number,
    )
