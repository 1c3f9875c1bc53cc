"""The outside of the window: card reader, document camera, post. Each has a protocol, a registry and a sandbox."""
