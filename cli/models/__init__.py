"""Speech models a city may fetch: which there are, how they come, which one is active."""
