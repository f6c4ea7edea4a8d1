"""What tests of several floors share."""

from __future__ import annotations

import pytest

from catalog.knowledge import Knowledge, read_knowledge


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """The knowledge that is shipped."""
    return read_knowledge()
