"""Copy the third-party front-end files into src/yinuo/static/vendor, each in a folder with its version in the name.

Reads node_modules (made by `npm ci` from package-lock.json) and tools/icons.txt. Writes the files, a sprite of icons,
plain names for ES modules (`vendor/idb.js`), and manifest.json: name → path under static/, for `{% vendor "htmx" %}`.
"""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
TARGET = ROOT / "src" / "yinuo" / "static" / "vendor"

# name in {% vendor %} → (package, file or folder in the package, its name with us); the folder is named by FOLDERS
FILES = {
    "htmx": ("htmx.org", "dist/htmx.min.js", "htmx.min.js"),
    "alpine": ("@alpinejs/csp", "dist/cdn.min.js", "alpine.min.js"),
    "tabler.css": ("@tabler/core", "dist/css/tabler.min.css", "tabler.min.css"),
    "leaflet.js": ("leaflet", "dist/leaflet.js", "leaflet.js"),
    "leaflet.css": ("leaflet", "dist/leaflet.css", "leaflet.css"),
    "leaflet.images": ("leaflet", "dist/images", "images"),
    "jsqr": ("jsqr", "dist/jsQR.js", "jsQR.js"),
    "signature_pad": ("signature_pad", "dist/signature_pad.min.js", "signature_pad.min.js"),
    "idb": ("idb", "build/index.js", "idb.js"),
    "exifreader": ("exifreader", "dist/exif-reader.js", "exif-reader.js"),
    "axe": ("axe-core", "axe.min.js", "axe.min.js"),  # for the tests' accessibility check; no page loads it
}
FOLDERS = {"@alpinejs/csp": "alpine-csp", "@tabler/core": "tabler", "htmx.org": "htmx"}
# ES modules that our own modules import: an import cannot read the manifest, so these also get a name that stays.
ES_MODULES = {
    "idb": 'export * from "{path}";',
    "signature_pad": 'export {{ default }} from "{path}";',
    "jsqr": 'import "{path}";\nexport default globalThis.jsQR;',  # not written as modules: they leave a global name
    "exifreader": 'import "{path}";\nexport default globalThis.ExifReader;',
}
SOURCE_MAP = re.compile(r"\n?(//|/\*)# sourceMappingURL=.*$", re.MULTILINE)


def version_of(package: str) -> str:
    """The installed version of an npm package."""
    return str(json.loads((MODULES / package / "package.json").read_text())["version"])


def copied(package: str, file: str, name: str) -> str:
    """Copy one file or folder; answers its path under static/."""
    folder = f"{FOLDERS.get(package, package)}-{version_of(package)}"
    source, target = MODULES / package / file, TARGET / folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        # The maps are not copied: a name that leads nowhere is a 404 in every developer's console.
        target.write_text(SOURCE_MAP.sub("", source.read_text(encoding="utf-8")), encoding="utf-8")
    return f"vendor/{folder}/{name}"


def sprite() -> str:
    """One SVG with a symbol for each listed icon; answers its path under static/."""
    listed = (ROOT / "tools" / "icons.txt").read_text().splitlines()
    symbols = [symbol(name) for line in listed if (name := line.split("#")[0].strip())]
    svg = '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(dict.fromkeys(symbols)) + "</svg>\n"
    folder = f"icons-{version_of('@tabler/icons')}-{hashlib.sha256(svg.encode()).hexdigest()[:8]}"
    (TARGET / folder).mkdir(parents=True)
    (TARGET / folder / "icons.svg").write_text(svg)
    return f"vendor/{folder}/icons.svg"


def symbol(name: str) -> str:
    """One icon as a `<symbol>` that takes its colour from the text around it."""
    file = MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not file.exists():
        sys.exit(f"tools/icons.txt: there is no outline icon called {name!r}.")
    inner = file.read_text().split(">", 1)[1].rsplit("</svg>", 1)[0]
    inner = re.sub(r'\s*<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "", inner)
    look = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    return f'<symbol id="{name}" viewBox="0 0 24 24" {look}>{re.sub(chr(92) + "s+", " ", inner).strip()}</symbol>'


def main() -> None:
    """Make the folder anew, so that nothing of an older version stays."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    manifest = {name: copied(*where) for name, where in FILES.items()}
    manifest["icons"] = sprite()
    for name, module in ES_MODULES.items():
        path = f"./{manifest[name].removeprefix('vendor/')}"
        (TARGET / f"{name}.js").write_text(module.format(path=path) + "\n")
    (TARGET / "manifest.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
