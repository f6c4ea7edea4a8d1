"""The web application, made from an opened assistant."""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles

from assistant.assemble import Assistant
from service.errors import install_errors
from service.observe import Metrics, Observe, configure_logs
from service.page.render import Renderer
from service.routes import health, page, products, search


def create_app(assistant: Assistant) -> FastAPI:
    """Return the application; one process serves one catalogue."""
    configure_logs()
    app = FastAPI(
        title="Daogou",
        version="1",
        description="A shopping assistant that understands what a thing is for.",
    )
    app.state.assistant = assistant
    app.state.metrics = Metrics()
    app.state.renderer = Renderer()
    install_errors(app)
    for routes in (search.router, products.router, health.router, page.router):
        app.include_router(routes)
    app.mount(
        "/static", StaticFiles(directory=str(files("service.page") / "static")), name="static"
    )
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(Observe, metrics=app.state.metrics)
    return app
