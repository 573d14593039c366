"""Every write of the network room: outlets; `keeping` their facilities and tools, `driving`, `reviewing`."""

from yinuo.network.actions.outlets import FIELDS, remove_outlet, save_outlet

__all__ = ["FIELDS", "remove_outlet", "save_outlet"]
