"""What every page knows: the navigation of its reader, and the reader's preferences."""

from django.http import HttpRequest

from yiwang.core.actor import Actor
from yiwang.web import navigation


def page(request: HttpRequest) -> dict[str, object]:
    """Actor, doors and entries of the header, elder mode."""
    actor = getattr(request, "actor", None) or Actor.anonymous()
    return {
        "actor": actor,
        "doors": navigation.doors(),
        "navigation": navigation.entries_for(actor),
        "mode": "elder" if request.COOKIES.get("mode") == "elder" else "standard",
    }
