"""Outside systems that ratings are exchanged with."""
