"""The agent console of the 12345 hotline."""
