"""Versioned folders of declarative content: check, diff, load; documents pinned by hash for ever."""
