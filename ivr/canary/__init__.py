"""ivr.canary: a share of calls on a new version, with automatic rollback"""
