"""Natural and legal persons, their identifiers sealed, and delegations between them."""
