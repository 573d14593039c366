"""The customers' door: no account, a phone in the hand, everything by an unguessable key."""
