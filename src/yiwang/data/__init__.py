"""The data centre: catalogue, registers, exchange, quality, linkage, warehouse, opening."""
