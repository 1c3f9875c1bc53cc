"""Who may do what on every route, and that no personal value stands anywhere in clear."""
