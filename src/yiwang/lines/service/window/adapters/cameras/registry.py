"""The document cameras there are; the setting YIWANG_DOCUMENT_CAMERA chooses one."""

from django.conf import settings

from yiwang.lines.service.window.adapters.cameras.protocol import DocumentCamera

_cameras: dict[str, DocumentCamera] = {}


def register(name: str, camera: DocumentCamera) -> None:
    """Make a camera known."""
    _cameras[name] = camera


def chosen() -> DocumentCamera:
    """The camera of this deployment. Raises LookupError when the setting names none that exists."""
    name = settings.DOCUMENT_CAMERA
    if name not in _cameras:
        raise LookupError(f"YIWANG_DOCUMENT_CAMERA names no camera: {name!r}; there are {sorted(_cameras)}")
    return _cameras[name]
