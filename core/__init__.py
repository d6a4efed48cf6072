"""The ground floor: shared words and the engine. Imports no other room."""
