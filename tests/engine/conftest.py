"""The tiny kind, loaded beside the real pack."""

import pytest

from tests.engine.walk import Walk, load_walk


@pytest.fixture
def walk(ningxia, db, tmp_path):
    """Opens a case of the tiny kind: `walk(subject=…)`."""
    load_walk(tmp_path)
    return Walk
