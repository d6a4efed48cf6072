"""A queue's whole policy as one short text: read, written, explained, checked."""
