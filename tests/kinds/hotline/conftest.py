"""The desk of one test on the real pack."""

import pytest

from tests.kinds.hotline.order import Desk


@pytest.fixture
def desk(ningxia, db):
    """The 12345 centre of Yinchuan, the units of Xixia and one resident, on Monday morning."""
    return Desk()
