// What happens in the browser alone: levers, undo, links, the map's year, saving and reading charts.
// Everything that needs a simulation goes through one request to the server.
(function () {
  "use strict";
  const ns = (window.dash_clientside = window.dash_clientside || {});
  const no = () => window.dash_clientside.no_update;
  const set = (id, props) => window.dash_clientside.set_props(id, props);
  const NUMBERS = ["year", "week"];
  const WORDS = ["company", "project", "table", "search", "runs"];
  const MOST_STEPS = 50;
  const now = { place: null, state: null, request: null, serial: 0, releasedAt: 0, timer: null };
  window.twin = now;

  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const tidy = (value) => (typeof value === "number" ? Number(value.toPrecision(10)) : value);
  const sorted = (changes) =>
    Object.fromEntries(Object.keys(changes).sort().map((key) => [key, changes[key]]));

  function readAddress(preset, search) {
    const state = { preset: preset, changes: {}, past: [], future: [], panel: Date.now() };
    const place = {};
    new URLSearchParams(search || "").forEach((text, name) => {
      if (name === "preset") state.preset = text;
      else if (NUMBERS.includes(name)) place[name] = Number(text);
      else if (WORDS.includes(name)) place[name] = text;
      else {
        try { state.changes[name] = JSON.parse(text); } catch { state.changes[name] = text; }
      }
    });
    return [state, place];
  }

  function addressOf(state, place) {
    const query = new URLSearchParams();
    query.set("preset", state.preset);
    Object.keys(state.changes).sort().forEach((path) =>
      query.set(path, JSON.stringify(state.changes[path])));
    [...NUMBERS, ...WORDS].forEach((name) => {
      if (place[name] !== undefined && place[name] !== null && place[name] !== "")
        query.set(name, place[name]);
    });
    return `/${place.view}?${query}`;
  }

  function step(state, next) {
    // A new state with the old one to go back to.
    const past = [...state.past, { preset: state.preset, changes: state.changes }];
    return { ...state, ...next, past: past.slice(-MOST_STEPS), future: [] };
  }

  function go(view, more) {
    const place = { ...now.place, ...more, view: view };
    set("place", { data: place });
    set("tabs", { value: view });
    const main = document.getElementById("view");
    if (main) main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
  now.go = go;

  const idOf = (kind, path) => `{"path":"${path}","type":"${kind}"}`;

  function mark(state, bases) {
    // Straight into the page and after the request is sent: fifty components need not be told.
    Object.keys(bases).forEach((path) => {
      const frame = document.getElementById(idOf("mark", path));
      const shown = document.getElementById(idOf("shown", path));
      if (frame) frame.className = path in state.changes ? "lever changed" : "lever";
      const value = path in state.changes ? state.changes[path] : bases[path];
      if (shown) shown.textContent = typeof value !== "number" ? ""
        : /year$|^seed$/.test(path) ? String(value)
          : value.toLocaleString("en-GB", { maximumFractionDigits: 3 });
    });
    const count = Object.keys(state.changes).length;
    const off = { undo: !state.past.length, redo: !state.future.length, reset: !count };
    // React hears no click of a button that it believes to be off: these three must be told.
    Object.keys(off).forEach((id) => {
      if (document.getElementById(id).disabled !== off[id]) set(id, { disabled: off[id] });
    });
    document.getElementById("changed").textContent = count
      ? `${count} ${count === 1 ? "setting differs" : "settings differ"} from it`
      : "As in the scenario";
  }

  function asking(state, place) {
    // The request that draws this run at this place, or nothing where it is already drawn.
    const asked = { state: { preset: state.preset, changes: state.changes }, place: place };
    const drawn = now.request;
    if (drawn && drawn.mount === now.mount && same(drawn.state, asked.state)) {
      const a = { ...drawn.place }, b = { ...place };
      // The map plays its years by itself.
      if (place.view === "map") { delete a.year; delete b.year; }
      if (same(a, b)) return null;
    }
    now.serial += 1;
    asked.serial = now.serial;
    asked.mount = now.mount;
    now.request = asked;
    document.body.classList.add("busy");
    return asked;
  }

  function plots() { return [...document.querySelectorAll("#view .js-plotly-plot")]; }

  ns.twin = {
    start(pathname, search, preset) {
      const [state, place] = readAddress(preset, search);
      place.view = (pathname || "/").replace(/^\/+|\/+$/g, "") || "overview";
      const kept = localStorage.getItem("twin-theme");
      const dark = kept ? kept === "dark"
        : window.matchMedia("(prefers-color-scheme: dark)").matches;
      place.theme = dark ? "dark" : "light";
      now.place = place;
      now.state = state;
      return [state, place, place.view];
    },
    moved(values, checks, state, bases) {
      if (!state || !bases) return [no(), no()];
      const [levers, switches] = window.dash_clientside.callback_context.inputs_list;
      const changes = { ...state.changes };
      const note = (entries) => entries.forEach((entry) => {
        const path = entry.id.path;
        const value = tidy(entry.value);
        if (!(path in bases) || value === undefined || value === null) return;
        if (value === bases[path]) delete changes[path];
        else changes[path] = value;
      });
      note(levers);
      note(switches);
      if (same(sorted(changes), sorted(state.changes))) return [no(), no()];
      now.releasedAt = performance.now();
      const next = step(state, { changes: changes });
      const ready = now.place && now.request && now.request.place.view === now.place.view;
      return [next, (ready && asking(next, now.place)) || no()];
    },
    pressed(_undo, _redo, _reset, preset, state) {
      const which = window.dash_clientside.callback_context.triggered_id;
      if (!state || !which) return no();
      const panel = state.panel + 1;
      const here = { preset: state.preset, changes: state.changes };
      if (which === "preset") {
        if (!preset || preset === state.preset) return no();
        return step(state, { preset: preset, changes: {}, panel: panel });
      }
      if (which === "reset") return step(state, { changes: {}, panel: panel });
      const from = which === "undo" ? state.past : state.future;
      if (!from.length) return no();
      const target = from[from.length - 1];
      const rest = from.slice(0, -1);
      return which === "undo"
        ? { ...state, ...target, past: rest, future: [...state.future, here], panel: panel }
        : { ...state, ...target, future: rest, past: [...state.past, here], panel: panel };
    },
    panel(state, last) {
      if (!state || (last && last.panel === state.panel)) return no();
      return { panel: state.panel, preset: state.preset, changes: state.changes };
    },
    marks(state, bases) {
      if (state && bases) {
        now.state = state;
        requestAnimationFrame(() => setTimeout(() => mark(state, bases), 0));
      }
      return "";
    },
    visit(view, place) {
      if (!view || !place || place.view === view) return no();
      return { ...place, view: view };
    },
    placed(_values, _choices, place) {
      const entries = window.dash_clientside.callback_context.inputs_list.flat();
      if (!place) return no();
      const next = { ...place };
      entries.forEach((e) => {
        if (e.value === undefined || e.value === null || e.value === "") {
          if (e.id.name === "search") delete next.search;
        } else if (Array.isArray(e.value)) {
          if (e.value.length) next[e.id.name] = e.value.join(",");
        } else next[e.id.name] = e.value;
      });
      return same(next, place) ? no() : next;
    },
    address(state, place) {
      if (!state || !place) return no();
      const moved = !now.place || now.place.view !== place.view;
      now.place = place;
      now.state = state;
      const target = addressOf(state, place);
      if (window.location.pathname + window.location.search !== target)
        window.history[moved ? "pushState" : "replaceState"]({}, "", target);
      document.documentElement.dataset.theme = place.theme;
      document.body.dataset.agThemeMode = place.theme;
      return "";
    },
    request(state, place, mounted) {
      if (!state || !place || !mounted.length || mounted[0] !== place.view) return no();
      return asking(state, place) || no();
    },
    mounted(children) {
      now.mount = (now.mount || 0) + 1;
      return no();
    },
    answered(serial) {
      now.answeredSerial = serial;
      now.answeredAt = performance.now();
      if (serial === now.serial) document.body.classList.remove("busy");
      return "";
    },
    theme(clicks, place) {
      if (!clicks || !place) return [no(), no(), no(), no()];
      const theme = place.theme === "dark" ? "light" : "dark";
      localStorage.setItem("twin-theme", theme);
      return [{ ...place, theme: theme }, theme, theme === "dark" ? "Light" : "Dark",
        String(theme === "dark")];
    },
    scheme(place) {
      if (!place) return [no(), no(), no()];
      const dark = place.theme === "dark";
      return [dark ? "dark" : "light", dark ? "Light" : "Dark", String(dark)];
    },
    figure(clicks, name, value, state) {
      if (!clicks || !state || !name || value === undefined || value === "") return no();
      const number = Number(value);
      const changes = { ...state.changes };
      changes[`data.${String(name).trim()}`] = Number.isNaN(number) ? value : number;
      return step(state, { changes: changes });
    },
    clicked(clicks) {
      const hit = window.dash_clientside.callback_context.triggered;
      const point = hit && hit[0] && hit[0].value && hit[0].value.points && hit[0].value.points[0];
      const told = point && (Array.isArray(point.customdata) ? point.customdata[0] : point.customdata);
      if (typeof told !== "string") return no();
      if (told.startsWith("project:")) go("programme", { project: told.slice(8) });
      else if (told) go("companies", { company: told });
      return "";
    },
    gridClicked(cell) {
      const hit = window.dash_clientside.callback_context.triggered;
      const value = hit && hit[0] && hit[0].value;
      if (!value || !value.rowId) return no();
      if (value.rowId.startsWith("company:")) go("companies", { company: value.rowId.slice(8) });
      else if (document.getElementById("figure-name"))
        set("figure-name", { value: value.rowId + "." });
      return "";
    },
    mapYear(year, frames) {
      if (!frames || !year) return "";
      const gd = document.querySelector("[data-chart='map'] .js-plotly-plot");
      const frame = frames.find((each) => each.year === year);
      if (!gd || !frame || !gd.layout || !gd.layout.meta) return String(year);
      const first = gd.layout.meta.first_moving;
      const data = gd.data.map((trace, i) =>
        i < first ? trace : { ...trace, ...frame.traces[i - first] });
      window.Plotly.react(gd, data, gd.layout);
      if (now.place && now.place.year !== year) set("place", { data: { ...now.place, year: year } });
      return String(year);
    },
    play(clicks, years) {
      if (!clicks) return no();
      if (now.timer) { clearInterval(now.timer); now.timer = null; return "Play"; }
      let year = now.place.year && now.place.year < years[1] ? now.place.year : years[0];
      set("map-year", { value: year });
      now.timer = setInterval(() => {
        year += 1;
        if (year > years[1] || !document.getElementById("map-play")) {
          clearInterval(now.timer);
          now.timer = null;
          if (document.getElementById("map-play")) set("map-play", { children: "Play" });
          return;
        }
        set("map-year", { value: year });
      }, 650);
      return "Pause";
    },
  };

  // ---- Charts: their data as a table, and saved as a picture or as CSV -------------------------

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
    const traces = (gd.data || []).filter((t) =>
      t.x && t.y && t.hoverinfo !== "skip" && t.visible !== false);
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
    const head = title(gd.layout && gd.layout.xaxis) || (keys.every((k) => k > 1900 && k < 2200)
      ? "year" : "");
    return { columns: [head, ...traces.map((t) => t.name || "")], rows: rows };
  }

  function fill(details) {
    const card = details.closest("[data-chart]");
    const gd = card && card.querySelector(".js-plotly-plot");
    const place = details.querySelector(".card-table");
    if (!gd || !place) return;
    const table = tableOf(gd);
    const number = (v) => (typeof v === "number" && !(v > 1900 && v < 2200 && Number.isInteger(v))
      ? v.toLocaleString("en-GB", { maximumFractionDigits: 2 }) : plain(v));
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
    table.rows.slice(0, 400).forEach((row) => {
      const line = body.insertRow();
      row.forEach((value) => {
        const cell = line.insertCell();
        cell.textContent = number(value);
        if (typeof value === "number") cell.className = "figure";
      });
    });
    place.replaceChildren(made);
    place.tabIndex = 0;
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", details.querySelector("summary").textContent);
  }

  function csvOf(table) {
    const cell = (v) => {
      let text = plain(v);
      if (typeof v !== "number" && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
      return /[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
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

  function save(button) {
    const card = button.closest("[data-chart]");
    const gd = card.querySelector(".js-plotly-plot");
    const name = card.dataset.chart;
    const kind = button.dataset.save;
    if (kind === "csv") return download(`${name}.csv`, csvOf(tableOf(gd)), "text/csv");
    const title = `${card.querySelector(".card-title").textContent}<br><sub>` +
      `${card.querySelector(".card-unit").textContent}</sub>`;
    const ground = getComputedStyle(card).backgroundColor;
    const layout = { ...gd.layout, paper_bgcolor: ground,
      title: { text: title, x: 0.02, xanchor: "left" },
      margin: { ...gd.layout.margin, t: 64, l: 60, b: 60 } };
    return window.Plotly.downloadImage({ data: gd.data, layout: layout },
      { format: kind, filename: name, width: 1100, height: 620, scale: kind === "png" ? 2 : 1 });
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.matches && event.target.matches("details.card-data") && event.target.open)
      fill(event.target);
  }, true);

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button");
    if (!button) return;
    if (button.dataset.save) save(button);
    else if (button.dataset.view) {
      const { view, ...more } = button.dataset;
      if (more.year) more.year = Number(more.year);
      go(view, more);
    } else if (button.id === "open-levers") document.body.classList.toggle("levers-open");
    else if (button.id === "close-levers") document.body.classList.remove("levers-open");
    else if (button.id === "copy-link") {
      const done = () => { button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy link"; }, 1500); };
      if (navigator.clipboard) navigator.clipboard.writeText(window.location.href).then(done, done);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.body.classList.remove("levers-open");
    const typing = /INPUT|TEXTAREA/.test((event.target || {}).tagName || "");
    if (!(event.ctrlKey || event.metaKey) || typing) return;
    const id = event.key === "z" ? (event.shiftKey ? "redo" : "undo")
      : event.key === "y" ? "redo" : null;
    const button = id && document.getElementById(id);
    if (button && !button.disabled) { event.preventDefault(); button.click(); }
  });

  // ---- Refusals: what the server says of a request is shown where the reader looks -------------

  const asked = window.fetch;
  window.fetch = async (...args) => {
    const answer = await asked(...args);
    const url = String((args[0] && args[0].url) || args[0]);
    if (url.includes("_dash-update-component")) {
      const trouble = document.getElementById("trouble");
      if (answer.status >= 400) {
        document.body.classList.remove("busy");
        const text = await answer.clone().text();
        if (trouble) trouble.textContent = `${text}\nWhat you see is the last run that worked.`;
      } else if (trouble) trouble.textContent = "";
    }
    return answer;
  };

  // ---- Watching: when each chart was drawn last, and open tables kept up to date ---------------

  const watched = new WeakSet();
  function watch() {
    plots().forEach((gd) => {
      if (watched.has(gd) || !gd.on) return;
      watched.add(gd);
      gd.twinPlotted = performance.now();
      gd.on("plotly_afterplot", () => {
        gd.twinPlotted = performance.now();
        const details = gd.closest("[data-chart]").querySelector("details.card-data[open]");
        if (details) fill(details);
      });
    });
  }
  new MutationObserver(watch).observe(document.documentElement,
    { childList: true, subtree: true });
  window.addEventListener("error", () => document.body.classList.remove("busy"));
})();
