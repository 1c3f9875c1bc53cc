"""Administration: who holds which post, accounts, tokens of applications. Owns no rows; the foundation does."""
