"""Words of the files room."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from yinuo.kernel.choices import Growing
from yinuo.kernel.geo import Place


class Purpose(Growing):
    """What a file shows or is for."""

    REPORT = "report", _("报修")
    BEFORE = "before", _("维修前")
    AFTER = "after", _("维修后")
    WORK = "work", _("维修中")
    HAZARD = "hazard", _("安全措施")
    HELP = "help", _("请求支援")
    SIGNATURE = "signature", _("签字")
    VOICE = "voice", _("语音")
    APOLOGY = "apology", _("致歉")
    SCENE = "scene", _("救援现场")
    RELEASE = "release", _("放行凭证")
    CLAIM = "claim", _("理赔材料")
    HANDOVER = "handover", _("交接")
    OTHER = "other", _("其他")


class MediaKind(TextChoices):
    """What a file is, which decides its size limit and how it is kept."""

    IMAGE = "image", _("照片")
    AUDIO = "audio", _("录音")
    DOCUMENT = "document", _("文档")


@dataclass(frozen=True, slots=True)
class Media:
    """What the content of a file says it is, whatever its name."""

    media_type: str
    kind: MediaKind


@dataclass(frozen=True, slots=True)
class Arriving:
    """How far a file has come that a phone sends piece by piece: `offset` bytes of `size` are here.

    `done`: it is kept, and the phone may let go of it.
    """

    sha256: str
    offset: int
    size: int
    done: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """When and where the camera says it was, told by a phone that took them out of the picture."""

    taken_at: datetime | None = None
    place: Place | None = None


NOTHING_SEEN = Seen()


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file of each kind, in MB (10⁶ bytes)."""

    image_mb: int
    audio_mb: int
    document_mb: int

    @property
    def most_mb(self) -> int:
        """The limit of the kind that may be largest, in MB."""
        return max(self.image_mb, self.audio_mb, self.document_mb)

    def of(self, kind: MediaKind) -> int:
        """The limit for one kind, in MB."""
        return {
            MediaKind.IMAGE: self.image_mb,
            MediaKind.AUDIO: self.audio_mb,
            MediaKind.DOCUMENT: self.document_mb,
        }[kind]
