"""Matters, cases and what is common to every line."""
