"""Rights and roles: decides on an Actor, deny by default. Knows no accounts."""
