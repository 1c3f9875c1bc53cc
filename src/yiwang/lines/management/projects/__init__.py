"""The register and batch board of government IT projects."""
