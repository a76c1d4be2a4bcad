// Which run is shown and where in it. Kept here and in the address; Dash is told when it is idle,
// because telling it takes longer than a simulation.
(function (twin) {
  "use strict";
  const NUMBERS = ["year", "week"];
  const WORDS = ["company", "project", "table", "search", "runs"];
  // Of this page alone, not of the run: no address holds them, and going back keeps them.
  const OWN = ["theme", "job", "pivot", "done"];
  // Stands below other things of its view, and is what a button that names it leads to.
  const LEADS_TO = { company: "company-name", project: "project" };
  const MOST_STEPS = 50;
  const IDLE_MS = 400;
  let waiting = null;
  // What the server chose on this view because nobody had asked for anything.
  let unasked = new Set();

  Object.assign(twin, { state: null, place: null, bases: {}, dragged: null, releasedAt: 0,
    leadsTo: null, tab: "" });

  // A browser may forbid pages to keep anything; then nothing is remembered.
  twin.remembered = (name, value, inThisTab) => {
    try {
      const kept = inThisTab ? sessionStorage : localStorage;
      if (value !== undefined) kept.setItem(name, value);
      return kept.getItem(name);
    } catch {
      return null;
    }
  };

  twin.same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const sorted = twin.sorted = (changes) =>
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

  // The part of an address that says which run it is, not where in it.
  twin.runQuery = () => {
    const query = new URLSearchParams({ preset: twin.state.preset });
    Object.keys(twin.state.changes).sort().forEach((path) =>
      query.set(path, JSON.stringify(twin.state.changes[path])));
    return query;
  };

  function showAddress(push) {
    const query = twin.runQuery();
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
    const asked = Object.entries(twin.place).filter(([name]) => !unasked.has(name));
    twin.set("state", { data: { preset: preset, changes: changes } });
    twin.set("place", { data: Object.fromEntries(asked) });
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
    twin.state = next;
    twin.dragged = null;
    showAddress(false);
    if (twin.panelOf() === next.preset) twin.showPanel();
    else twin.loadPanel();
    tellSoon();
    twin.showJobs();
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
    const moved = next.view !== twin.place.view;
    Object.keys(next).forEach((name) => {
      if (more[name] !== undefined && more[name] !== twin.place[name]) unasked.delete(name);
      // Another view chooses for itself: its hours may begin years after the first decision.
      if (moved && unasked.has(name) && !(name in more)) delete next[name];
      if (next[name] === "" || next[name] === null) delete next[name];
    });
    if (twin.same(next, twin.place)) return;
    if (moved) unasked = new Set();
    twin.place = next;
    showAddress(moved);
    if (moved) {
      // The frame of the view is made for the place that Dash knows.
      twin.tellDash();
      twin.showTab();
    } else tellSoon();
    twin.ask(true);
  };

  // On a phone the tabs are wider than the page; the page itself stays where it is.
  function tabInSight() {
    const tab = document.querySelector(`.tabs [role="tab"][id$="-tab-${twin.place.view}"]`);
    if (!tab) return;
    const list = tab.closest(".tabs"), row = list.getBoundingClientRect();
    const { left, width } = tab.getBoundingClientRect();
    list.scrollLeft += left + width / 2 - row.left - row.width / 2;
  }

  // Told of the tab that it shows already, Dash would put the view in place a second time.
  twin.showTab = () => {
    tabInSight();
    if (!twin.dash || twin.tab === twin.place.view) return;
    twin.tab = twin.place.view;
    twin.set("tabs", { value: twin.tab });
  };

  // What the server chose where the address said nothing is where the page is now.
  twin.settleOn = (shown) => {
    const names = Object.keys(shown).filter((name) => twin.place[name] === undefined);
    twin.goTo(shown);
    names.forEach((name) => unasked.add(name));
  };

  twin.go = (view, more) => {
    const serial = twin.serial;
    twin.leadsTo = Object.keys(more).map((name) => LEADS_TO[name]).find(Boolean) || null;
    twin.goTo({ ...more, view: view });
    const main = document.getElementById("view");
    if (main) main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
    if (twin.serial === serial) twin.lead();
  };

  twin.begin = () => {
    const kept = twin.remembered("twin-theme");
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
    const { past, future } = twin.state;
    OWN.forEach((name) => { if (name in twin.place) place[name] = twin.place[name]; });
    twin.place = place;
    unasked = new Set();
    twin.showTab();
    become({ ...state, past: past, future: future });
  });
})(window.twin);
