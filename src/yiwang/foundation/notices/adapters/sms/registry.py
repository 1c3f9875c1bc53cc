"""The channels there are; the setting YIWANG_SMS chooses one."""

from django.conf import settings

from yiwang.foundation.notices.adapters.sms.protocol import Channel

_channels: dict[str, Channel] = {}


def register(name: str, channel: Channel) -> None:
    """Make a channel known."""
    _channels[name] = channel


def chosen() -> Channel:
    """The channel of this deployment. Raises LookupError when the setting names none that exists."""
    name = settings.SMS_CHANNEL
    if name not in _channels:
        raise LookupError(f"YIWANG_SMS names no channel: {name!r}; there are {sorted(_channels)}")
    return _channels[name]
