"""The ratings room (好差评): who serves the public is rated, and nobody who is rated can touch it."""
