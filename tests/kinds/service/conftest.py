"""The hall of one test on the real pack."""

import pytest

from tests.kinds.service.hall import Hall


@pytest.fixture
def hall(ningxia, db):
    """The approval bureau of Xixia and one applicant, on Monday morning."""
    return Hall()
