"""Compile the message catalogues (.po → .mo) that are newer than what was compiled; no system gettext is needed."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "src" / "yinuo" / "locale"


def main() -> None:
    """Django reads only compiled catalogues; they are made, not kept."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(target))


if __name__ == "__main__":
    main()
