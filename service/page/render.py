"""A page's record → HTML, by the templates beside this file. Every value is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.page.views import PageView

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"


class Renderer:
    """Opens the templates once; `render` may be called from any thread."""

    def __init__(self) -> None:
        environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,  # a mistyped name must fail a test, not print nothing
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals["static"] = _static_addresses()
        self._page = environment.get_template("page.html")

    def render(self, view: PageView) -> str:
        """Return the whole HTML document."""
        return self._page.render(view=view, words=view.words)


def _static_addresses() -> Mapping[str, str]:
    """File name → address with the content's hash: kept for long, yet changed at once."""
    return {
        path.name: f"/static/{path.name}?v={sha256(path.read_bytes()).hexdigest()[:10]}"
        for path in sorted(STATIC.iterdir())
    }
