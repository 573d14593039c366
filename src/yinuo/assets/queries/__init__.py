"""Finding customers and machines; `documents` finds what was written about them."""

from yinuo.assets.queries.coverage import coverage_of
from yinuo.assets.queries.fleet import (
    callers,
    contact,
    contacts_of,
    customer,
    customers,
    model,
    models,
    models_found,
    vehicle,
    vehicle_by_qr,
    vehicle_ids,
    vehicle_numbered,
    vehicles,
    vehicles_of,
    vehicles_of_model,
    with_vehicle_counts,
)

__all__ = [
    "callers",
    "contact",
    "contacts_of",
    "coverage_of",
    "customer",
    "customers",
    "model",
    "models",
    "models_found",
    "vehicle",
    "vehicle_by_qr",
    "vehicle_ids",
    "vehicle_numbered",
    "vehicles",
    "vehicles_of",
    "vehicles_of_model",
    "with_vehicle_counts",
]
