"""The catalogue of what the city does, in three levels."""
