"""Logins, lockout, sessions and application tokens; builds the Actor of a request."""
