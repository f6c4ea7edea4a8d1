"""Which kinds the measured model learns nothing of but their names and needs."""

from __future__ import annotations

import hashlib

UNSEEN_PERCENT = 15


def is_unseen(kind: str) -> bool:
    """Tell by the hash of its id whether a kind gives the measured model no query and no title."""
    digest = hashlib.sha256(f"unseen/{kind}".encode()).hexdigest()
    return int(digest, 16) % 100 < UNSEEN_PERCENT
