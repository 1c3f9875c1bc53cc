"""The four application lines; they never import one another."""
