"""cli.flows: flows as files, between a folder and a server."""
