"""Yesterday and before, from facts alone: by queue, operator, skill, hour and day."""
