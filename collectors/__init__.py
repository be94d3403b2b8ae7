"""From AWS into the graph: one declaration for each asset type, and one concurrent run that knows none of them."""
