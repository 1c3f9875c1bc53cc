"""Short messages: `protocol` says what a channel does, `registry` which there are, `sandbox` is the local one."""
