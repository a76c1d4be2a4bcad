// Tables: what a chart shows as figures, and lists that sort by a heading and narrow by a word.
(function (twin) {
  "use strict";
  const MOST_ROWS = 400;
  const printed = (value, decimals) =>
    value.toLocaleString("en-GB", { maximumFractionDigits: decimals }).replace("-", "\u2212");

  const plain = (value) => String(value === undefined || value === null ? "" : value)
    .replace(/<br>/g, "; ").replace(/<[^>]*>/g, "");

  function decoded(values) {
    // Plotly may hold long columns as typed arrays.
    if (!values) return [];
    if (Array.isArray(values)) return values;
    return Array.from(values._inputArray || values);
  }

  function tableOf(gd) {
    const meta = gd.layout && gd.layout.meta;
    if (meta && meta.table) return meta.table;
    const traces = (gd.data || []).filter((t) => t.x && t.y && t.visible !== false);
    const flat = traces.some((t) => t.orientation === "h");
    const keys = [], seen = new Map();
    traces.forEach((t) => decoded(flat ? t.y : t.x).forEach((x) => {
      if (!seen.has(x)) { seen.set(x, keys.length); keys.push(x); }
    }));
    const rows = keys.map((key) => [key, ...traces.map(() => "")]);
    traces.forEach((t, j) => {
      const xs = decoded(flat ? t.y : t.x), ys = decoded(flat ? t.x : t.y);
      xs.forEach((x, i) => { rows[seen.get(x)][j + 1] = ys[i]; });
    });
    const title = (axis) => (axis && axis.title && axis.title.text) || "";
    const axes = gd.layout || {};
    const head = title(flat ? axes.yaxis : axes.xaxis)
      || (keys.every((k) => k > 1900 && k < 2200) ? "year" : "");
    // The upper edge of a band bears the band's name, the lower one says that it is the lower.
    const name = (t) => (t.fill === "tonexty" ? `${t.name}, high` : t.name || "");
    return { columns: [head, ...traces.map(name)], rows: rows };
  }

  twin.fillTable = (details) => {
    const gd = details.closest("[data-chart]").querySelector(".plot");
    const place = details.querySelector(".card-table");
    if (!gd || !gd.twinLibrary || !place) return;
    const table = tableOf(gd);
    // The first column names the row: a year or an hour is no amount.
    const number = (v, column) => (typeof v === "number" && column ? printed(v, 2) : plain(v));
    const made = document.createElement("table");
    made.className = "table";
    const head = made.createTHead().insertRow();
    table.columns.forEach((name) => {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.textContent = plain(name) || "\u00a0";
      head.append(cell);
    });
    const body = made.createTBody();
    table.rows.slice(0, MOST_ROWS).forEach((row) => {
      const line = body.insertRow();
      row.forEach((value, column) => {
        const cell = line.insertCell();
        cell.textContent = number(value, column);
        if (typeof value === "number") cell.className = "figure";
      });
    });
    place.replaceChildren(made);
    place.tabIndex = 0;
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", details.querySelector("summary").textContent);
  };

  function csvOf(table) {
    const cell = (v) => {
      let text = plain(v);
      if (typeof v !== "number" && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    return [table.columns, ...table.rows].map((row) => row.map(cell).join(",")).join("\r\n");
  }

  function download(name, text, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  twin.saveTable = (card) => {
    const gd = card.querySelector(".plot");
    if (gd.twinLibrary) download(`${card.dataset.chart}.csv`, csvOf(tableOf(gd)), "text/csv");
  };

  // ---- Lists -----------------------------------------------------------------------------------

  const figure = (value) => (typeof value === "number" ? printed(value, 0) : "\u2013");

  twin.dressListing = (place) => {
    const find = place.querySelector(".find");
    if (!find) return;
    const field = document.createElement("input");
    field.type = "search";
    field.placeholder = find.dataset.label;
    field.setAttribute("aria-label", find.dataset.label);
    field.addEventListener("input", () => lay(place));
    find.append(field);
  };

  twin.fillListings = (rows) => Object.entries(rows).forEach(([name, given]) => {
    const place = document.querySelector(`#view [data-listing="${name}"]`);
    if (!place || twin.same(place.twinRows, given)) return;
    place.twinRows = given;
    lay(place);
  });

  function lay(place) {
    const heads = [...place.querySelectorAll("th")];
    const field = place.querySelector(".find input");
    const word = field ? field.value.trim().toLowerCase() : "";
    const by = place.twinSort;
    let rows = (place.twinRows || []).filter((row) => !word
      || heads.some((head) => String(row[head.dataset.field]).toLowerCase().includes(word)));
    if (by) rows = [...rows].sort((a, b) => by.way * (by.number
      ? (a[by.field] ?? -Infinity) - (b[by.field] ?? -Infinity)
      : String(a[by.field]).localeCompare(String(b[by.field]), "en-GB")));
    const body = place.querySelector("tbody");
    body.replaceChildren(...rows.map((row) => {
      const line = document.createElement("tr");
      line.dataset.row = row.rowid;
      heads.forEach((head, i) => {
        const cell = line.insertCell();
        const number = head.dataset.kind === "number";
        const text = number ? figure(row[head.dataset.field]) : row[head.dataset.field];
        if (number) cell.className = "figure";
        if (i) cell.textContent = text;
        else {
          // The first column leads on, by keyboard too.
          const button = document.createElement("button");
          button.type = "button";
          button.className = "go";
          button.textContent = text;
          cell.append(button);
        }
      });
      return line;
    }));
    if (rows.length) return;
    const cell = body.insertRow().insertCell();
    cell.colSpan = heads.length;
    cell.textContent = "No row holds these words.";
  }

  twin.sortListing = (button) => {
    const head = button.closest("th"), place = head.closest("[data-listing]");
    const number = head.dataset.kind === "number", before = place.twinSort;
    const again = before && before.field === head.dataset.field;
    const way = again ? -before.way : number ? -1 : 1;
    place.twinSort = { field: head.dataset.field, number: number, way: way };
    place.querySelectorAll("th").forEach((each) => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
    lay(place);
  };

  twin.openRow = (name) => {
    if (name.startsWith("company:")) twin.go("companies", { company: name.slice(8) });
    else if (document.getElementById("figure-name")) {
      twin.set("figure-name", { value: `${name}.` });
      document.getElementById("figure-name").focus();
    }
  };
})(window.twin);
