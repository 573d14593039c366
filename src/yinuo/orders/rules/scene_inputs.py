"""What the steps of a rescue need to be told: the scene, the authority, the claim, the owner and the way back."""

from yinuo.orders.rules.readers import Field
from yinuo.orders.types import Circumstance, ClaimPaper, Insurance, Legal, Rescue, Settled, Step, Towing, Tractor

LONG, NAME = 2000, 60


def _text(name: str, *, required: bool = False, most: int = 200) -> Field:
    return Field(name, "text", required, most=most)


NOTE = _text("note", most=LONG)
ITEMS = Field("items", "items")
PHOTOS = Field("photos", "hashes")
PROOF = Field("photos", "hashes", True)
"""Without a picture it is only our own word."""
UNIT = _text("unit", required=True, most=120)
OFFICER = _text("officer", required=True, most=NAME)

SCENE_FIELDS: dict[Step, tuple[Field, ...]] = {
    Step.CALL_RESCUE: (Field("rescue", "choice", True, tuple(Rescue.values)), NOTE),
    Step.ASSESS_SCENE: (
        Field("legal", "choice", True, tuple(Legal.values)), Field("injured", "flag", True),
        Field("insured", "flag", True), Field("circumstances", "choices", options=tuple(Circumstance.values)),
        NOTE, PROOF,
    ),
    Step.HOLD_SCENE: (_text("reason", required=True, most=500), _text("unit", most=120), PHOTOS),
    Step.CONTACT_AUTHORITY: (UNIT, OFFICER, _text("phone", most=30), NOTE),
    Step.SAVE_LIFE: (_text("words", required=True, most=LONG), _text("marked", required=True, most=500), PHOTOS),
    Step.RELEASE_SCENE: (UNIT, OFFICER, _text("paper", required=True, most=NAME), NOTE, PROOF),
    Step.CLEAR_SCENE: (ITEMS, NOTE, PHOTOS),
    Step.REPORT_CLAIM: (
        _text("insurer", required=True, most=120), _text("report_no", required=True, most=NAME),
        Field("insurance", "choice", True, tuple(Insurance.values)), _text("phone", most=30), NOTE,
    ),
    Step.SURVEY_DAMAGE: (
        _text("surveyor", required=True, most=NAME), _text("address", required=True), _text("phone", most=30),
        NOTE, PHOTOS,
    ),
    Step.SETTLE_CLAIM: (
        Field("settled", "choice", True, tuple(Settled.values)), _text("losses", most=LONG),
        Field("amount_cny", "quantity"), _text("paper", most=NAME), NOTE, PHOTOS,
    ),
    Step.FIND_DAMAGE: (_text("losses", required=True, most=LONG), PHOTOS),
    Step.CLAIM_PAPER: (
        Field("progress", "choice", True, tuple(ClaimPaper.values)), Field("happened_at", "moment"),
        Field("amount_cny", "quantity"), _text("paper", most=NAME), NOTE, PHOTOS,
    ),
    Step.PROPOSE_RETURN: (
        _text("destination", required=True, most=120), _text("cost", required=True, most=NAME), NOTE,
    ),
    Step.CONFIRM_RETURN: (
        _text("owner", required=True, most=NAME), _text("phone", required=True, most=30),
        _text("destination", most=120), _text("cost", most=NAME), NOTE,
    ),
    Step.START_TOW: (
        Field("towing", "choice", True, tuple(Towing.values)), Field("tractor", "choice", True, tuple(Tractor.values)),
        Field("brakes_fail", "flag"), Field("steering_fail", "flag"), Field("link_m", "quantity"),
        _text("carrier", required=True, most=120), _text("odometer", most=20), ITEMS, PHOTOS,
    ),
    Step.END_TOW: (
        _text("received_by", required=True, most=NAME), _text("work_done", required=True, most=LONG),
        _text("odometer", most=20), NOTE, PHOTOS,
    ),
}  # fmt: skip
