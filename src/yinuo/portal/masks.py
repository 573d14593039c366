"""Numbers shown in part: enough to recognise one's own, too little to learn another's."""


def masked(text: str, head: int, tail: int) -> str:
    """The first `head` and last `tail` characters, three stars between; a shorter text is stars alone."""
    if len(text) <= head + tail:
        return "***" if text else ""
    return f"{text[:head]}***{text[-tail:]}"
