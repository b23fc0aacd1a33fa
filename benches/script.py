"""What a user would write instead of duizhao: reads the registers of every unit with csv, polars or pandas, applies ten of
the checks, and writes the pages with Jinja2, in two processes. For the benchmarks only: nothing is validated, masked,
compared with the last quarter or looked over for leaks.
"""
import csv
import datetime
import multiprocessing
import sys
from pathlib import Path

import jinja2

READER, ROOT, DATA, OUT, QUARTER = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]), sys.argv[5]
YEAR, NUMBER = int(QUARTER[:4]), int(QUARTER[-1])
START = datetime.date(YEAR, NUMBER * 3 - 2, 1)
END = datetime.date(YEAR + NUMBER // 4, NUMBER * 3 % 12 + 1, 1) - datetime.timedelta(1)

if READER == "polars":
    import polars
elif READER == "pandas":
    import pandas


def read(path):
    """The rows of a register, as dictionaries by its Chinese headers."""
    if READER == "polars":
        return polars.read_csv(path, infer_schema=False, truncate_ragged_lines=True, empty_string_is_null=False).to_dicts()
    if READER == "pandas":
        frame = pandas.read_csv(path, dtype=str, keep_default_na=False, on_bad_lines="skip", engine="python")
        return frame.fillna("").to_dict("records")
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def day(text):
    try:
        return datetime.date.fromisoformat((text or "")[:10].replace("/", "-"))
    except ValueError:
        return None


def late(rows, deadline, done):
    for row in rows:
        due, on = deadline(row), day(row[done])
        if due and (due <= END or (on and START <= on <= END)) and (on is None or on >= START):
            if on is None and due <= END or on and on > due:
                yield row


def after(column, days):
    def deadline(row):
        begun = day(row[column])
        return begun and begun + datetime.timedelta(days)

    return deadline


def in_quarter(row, column):
    on = day(row[column])
    return on is not None and START <= on <= END


def judge(register):
    """Ten checks: the findings by check."""
    vague = ["尽快", "酌情", "大概", "大约", "差不多", "有关部门", "研究研究", "看着办"]
    staff = {row["工号"] for row in register("staff")}
    dutiful = {row["工号"] for row in register("duties") if row["签订日期"]}
    helped = {row["工号"] for row in register("support") if in_quarter(row, "日期")}
    return {
        "task-not-done": [r for r in register("tasks") if (due := day(r["办结期限"])) and due <= END and not r["办结日期"]],
        "task-done-late": [
            r for r in register("tasks") if in_quarter(r, "办结日期") and (due := day(r["办结期限"])) and day(r["办结日期"]) > due
        ],
        "report-late": list(late(register("reports"), after("情况发生日期", 3), "报告日期")),
        "report-unverified": [r for r in register("reports") if in_quarter(r, "报告日期") and r["已核实"] != "是"],
        "relay-late": list(late(register("relays"), after("交代时间", 1), "传达时间")),
        "relay-vague": [r for r in register("relays") if in_quarter(r, "传达时间") and any(w in r["传达内容"] for w in vague)],
        "issued-without-review": [r for r in register("issuances") if in_quarter(r, "发出日期") and not r["审阅日期"]],
        "feedback-unanswered": list(late(register("feedback"), after("收到日期", 15), "答复日期")),
        "post-responsibility-missing": [{"编号": number} for number in sorted(staff - dutiful)],
        "support-missed": [{"编号": number} for number in sorted(staff - helped)],
    }


PAGE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ name }}</title></head><body>
<h1>{{ name }}</h1><table>{% for f in files %}<tr><th>{{ f.register }}</th><td>{{ f.file }}</td><td>{{ f.rows }}</td></tr>{% endfor %}</table>
<table>{% for c in checks %}{% for f in c.findings %}<tr><td>{{ c.id }}</td><td>{{ c.title }}</td><td>{{ f.record }}</td></tr>{% endfor %}{% endfor %}</table>
{% for p in provisions %}<section id="provision-{{ p.id }}"><h3>{{ p.id }}</h3><blockquote><p>{{ p.text }}</p></blockquote>
{% for c in checks if c.provision == p.id %}
<article class="check k-{{ c.status }}" id="check-{{ c.id }}"><h4><span class="badge k-{{ c.status }}">{{ c.word }}</span>
<a href="../../checks/{{ c.id }}.html">{{ c.title }}</a></h4><p class="meta">{{ c.id }} · {{ c.population }}</p>
{% if c.findings %}<div class="remedy"><p>{{ c.remedy }}</p></div>{% endif %}
{% for f in c.findings %}<section class="finding" id="finding-{{ c.id }}-{{ f.record }}"><h5>{{ c.title }}</h5><p class="meta">{{ f.record }}</p>
<dl>{% for k, v in f.cells %}<div><dt>{{ k }}</dt><dd>{{ v or "—" }}</dd></div>{% endfor %}</dl></section>{% endfor %}</article>
{% endfor %}</section>{% endfor %}</body></html>
"""
LIST = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ title }}</title></head><body><h1>{{ title }}</h1>
<table>{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table></body></html>
"""
ENVIRONMENT = jinja2.Environment(autoescape=True)
UNIT, ROWS = ENVIRONMENT.from_string(PAGE), ENVIRONMENT.from_string(LIST)


