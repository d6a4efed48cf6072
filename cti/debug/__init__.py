"""The debugger's socket, its microphone, and calls to test numbers."""
