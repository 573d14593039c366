"""Numbers shown in part: enough to recognise one's own, too little to learn another's."""


def masked(text: str, head: int, tail: int) -> str:
    """The first `head` and last `tail` characters with dots between; a text too short for that is all dots."""
    if len(text) <= head + tail:
        return "•" * len(text)
    return f"{text[:head]}{'•' * (len(text) - head - tail)}{text[-tail:]}"
