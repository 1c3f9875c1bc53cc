"""Form schemas from packs: check, seal, mask, drafts, and their rendering."""
