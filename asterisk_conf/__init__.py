"""The PBX configuration: one value that describes it, and the templates it is rendered with."""
