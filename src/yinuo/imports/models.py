"""Workbooks that were checked and written, and every row they touched."""

from django.db import models

from yinuo.imports.types import BatchState, Kind


class ImportBatch(models.Model):
    """One workbook. `content` is kept while somebody may still need it: to write it, or to mend its bad rows."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.CHECKED)
    partial = models.BooleanField(default=False)
    user = models.ForeignKey("yinuo.User", null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    fault_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["-checked_at", "-id"], name="import_newest")]

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(models.Model):
    """A row a batch wrote: `before` is null where it was new. Enough to take it back."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=12, choices=Kind)
    key = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "kind", "key"], name="imported_row_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
