"""One net for government operation (一体协同)."""
