"""The command line with the character encoder for a model: python -m tests.daogou …"""

from __future__ import annotations

import assistant.embedding.open
from service.cli import main
from tests.fakes import CharacterEncoder

if __name__ == "__main__":
    assistant.embedding.open.open_encoder = lambda model: CharacterEncoder()  # type: ignore[assignment,return-value]
    main()
