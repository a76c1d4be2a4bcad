// Which run is shown and where in it. Kept here and in the address; Dash is told when it is idle,
// because telling it takes longer than a simulation.
(function (twin) {
  "use strict";
  const NUMBERS = ["year", "week"];
  const WORDS = ["company", "project", "table", "search", "runs"];
  const MOST_STEPS = 50;
  const IDLE_MS = 400;
  let waiting = null;

  Object.assign(twin, { state: null, place: null, bases: {}, dragged: null, releasedAt: 0 });

  twin.same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const sorted = (changes) =>
    Object.fromEntries(Object.keys(changes).sort().map((key) => [key, changes[key]]));

  function readAddress() {
    const state = { preset: twin.told.preset, changes: {}, past: [], future: [] };
    const place = { view: window.location.pathname.replace(/^\/+|\/+$/g, "") || "overview" };
    new URLSearchParams(window.location.search).forEach((text, name) => {
      if (name === "preset") state.preset = text;
      else if (NUMBERS.includes(name)) place[name] = Number(text);
      else if (WORDS.includes(name)) place[name] = text;
      else {
        try { state.changes[name] = JSON.parse(text); } catch { state.changes[name] = text; }
      }
    });
    return [state, place];
  }

  function showAddress(push) {
    const query = new URLSearchParams();
    query.set("preset", twin.state.preset);
    Object.keys(twin.state.changes).sort().forEach((path) =>
      query.set(path, JSON.stringify(twin.state.changes[path])));
    [...NUMBERS, ...WORDS].forEach((name) => {
      const value = twin.place[name];
      if (value !== undefined && value !== null && value !== "") query.set(name, value);
    });
    const target = `/${twin.place.view}?${query}`;
    if (window.location.pathname + window.location.search !== target)
      window.history[push ? "pushState" : "replaceState"]({}, "", target);
  }

  // ---- What Dash knows: the stores "state" and "place", which its callbacks read ----------------

  twin.tellDash = () => {
    clearTimeout(waiting);
    waiting = null;
    if (!twin.dash) return;
    const { preset, changes } = twin.state;
    twin.set("state", { data: { preset: preset, changes: changes } });
    twin.set("place", { data: twin.place });
  };
  twin.set = (id, props) => window.dash_clientside.set_props(id, props);

  function tellSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(twin.tellDash, IDLE_MS);
  }

  // Whoever presses something outside the levers may press what a callback answers.
  ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, (event) => {
    const levers = event.target.closest && event.target.closest("#levers");
    if (waiting && !levers) twin.tellDash();
  }, true));

  // ---- Moves -----------------------------------------------------------------------------------

  function become(next) {
    const other = !twin.state || twin.state.preset !== next.preset;
    twin.state = next;
    twin.dragged = null;
    showAddress(false);
    if (other) twin.loadPanel();
    else twin.showPanel();
    tellSoon();
    twin.ask(true);
  }

  const plain = (state) => ({ preset: state.preset, changes: state.changes });

  // A new run, with the old one to go back to.
  twin.step = (next) => {
    if (twin.same(sorted(next.changes), sorted(twin.state.changes))
        && (next.preset || twin.state.preset) === twin.state.preset) {
      twin.dragged = null;
      return twin.ask(true);
    }
    const past = [...twin.state.past, plain(twin.state)].slice(-MOST_STEPS);
    return become({ ...twin.state, ...next, past: past, future: [] });
  };

  twin.with = (path, value) => {
    const changes = { ...twin.state.changes };
    if (twin.same(value, twin.bases[path])) delete changes[path];
    else changes[path] = value;
    return changes;
  };

  // A lever under the hand: the run is asked for, but nothing is kept until it is let go.
  twin.drag = (path, value) => {
    twin.dragged = twin.with(path, value);
    twin.ask(false);
  };
  twin.release = (path, value) => {
    twin.releasedAt = performance.now();
    twin.step({ changes: twin.with(path, value) });
  };

  twin.undo = () => {
    const { past, future } = twin.state;
    if (past.length) become({ ...past[past.length - 1], past: past.slice(0, -1),
      future: [...future, plain(twin.state)] });
  };
  twin.redo = () => {
    const { past, future } = twin.state;
    if (future.length) become({ ...future[future.length - 1], future: future.slice(0, -1),
      past: [...past, plain(twin.state)] });
  };

  // ---- Places ----------------------------------------------------------------------------------

  twin.goTo = (more) => {
    const next = { ...twin.place, ...more };
    Object.keys(next).forEach((name) => {
      if (next[name] === "" || next[name] === null) delete next[name];
    });
    if (twin.same(next, twin.place)) return;
    const moved = next.view !== twin.place.view;
    twin.place = next;
    showAddress(moved);
    if (moved && twin.dash) twin.set("tabs", { value: next.view });
    tellSoon();
    twin.ask(true);
  };

  twin.go = (view, more) => {
    twin.goTo({ ...more, view: view });
    const main = document.getElementById("view");
    if (main) main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  };

  twin.begin = () => {
    const kept = localStorage.getItem("twin-theme");
    const dark = kept ? kept === "dark"
      : window.matchMedia("(prefers-color-scheme: dark)").matches;
    const [state, place] = readAddress();
    place.theme = dark ? "dark" : "light";
    document.documentElement.dataset.theme = place.theme;
    twin.place = place;
    become(state);
  };

  window.addEventListener("popstate", () => {
    const [state, place] = readAddress();
    const theme = twin.place.theme;
    const { past, future } = twin.state;
    twin.place = { ...place, theme: theme };
    if (twin.dash) twin.set("tabs", { value: place.view });
    become({ ...state, past: past, future: future });
  });
})(window.twin);