def catalogue():
    """The checks, their titles and remedies from their texts, their provisions from a table of the regulation."""
    checks = []
    for path in sorted((ROOT / "src/checks/text").glob("*.md")):
        text = path.read_text()
        remedy = text.partition("## 整改\n")[2].partition("\n## ")[0].strip()
        checks.append({"id": path.stem, "title": text[2:].partition(" / ")[0], "remedy": remedy})
    return checks


def provisions():
    body = (ROOT / "src/regulation/regulation.txt").read_text().partition("法规正文：")[2]
    sentences = [part for part in body.replace("：", "。").split("。") if part.strip()]
    return [{"id": str(number), "text": text.strip() + "。"} for number, text in enumerate(sentences, 1)]


CHECKS, PROVISIONS = catalogue(), provisions()


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def unit(folder):
    front = (folder / "unit.md").read_text().split("---")[1]
    head = dict(line.split(": ", 1) for line in front.strip().splitlines())
    registers = {}
    for path in folder.glob("*.csv"):
        registers[NAMES.get(path.stem, path.stem)] = (path.name, read(path))
    found = judge(lambda name: registers.get(name, ("", []))[1])
    checks = []
    for number, check in enumerate(CHECKS):
        rows = found.get(check["id"], [])
        findings = [{"record": row.get("编号", ""), "cells": list(row.items())} for row in rows]
        status, word = ("fail", "不符合") if findings else ("pass", "符合")
        provision = PROVISIONS[number % len(PROVISIONS)]["id"]
        checks.append({**check, "provision": provision, "findings": findings, "status": status, "word": word, "population": len(rows)})
    files = [{"register": name, "file": file, "rows": len(rows)} for name, (file, rows) in sorted(registers.items())]
    out = OUT / "units" / head["标识"]
    page = {"name": head["名称"], "files": files, "checks": checks, "provisions": PROVISIONS}
    write(out / "index.html", UNIT.render(**page))
    measures = [[path.stem, path.read_text()] for path in sorted((folder / "measures").glob("*.md"))]
    write(out / "measures.html", ROWS.render(title=head["名称"], rows=measures))
    open_findings = [[c["title"], f["record"], c["remedy"]] for c in checks for f in c["findings"]]
    write(out / "notice.html", ROWS.render(title=head["名称"], rows=open_findings))
    return head["标识"], head["名称"], {check: len(rows) for check, rows in found.items()}, open_findings


NAMES = {}


def main():
    source = (ROOT / "src/records/registers.rs").read_text()
    for line in source.splitlines():
        words = line.split('"')
        if line.startswith("    ") and line.endswith("{") and len(words) == 5:
            NAMES[words[3]] = words[1]
    folders = sorted(path.parent for path in DATA.rglob("unit.md"))
    with multiprocessing.get_context("fork").Pool(2) as pool:
        units = pool.map(unit, folders, chunksize=8)
    write(OUT / "index.html", ROWS.render(title=QUARTER, rows=[[i, n, sum(c.values())] for i, n, c, _ in units]))
    for check in CHECKS:
        rows = [[i, n, r] for i, n, _, found in units for t, r, _ in found if t == check["title"]]
        write(OUT / "checks" / f"{check['id']}.html", ROWS.render(title=check["title"], rows=rows))


main()
