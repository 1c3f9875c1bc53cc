"""The platforms there are; the setting YIWANG_RATINGS_PLATFORM chooses one."""

from django.conf import settings

from yiwang.support.ratings.adapters.platform.protocol import Platform

_platforms: dict[str, Platform] = {}


def register(name: str, platform: Platform) -> None:
    """Make a platform known."""
    _platforms[name] = platform


def chosen() -> Platform:
    """The platform of this deployment. Raises LookupError when the setting names none that exists."""
    name = settings.RATINGS_PLATFORM
    if name not in _platforms:
        raise LookupError(f"YIWANG_RATINGS_PLATFORM names no platform: {name!r}; there are {sorted(_platforms)}")
    return _platforms[name]
