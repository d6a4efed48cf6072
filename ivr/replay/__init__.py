"""A call of the past, played against a flow as it is drawn now."""
