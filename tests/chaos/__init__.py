"""Processes killed under load: what was acknowledged is there once, whole; nothing else is."""
