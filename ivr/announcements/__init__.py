"""What the city tells everybody who calls, for a while."""
