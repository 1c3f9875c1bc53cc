"""The case engine: lifecycle, duties, tasks, clocks, materials, delivery."""
