"""Outside channels for notices, each with a working sandbox."""
