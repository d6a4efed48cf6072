"""What flows ask of services outside: requests that are bounded, guarded, and keep secrets."""
