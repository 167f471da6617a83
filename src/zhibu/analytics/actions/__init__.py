"""Keeping the roll-ups: what events change, what a recount finds, and the proof that both agree.

Upkeep belongs to no person: these actions take no actor and leave no audit entries; the events they follow have.
"""
