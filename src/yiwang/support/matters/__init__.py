"""Matters (事项): the one base library of what the state does, with basis, levels, limits, materials; not the cases."""
