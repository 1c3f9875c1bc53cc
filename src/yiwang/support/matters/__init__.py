"""Matters (事项): what the state does, with basis, materials and limits."""
