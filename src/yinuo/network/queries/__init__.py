"""Reading the network: outlets; `keeping` what they have, `driving` the service vehicles, `reviewing` their years."""

from yinuo.network.queries.outlets import BASES, bases_on, outlet, outlets, state_of

__all__ = ["BASES", "bases_on", "outlet", "outlets", "state_of"]
