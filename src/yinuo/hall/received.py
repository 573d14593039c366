"""A file out of a form: its bytes and its name, at every door by the same limits."""

from django.core.files.uploadedfile import UploadedFile

from yinuo.files import actions as files
from yinuo.files.rules import MB
from yinuo.kernel.errors import Refused


def read(file: UploadedFile | None) -> tuple[bytes, str]:
    """Refused("file_too_large") before what no kind allows is taken into memory; ("field_required") for no file."""
    if file is None:
        raise Refused("field_required", field="file")
    limits, size = files.limits(), file.size or 0
    most = max(limits.image_mb, limits.audio_mb, limits.document_mb)
    if size > most * MB:
        raise Refused("file_too_large", field="file", name=file.name, limit_mb=most, size_mb=round(size / MB, 1))
    return file.read(), file.name or ""
