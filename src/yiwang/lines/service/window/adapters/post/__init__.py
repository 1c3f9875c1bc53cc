"""Results sent by post: `protocol`, `registry`, and the local `sandbox`."""
