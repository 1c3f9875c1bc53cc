"""The office of one test on the real pack."""

import pytest

from tests.kinds.it_project.project import Office


@pytest.fixture
def office(ningxia, db):
    """The offices of the measure in April 2022."""
    return Office()
