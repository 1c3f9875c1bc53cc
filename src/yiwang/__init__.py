"""Yiwang (一网): the integrated digital-government platform."""

__version__ = "0.1.0"
