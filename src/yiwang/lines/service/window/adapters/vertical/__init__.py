"""A department's own system that handles cases apart (条线系统): `protocol`, `registry`, and the local `sandbox`."""
