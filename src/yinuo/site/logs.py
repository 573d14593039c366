"""Log records as one JSON object a line: what machines read and people can search."""

import json
import logging
from datetime import UTC, datetime

from django.http import HttpRequest

KEPT = ("subject", "action", "status_code", "duration_ms", "door", "job")


class JsonLines(logging.Formatter):
    """Time, level, logger, message and a closed list of extra fields; never a request, a form or a person."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": said(record),
        }
        line.update({key: value for key in KEPT if (value := record.__dict__.get(key)) is not None})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def said(record: logging.LogRecord) -> str:
    """The message. An address in it becomes its pattern: links of customers open by what theirs hold."""
    message, request = record.getMessage(), record.__dict__.get("request")
    if not isinstance(request, HttpRequest):
        return message
    match = request.resolver_match
    pattern = f"/{match.route}" if match else "(no such address)"
    for told in sorted({request.get_full_path(), request.path, request.path_info}, key=len, reverse=True):
        message = message.replace(told, pattern)
    return message
