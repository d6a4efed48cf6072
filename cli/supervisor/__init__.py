"""Keeps Asterisk and the CTI server alive, apart from each other; one outlives the other."""
