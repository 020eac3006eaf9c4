from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from cloud import Cloud


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    """A fresh cloud on SQLite."""
    made = Cloud(tmp_path / "data").start()
    yield made
    if made.process and made.process.poll() is None:
        assert made.end(signal.SIGTERM) == 0
