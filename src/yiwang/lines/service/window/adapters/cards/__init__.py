"""Identity cards read at the counter: `protocol`, `registry`, and the local `sandbox`."""
