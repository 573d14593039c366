"""The phone's pure modules, run by node: what they answer is held against the rules in Python."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

NODE = Path(sys.executable).parent / "node"
DRIVER = """
const module = await import(process.argv[1]);
const told = JSON.parse(await new Promise((done) => {
  let text = "";
  process.stdin.on("data", (part) => { text += part; }).on("end", () => done(text));
}));
const answer = new Function("module", "told", `return ${process.argv[2]}`)(module, told);
process.stdout.write(JSON.stringify(answer));
"""


def ask(module: str, expression: str, told: object) -> Any:
    """What `expression` gives in node, where `module` is `static/field/<module>` and `told` is the data sent along."""
    command = [
        NODE,
        "--input-type=module",
        "-e",
        DRIVER,
        (settings.STATIC_ROOT / "field" / module).as_uri(),
        expression,
    ]
    ran = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)
