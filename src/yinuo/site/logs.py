"""Log records as one JSON object a line: what machines read and people can search."""

import json
import logging
from datetime import UTC, datetime

KEPT = ("subject", "action", "status_code", "duration_ms", "door", "job")


class JsonLines(logging.Formatter):
    """Time, level, logger, message and a closed list of extra fields; never a request, a form or a person."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update({key: value for key in KEPT if (value := record.__dict__.get(key)) is not None})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
