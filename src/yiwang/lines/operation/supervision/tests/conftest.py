"""The loaded place for the tests of this room, as for the tests across rooms."""

from tests.conftest import _ningxia_database, _on_ningxia, ningxia, pytest_runtest_setup

__all__ = ["_ningxia_database", "_on_ningxia", "ningxia", "pytest_runtest_setup"]
