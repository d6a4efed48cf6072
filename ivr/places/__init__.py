"""The city's neighbourhoods and streets, as citizens name them."""
