"""Tables of the warranty room, a file a subject."""

from yinuo.warranty.models.campaigns import Campaign, CampaignTry, CampaignVehicle
from yinuo.warranty.models.cases import GuaranteeCase, RepairNews, RepairWatch
from yinuo.warranty.models.claims import ClaimLine, SupplierClaim
from yinuo.warranty.models.defects import DefectFile, DefectScan

__all__ = [
    "Campaign",
    "CampaignTry",
    "CampaignVehicle",
    "ClaimLine",
    "DefectFile",
    "DefectScan",
    "GuaranteeCase",
    "RepairNews",
    "RepairWatch",
    "SupplierClaim",
]
