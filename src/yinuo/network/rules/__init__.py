"""The rules of the network: distances; `papers` of vehicles and tools, `reviews` of outlets."""

from yinuo.network.rules.distance import ESTIMATED, nearest

__all__ = ["ESTIMATED", "nearest"]
