"""What the officials' pages show, put together from the rooms below."""
