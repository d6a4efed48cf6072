"""What operators and citizens may read: articles, and a search that understands Portuguese."""
