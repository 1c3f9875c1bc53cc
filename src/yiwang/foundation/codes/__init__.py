"""National code sets, their labels and mapping, and the official calendar tables."""
