"""Every write on customers, product models, machines and the documents about them."""

from yinuo.assets.actions.fleet import (
    add_vehicles,
    remove_contact,
    remove_customer,
    remove_model,
    remove_vehicles,
    save_contact,
    save_customer,
    save_model,
    save_vehicle,
)

__all__ = [
    "add_vehicles",
    "remove_contact",
    "remove_customer",
    "remove_model",
    "remove_vehicles",
    "save_contact",
    "save_customer",
    "save_model",
    "save_vehicle",
]
