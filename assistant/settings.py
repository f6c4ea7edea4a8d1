"""Settings of the assistant: frozen, one line each. Only service/settings.py reads the environment
into them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from assistant.query.kinds import KindWeights
from assistant.search.engine import SearchSettings

# A Tuesday afternoon downtown: the same shop at every run, unless another time is asked for.
SIMULATED_NOW = datetime(2025, 11, 11, 15, 0)


@dataclass(frozen=True, slots=True)
class Settings:
    """`data` is the folder of catalogue and index; `model` a name or path, or None for the shipped
    one.
    """

    data: Path
    model: str | None = None
    now: datetime = SIMULATED_NOW
    east_km: float = 0.0
    north_km: float = 0.0
    kinds: KindWeights = field(default_factory=KindWeights)
    search: SearchSettings = field(default_factory=SearchSettings)

    @property
    def catalogue(self) -> Path:
        return self.data / "catalogue"

    @property
    def index(self) -> Path:
        return self.data / "index"
