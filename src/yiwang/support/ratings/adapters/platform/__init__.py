"""The national platform: `protocol` says what it does, `registry` which there are, `sandbox` is the local one."""
