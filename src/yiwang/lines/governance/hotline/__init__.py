"""The 12345 hotline's own pages: the console of its agents and its rates. Its orders are cases of the kind hotline."""
