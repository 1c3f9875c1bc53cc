"""The postal services there are; the setting YIWANG_POST chooses one."""

from django.conf import settings

from yiwang.lines.service.window.adapters.post.protocol import Post

_posts: dict[str, Post] = {}


def register(name: str, post: Post) -> None:
    """Make a postal service known."""
    _posts[name] = post


def chosen() -> Post:
    """The postal service of this deployment. Raises LookupError when the setting names none that exists."""
    name = settings.POST
    if name not in _posts:
        raise LookupError(f"YIWANG_POST names no postal service: {name!r}; there are {sorted(_posts)}")
    return _posts[name]
