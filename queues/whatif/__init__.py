"""What would have been: a day that was, told again under other rules."""
