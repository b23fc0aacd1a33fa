// The site's one script: classic, deferred, ES2018, without libraries. Without it every page is complete; it sorts and
// filters tables, keeps the filters in the address, saves what is listed as CSV, copies rows, and searches.
(function () {
  "use strict";

  var texts = window.duizhaoTexts || {};
  var root = document.body.getAttribute("data-root") || "";

  function say(key, particulars) {
    return (texts[key] || "").replace(/\{(\w+)\}/g, function (whole, name) {
      return particulars && name in particulars ? particulars[name] : whole;
    });
  }

  function element(tag, attributes, text) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      made.setAttribute(name, attributes[name]);
    });
    if (text !== undefined) made.textContent = text;
    return made;
  }

  // The address: #?severity=breach&article=2 for the page's first list, #?problems.level=error for the others.

  function readAddress() {
    var hash = window.location.hash;
    return new URLSearchParams(hash.indexOf("#?") === 0 ? hash.slice(2) : "");
  }

  function writeAddress(prefix, state) {
    var params = readAddress();
    Array.from(params.keys()).forEach(function (key) {
      if (prefix ? key.indexOf(prefix) === 0 : key.indexOf(".") < 0) params.delete(key);
    });
    Object.keys(state).forEach(function (key) {
      if (state[key]) params.set(prefix + key, state[key]);
    });
    var query = params.toString();
    var path = window.location.href.split("#")[0];
    window.history.replaceState(null, "", query ? path + "#?" + query : path);
  }

  // Lists

  function List(table, isFirst) {
    this.table = table;
    this.prefix = isFirst ? "" : table.getAttribute("data-list") + ".";
    this.body = table.tBodies[0];
    this.rows = Array.from(this.body.rows);
    this.heads = Array.from(table.tHead.rows[0].cells);
    this.state = {};
    this.controls = {};
    this.build();
    this.load();
  }

  function textOf(cell) {
    return cell ? cell.textContent.replace(/\s+/g, " ").trim() : "";
  }

  function valueOf(cell) {
    if (!cell) return "";
    var value = cell.getAttribute("data-v");
    return value === null ? textOf(cell) : value;
  }

  List.prototype.build = function () {
    var list = this;
    var tools = element("div", { class: "tools" });
    if (this.rows.length > 1) {
      this.addText(tools);
      this.heads.forEach(function (head, column) {
        if (head.hasAttribute("data-filter")) list.addSelect(tools, head, column);
        list.addSort(head, column);
      });
      this.clear = element("button", { type: "button", hidden: "" }, say("clear"));
      this.clear.addEventListener("click", function () {
        list.state = { sort: list.state.sort };
        list.show();
        list.save();
      });
      tools.appendChild(this.clear);
    }
    this.count = element("span", { role: "status" });
    tools.appendChild(this.count);
    var download = element("button", { type: "button" }, say("download"));
    download.addEventListener("click", function () {
      list.download();
    });
    tools.appendChild(download);
    var region = this.table.closest(".scroll") || this.table;
    region.parentNode.insertBefore(tools, region);
  };

  List.prototype.addText = function (tools) {
    var list = this;
    var label = element("label", {}, say("text") + " ");
    var input = element("input", { type: "search", autocomplete: "off" });
    input.addEventListener("input", function () {
      list.state.text = input.value;
      list.show();
      list.save();
    });
    label.appendChild(input);
    tools.appendChild(label);
    this.controls.text = input;
  };

  List.prototype.addSelect = function (tools, head, column) {
    var list = this;
    var key = head.getAttribute("data-filter");
    var names = new Map();
    this.rows.forEach(function (row) {
      var value = valueOf(row.cells[column]);
      if (value && !names.has(value)) names.set(value, key === "article" ? value : textOf(row.cells[column]));
    });
    if (names.size < 2) return;
    var label = element("label", {}, textOf(head) + " ");
    var select = element("select", {});
    select.appendChild(element("option", { value: "" }, say("all")));
    names.forEach(function (name, value) {
      select.appendChild(element("option", { value: value }, name));
    });
    select.addEventListener("change", function () {
      list.state[key] = select.value;
      list.show();
      list.save();
    });
    label.appendChild(select);
    tools.appendChild(label);
    this.controls[key] = select;
    head.column = column;
  };

  List.prototype.addSort = function (head, column) {
    var list = this;
    var name = textOf(head);
    if (!name) return;
    var button = element("button", { type: "button", class: "sort", title: say("sort", { column: name }) }, name);
    button.addEventListener("click", function () {
      var current = list.state.sort;
      list.state.sort = current === String(column) ? "-" + column : current === "-" + column ? "" : String(column);
      list.show();
      list.save();
    });
    head.textContent = "";
    head.appendChild(button);
  };

  List.prototype.load = function () {
    var list = this;
    this.state = {};
    readAddress().forEach(function (value, key) {
      if (list.prefix) {
        if (key.indexOf(list.prefix) === 0) list.state[key.slice(list.prefix.length)] = value;
      } else if (key.indexOf(".") < 0) {
        list.state[key] = value;
      }
    });
    this.show();
  };

  List.prototype.save = function () {
    writeAddress(this.prefix, this.state);
  };

  List.prototype.accepts = function (row) {
    var list = this;
    var text = (this.state.text || "").toLowerCase();
    if (text && textOf(row).toLowerCase().indexOf(text) < 0) return false;
    return this.heads.every(function (head, column) {
      var key = head.getAttribute("data-filter");
      var wanted = key && list.state[key];
      return !wanted || valueOf(row.cells[column]) === wanted;
    });
  };

  List.prototype.show = function () {
    var list = this;
    var shown = 0;
    this.rows.forEach(function (row) {
      row.hidden = !list.accepts(row);
      if (!row.hidden) shown += 1;
    });
    this.sort();
    var isFiltered = false;
    Object.keys(this.controls).forEach(function (key) {
      list.controls[key].value = list.state[key] || "";
      isFiltered = isFiltered || Boolean(list.state[key]);
    });
    if (this.clear) this.clear.hidden = !isFiltered;
    this.count.textContent = say("rows", { shown: shown, all: this.rows.length });
  };

  List.prototype.sort = function () {
    var order = this.state.sort || "";
    var column = Math.abs(parseInt(order, 10));
    var isDescending = order.charAt(0) === "-";
    var rows = this.rows.slice();
    if (order && this.heads[column]) {
      rows.sort(function (a, b) {
        return compare(textOf(a.cells[column]), textOf(b.cells[column])) * (isDescending ? -1 : 1);
      });
    }
    this.heads.forEach(function (head, n) {
      if (order && n === column) head.setAttribute("aria-sort", isDescending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    var body = this.body;
    rows.forEach(function (row) {
      body.appendChild(row);
    });
  };

  var number = /^-?\d+(\.\d+)?%?$/;
  var collator = new Intl.Collator(document.documentElement.lang, { numeric: true });

  function compare(a, b) {
    if (number.test(a) && number.test(b)) return parseFloat(a) - parseFloat(b);
    return collator.compare(a, b);
  }

  // CSV: UTF-8 with BOM, CRLF; a cell that a spreadsheet would take for a formula gets an apostrophe.
  function csvCell(text) {
    var safe = /^[=+\-@\t\r＝＋－＠]/.test(text) ? "'" + text : text;
    return '"' + safe.replace(/"/g, '""') + '"';
  }

  List.prototype.download = function () {
    var lines = [this.heads.map(textOf)];
    Array.from(this.body.rows).forEach(function (row) {
      if (!row.hidden) lines.push(Array.from(row.cells).map(textOf));
    });
    var csv = lines.map(function (cells) {
      return cells.map(csvCell).join(",") + "\r\n";
    });
    var url = URL.createObjectURL(new Blob(["\ufeff" + csv.join("")], { type: "text/csv;charset=utf-8" }));
    var link = element("a", { href: url, download: (this.table.getAttribute("data-list") || "list") + ".csv" });
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    window.setTimeout(function () {
      URL.revokeObjectURL(url);
    }, 10000);
  };

  // Rows to be copied

  function addCopy(block) {
    var button = element("button", { type: "button" }, say("copy"));
    button.addEventListener("click", function () {
      copy(block.textContent, function () {
        button.textContent = say("copied");
      });
    });
    block.parentNode.insertBefore(button, block.nextSibling);
  }

  // The asynchronous clipboard is barred on file:// in some browsers: a text area serves everywhere.
  function copy(text, then) {
    var area = element("textarea", { readonly: "", class: "sr" });
    area.value = text;
    document.body.appendChild(area);
    area.select();
    if (document.execCommand("copy")) then();
    document.body.removeChild(area);
  }

  // Search

  var search = { index: null, units: [], waiting: 0, isLoading: false };

  window.duizhaoSearchIndex = function (index) {
    search.index = index;
    for (var n = 1; n <= index.units; n += 1) load("search/units-" + n + ".js");
  };

  window.duizhaoSearchUnits = function (units) {
    units.forEach(function (unit) {
      search.units.push({ id: unit[0], name: unit[1], text: haystack([unit[1], unit[0], unit[2]]) });
    });
  };

  function load(path) {
    search.waiting += 1;
    var script = element("script", { src: root + path });
    script.addEventListener("load", loaded);
    script.addEventListener("error", loaded);
    document.head.appendChild(script);
  }

  function loaded() {
    search.waiting -= 1;
    if (search.waiting === 0) run();
  }

  var box = document.getElementById("search");
  var results = document.getElementById("search-results");
  var status = document.getElementById("search-status");
  var hits = [];
  var chosen = -1;

  // What an entry is found by, on one line: no word of a query holds a space.
  function haystack(entry) {
    return entry.join(" ").toLowerCase();
  }

  function matches(words, text) {
    return words.every(function (word) { return text.indexOf(word) >= 0; });
  }

  function find(query) {
    var words = query.toLowerCase().split(/\s+/).filter(Boolean);
    var found = [];
    if (!words.length) return found;
    search.units.forEach(function (unit) {
      if (matches(words, unit.text)) found.push([unit.name, say("unit") + " · " + unit.id, "units/" + unit.id + "/index.html", rank(unit, words[0])]);
    });
    found.sort(function (a, b) { return a[3] - b[3]; });
    search.index.checks.forEach(function (check) {
      if (matches(words, haystack(check))) found.push([check[1], say("check") + " · " + check[0], "checks/" + check[0] + ".html"]);
    });
    search.index.provisions.forEach(function (provision) {
      if (matches(words, haystack(provision))) {
        found.push([provision[1].slice(0, 60), say("provision") + " " + provision[0], "regulation.html#provision-" + provision[0]]);
      }
    });
    return found;
  }

  // A unit whose name begins with what is looked for stands first, then one that has it, shorter names before longer.
  function rank(unit, word) {
    var at = unit.text.indexOf(word);
    return (at === 0 ? 0 : at > 0 && at < unit.name.length ? 1000 : 2000) + unit.name.length;
  }

  function run() {
    if (!search.index) {
      if (box.value && !search.isLoading) {
        search.isLoading = true;
        status.textContent = say("loading");
        load("search/index.js");
      }
      return;
    }
    var all = find(box.value);
    hits = balanced(all);
    chosen = -1;
    results.textContent = "";
    hits.forEach(function (hit, n) {
      var item = element("li", { role: "option", id: "hit-" + n, "aria-selected": "false" }, hit[0]);
      item.appendChild(element("small", {}, hit[1]));
      item.addEventListener("mousedown", function (event) {
        event.preventDefault();
        go(n);
      });
      results.appendChild(item);
    });
    var isOpen = Boolean(box.value.trim());
    if (isOpen && !hits.length) results.appendChild(element("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, say("no_hits")));
    open(isOpen);
    status.textContent = isOpen ? say("hits", { n: all.length }) : "";
  }

  // At most 8 units, so that checks and provisions are seen too.
  function balanced(all) {
    var units = all.filter(function (hit) { return hit[2].indexOf("units/") === 0; });
    var others = all.filter(function (hit) { return hit[2].indexOf("units/") !== 0; });
    return units.slice(0, Math.max(8, 20 - others.length)).concat(others).slice(0, 20);
  }

  function open(isOpen) {
    results.hidden = !isOpen;
    box.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) box.removeAttribute("aria-activedescendant");
  }

  function choose(n) {
    if (!hits.length) return;
    chosen = (n + hits.length) % hits.length;
    Array.from(results.children).forEach(function (item, place) {
      item.setAttribute("aria-selected", String(place === chosen));
      if (place === chosen) item.scrollIntoView({ block: "nearest" });
    });
    box.setAttribute("aria-activedescendant", "hit-" + chosen);
  }

  function go(n) {
    var hit = hits[n];
    if (hit) window.location.href = root + hit[2];
  }

  function addSearch() {
    box.closest(".search").hidden = false;
    box.addEventListener("input", run);
    box.addEventListener("focus", run);
    box.addEventListener("blur", function () {
      open(false);
    });
    box.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown") choose(chosen + 1);
      else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
      else if (event.key === "Enter") go(chosen < 0 ? 0 : chosen);
      else if (event.key === "Escape") open(false);
      else return;
      event.preventDefault();
    });
  }

  // A closed block is not printed: all are opened before printing, and closed again after it.
  function addPrint() {
    var opened = [];
    window.addEventListener("beforeprint", function () {
      opened = Array.from(document.querySelectorAll("details:not([open]):not(.row)"));
      opened.forEach(function (block) { block.open = true; });
    });
    window.addEventListener("afterprint", function () {
      opened.forEach(function (block) { block.open = false; });
    });
  }

  var lists = Array.from(document.querySelectorAll("table[data-list]")).map(function (table, n) {
    return new List(table, n === 0);
  });
  window.addEventListener("hashchange", function () {
    if (window.location.hash.indexOf("#?") === 0) lists.forEach(function (list) { list.load(); });
  });
  Array.from(document.querySelectorAll("pre[data-copy]")).forEach(addCopy);
  if (box) addSearch();
  addPrint();
})();
