// One request draws a view: asked for while a lever is still under the hand, put into the page as
// it comes. The latest run asked for wins; while dragging, one request at a time is under way, but
// a hand that rests does not wait for what it has passed, unless nothing new has shown for a while.
(function (twin) {
  "use strict";
  Object.assign(twin, { serial: 0, answeredSerial: 0, appliedSerial: 0, content: null });
  // The server drops what this page asked for before and no longer waits for.
  const page = Math.random().toString(36).slice(2);
  const RESTS_AFTER_MS = 60, STALE_AFTER_MS = 700;
  let underWay = 0, again = false, lastKey = "", failedKey = "", resting = 0, appliedAt = 0;
  let told = { text: "" };

  const mounted = () => document.querySelector("#view [data-mounted]");

  function asked() {
    const { preset, changes } = twin.state;
    return { state: { preset: preset, changes: twin.dragged || changes }, place: twin.place };
  }

  // What tells one picture from another: the map plays its years by itself, and how far work in
  // the background is shows on its own views only.
  function keyOf({ state, place }) {
    const { job, pivot, done, year, ...rest } = place;
    const more = { uncertainty: [job, done], coordination: [pivot] }[place.view];
    return JSON.stringify([state, rest, place.view === "map" ? null : year, more || null]);
  }

  twin.ask = (atOnce) => {
    const request = asked(), key = keyOf(request);
    if (key === lastKey && key !== failedKey) return;
    failedKey = "";
    clearTimeout(resting);
    if (!atOnce && underWay) {
      again = true;
      if (performance.now() - appliedAt < STALE_AFTER_MS)
        resting = setTimeout(() => twin.ask(true), RESTS_AFTER_MS);
      return;
    }
    again = false;
    lastKey = key;
    twin.serial += 1;
    twin.request = request;
    document.documentElement.classList.add("busy");
    send(request, key, twin.serial);
  };

  async function send(request, key, serial) {
    underWay += 1;
    try {
      const answer = await fetch("/run", { method: "POST",
        body: JSON.stringify({ ...request, page: page, serial: serial }),
        headers: { "Content-Type": "application/json" } });
      if (answer.status === 204) return;
      if (!answer.ok) {
        const refused = answer.status === 400;
        throw Object.assign(new Error(await answer.text()), { refused: refused });
      }
      const content = await answer.json();
      if (serial > twin.appliedSerial) {
        twin.appliedSerial = serial;
        appliedAt = performance.now();
        content.serial = serial;
        content.place = request.place;
        twin.content = content;
        twin.trouble("");
        if (serial === twin.serial) settle(request, content);
        twin.apply();
      }
    } catch (error) {
      failedKey = key;
      if (serial === twin.serial) {
        document.documentElement.classList.remove("busy");
        twin.leadsTo = null;
        const lost = error instanceof TypeError ? "The server cannot be reached." : error.message;
        twin.trouble(`${lost}\n${twin.content ? "What you see is the last run that worked." : ""}`,
          error.refused && !twin.content ? `/${request.place.view}?${twin.runQuery()}` : "");
      }
    } finally {
      underWay -= 1;
      if (again) { again = false; twin.ask(false); }
    }
  }

  // What the server chose is not asked for again when the fields that show it report it.
  function settle(request, { fields, choices }) {
    const shown = { ...fields };
    Object.entries(choices || {}).forEach(([name, [, value]]) => {
      const word = Array.isArray(value) ? value.join(",") : value;
      if (word) shown[name] = word;
    });
    lastKey = keyOf({ state: request.state, place: { ...twin.place, ...shown } });
    twin.settleOn(shown);
  }

  // What went wrong may be known before Dash has made the place where it is said.
  twin.trouble = (text, wayOut) => {
    told = { text: text, wayOut: wayOut };
    sayTrouble();
  };

  function sayTrouble() {
    const place = document.getElementById("trouble");
    if (!place || place.twinTold === told) return;
    place.twinTold = told;
    place.textContent = told.text;
    if (told.text && !twin.content)
      document.getElementById("headline").textContent = "Nothing could be shown.";
    if (!told.wayOut) return;
    const link = document.createElement("a");
    link.href = told.wayOut;
    link.textContent = "Open this view of the run from its beginning";
    place.append(link);
  }

  // ---- Into the page ---------------------------------------------------------------------------

  const each = (kind, does) => document.querySelectorAll(`#view [data-${kind}]`).forEach((place) => {
    const given = twin.content[`${kind}s`] && twin.content[`${kind}s`][place.dataset[kind]];
    if (given !== undefined) does(place, given);
  });

  twin.apply = () => {
    const content = twin.content, frame = mounted();
    if (!content || !frame || frame.dataset.mounted !== content.view) return;
    if (frame.twinShows === content.serial) return;
    frame.twinShows = content.serial;
    each("block", (place, text) => {
      if (place.twinText !== text) { place.twinText = text; place.innerHTML = text; }
    });
    const lines = content.words || {};
    document.querySelectorAll("#view [data-words]").forEach((place) => {
      const text = lines[place.dataset.words];
      if (text !== undefined && place.textContent !== text) place.textContent = text;
    });
    document.getElementById("headline").textContent = content.headline;
    // An answer that was overtaken would put an older choice back, as if it were made anew.
    if (content.serial === twin.serial) fillFields(frame, content);
    if (content.rows) twin.fillListings(content.rows);
    if (content.frames) twin.fillMap(content);
    if (content.serial === twin.serial) twin.lead();
    const waiting = [];
    each("figure", (place, figure) => waiting.push([place, figure]));
    twin.drawAll(waiting, content.serial);
  };

  function fillFields(frame, content) {
    Object.entries(content.choices || {}).forEach(([name, [options, value]]) =>
      fill(frame, "choice", name, { data: options, value: value }));
    // A field that the page was asked with may be under the hand of who types.
    Object.entries(content.fields || {}).forEach(([name, value]) =>
      content.place[name] === value || fill(frame, "place", name, { value: value }));
  }

  // Brings what a button led to into sight, once it is there.
  twin.lead = () => {
    const place = twin.leadsTo && document.querySelector(`#view [data-block="${twin.leadsTo}"]`);
    twin.leadsTo = null;
    if (place) (place.closest(".card") || place).scrollIntoView();
  };

  // Fields and lists to choose from are Dash's, which is told only what is new.
  function fill(frame, type, name, props) {
    const known = frame.twinFilled || {}, now = JSON.stringify(props);
    if (known[name] === now || !twin.dash) return;
    frame.twinFilled = { ...known, [name]: now };
    twin.set({ type: type, name: name }, props);
  }

  twin.allDrawn = (serial) => {
    twin.answeredSerial = serial;
    twin.answeredAt = performance.now();
    if (serial === twin.serial) document.documentElement.classList.remove("busy");
  };

  new MutationObserver(() => {
    sayTrouble();
    if (document.getElementById("panel") && !document.getElementById("panel").firstChild)
      twin.fillPanel();
    const frame = mounted();
    if (frame && !frame.twinSeen) { frame.twinSeen = true; twin.dressed(frame); twin.apply(); }
  }).observe(document.documentElement, { childList: true, subtree: true });
})(window.twin);
