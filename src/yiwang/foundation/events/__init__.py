"""The append-only event: history, outbox and audit entry at once; relay, cursors, dead letters, idempotency."""
