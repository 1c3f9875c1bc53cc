"""One net for governance (一网统管)."""
