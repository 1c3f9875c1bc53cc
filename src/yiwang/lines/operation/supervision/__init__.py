"""Supervision: what is stuck and on whose desk, orders about cases and tasks, task lists, periods sealed for assessment."""
