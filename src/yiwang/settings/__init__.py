"""Ways of running: embedded, production, test."""
