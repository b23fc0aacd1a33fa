"""Prints the script payloads of other projects as a JSON list: of the unpacked packages below the folder that is named.

bleach: the inputs of its tests (tests/data/*.test). DOMPurify: `payload` of test/fixtures/expect.js. brs-kb: `payload` of
its entries. Nothing of the packages is run: Python is parsed, and expect.js is read as the JSON that its list is.
"""

import ast
import json
import pathlib
import sys


def bleach(folder):
    for path in sorted(folder.glob("bleach-*/tests/data/*.test")):
        yield path.read_text(encoding="utf-8", errors="replace").split("--\n")[0].strip()


def dompurify(folder):
    for path in sorted(folder.glob("**/fixtures/expect.js")):
        text = path.read_text(encoding="utf-8")
        for case in json.loads(text[text.index("[") : text.rindex("]") + 1]):
            yield case["payload"]


def brs_kb(folder):
    for path in sorted(folder.glob("brs_kb-*/brs_kb/payloads/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "payload" and isinstance(node.value, ast.Constant):
                yield node.value.value


folder = pathlib.Path(sys.argv[1])
found = []
for name, of in [("bleach", bleach), ("DOMPurify", dompurify), ("brs-kb", brs_kb)]:
    of_it = [text for text in of(folder) if isinstance(text, str)]
    print(f"score: payloads of {name}: {len(of_it)}", file=sys.stderr)
    assert of_it, f"no payloads of {name} below {folder}"
    found += of_it
# A payload that stands in several lists is tried once.
json.dump(list(dict.fromkeys(found)), sys.stdout)
