"""Papers photographed at the counter: `protocol`, `registry`, and the local `sandbox`."""
