"""One net for service (一网通办)."""
