"""Stored files: content-addressed, checked by content, referenced by rows."""
