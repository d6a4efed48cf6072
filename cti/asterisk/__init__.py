"""Asterisk as seen from here: ARI for calls, AMI for what ARI lacks. Channels are Legs outside."""
