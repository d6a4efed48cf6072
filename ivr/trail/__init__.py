"""ivr.trail: walks as they ended, and what they tell together"""
