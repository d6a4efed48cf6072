"""The web engine: typed routes, problems, OpenAPI, and the live socket's pictures."""
