"""Blobs by content, under which hashes they were received, and what they are attached to."""

from django.db import models

from yinuo.files.types import Purpose


class Blob(models.Model):
    """Bytes kept once, named by their hash. Pictures are re-encoded; the camera's time and place live here only."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=40)
    size_bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    taken_lat = models.FloatField(null=True)
    taken_lon = models.FloatField(null=True)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.media_type}"


class Upload(models.Model):
    """The hash of a file as the sender had it, and the blob it became: how a phone learns that its photo arrived."""

    received_sha256 = models.CharField(max_length=64, primary_key=True)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="uploads")

    def __str__(self) -> str:
        return self.received_sha256


class Arrival(models.Model):
    """A file that a phone is sending piece by piece. How much of it is here, the bytes on disk say.

    The camera's time and place are what the phone took out of the picture; `begun_at` is when the phone last began.
    """

    received_sha256 = models.CharField(max_length=64)
    owner = models.ForeignKey("yinuo.User", on_delete=models.CASCADE, related_name="+")
    size_bytes = models.PositiveBigIntegerField()
    name = models.CharField(max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True)
    taken_lat = models.FloatField(null=True)
    taken_lon = models.FloatField(null=True)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["received_sha256", "owner"], name="arrival_once")]
        indexes = [models.Index(fields=["begun_at"], name="arrival_by_age")]

    def __str__(self) -> str:
        return f"{self.received_sha256[:12]} {self.name}"


class Attachment(models.Model):
    """A blob as part of something: `subject_kind` and `subject_key` name it as its journal does (`order`, number)."""

    subject_kind = models.CharField(max_length=20)
    subject_key = models.CharField(max_length=40)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="attachments")
    purpose = models.CharField(max_length=12, choices=Purpose.listed)
    caption = models.CharField(max_length=200, blank=True)
    item_code = models.CharField(max_length=60, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    command_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key", "blob", "purpose", "item_code"], name="attachment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_key} {self.purpose}"
