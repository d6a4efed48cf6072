"""Wishes: what citizens call about, learnt from example sentences."""
