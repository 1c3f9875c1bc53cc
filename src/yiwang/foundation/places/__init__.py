"""Divisions of five levels with 12-digit codes, their shapes, and point lookup."""
