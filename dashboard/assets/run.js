// One request draws a view: asked for while a lever is still under the hand, put into the page as
// it comes. The latest run asked for wins; while dragging, one request at a time is under way.
(function (twin) {
  "use strict";
  Object.assign(twin, { serial: 0, answeredSerial: 0, appliedSerial: 0, content: null });
  let underWay = 0, again = false, lastKey = "", failedKey = "";

  const mounted = () => document.querySelector("#view [data-mounted]");

  function asked() {
    const { preset, changes } = twin.state;
    return { state: { preset: preset, changes: twin.dragged || changes }, place: twin.place };
  }

  // What tells one picture from another: the map plays its years by itself, and how far work in
  // the background is shows on its own views only.
  function keyOf({ state, place }) {
    const { job, pivot, done, year, ...rest } = place;
    const more = { uncertainty: [job, done], coordination: [pivot, done] }[place.view];
    return JSON.stringify([state, rest, place.view === "map" ? null : year, more || null]);
  }

  twin.ask = (atOnce) => {
    const request = asked(), key = keyOf(request);
    if (key === lastKey && key !== failedKey) return;
    if (!atOnce && underWay) { again = true; return; }
    lastKey = key;
    twin.serial += 1;
    twin.request = request;
    document.documentElement.classList.add("busy");
    send(request, key, twin.serial);
  };

  async function send(request, key, serial) {
    underWay += 1;
    try {
      const answer = await fetch("/run", { method: "POST", body: JSON.stringify(request),
        headers: { "Content-Type": "application/json" } });
      if (!answer.ok) throw new Error(await answer.text());
      const content = await answer.json();
      if (serial > twin.appliedSerial) {
        twin.appliedSerial = serial;
        content.serial = serial;
        twin.content = content;
        twin.trouble("");
        twin.apply();
      }
    } catch (error) {
      failedKey = key;
      if (serial === twin.serial) {
        document.documentElement.classList.remove("busy");
        const lost = error instanceof TypeError ? "The server cannot be reached." : error.message;
        twin.trouble(`${lost}\nWhat you see is the last run that worked.`);
      }
    } finally {
      underWay -= 1;
      if (again) { again = false; twin.ask(false); }
    }
  }

  twin.trouble = (text) => {
    const place = document.getElementById("trouble");
    if (place && place.textContent !== text) place.textContent = text;
  };

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
    Object.entries(content.choices || {}).forEach(([name, [options, value]]) =>
      choose(frame, name, options, value));
    if (content.rows) twin.fillListings(content.rows);
    if (content.frames) twin.fillMap(content);
    const waiting = [];
    each("figure", (place, figure) => waiting.push([place, figure]));
    twin.drawAll(waiting, content.serial);
  };

  // Lists to choose from are Dash's, which is told only what is new.
  function choose(frame, name, options, value) {
    const id = { type: "choice", name: name }, known = frame.twinChoices || {};
    const now = JSON.stringify([options, value]);
    if (known[name] === now || !twin.dash) return;
    frame.twinChoices = { ...known, [name]: now };
    twin.set(id, { data: options, value: value });
  }

  twin.allDrawn = (serial) => {
    twin.answeredSerial = serial;
    twin.answeredAt = performance.now();
    if (serial === twin.serial) document.documentElement.classList.remove("busy");
  };

  new MutationObserver(() => {
    if (document.getElementById("panel") && !document.getElementById("panel").firstChild)
      twin.fillPanel();
    const frame = mounted();
    if (frame && !frame.twinSeen) { frame.twinSeen = true; twin.dressed(frame); twin.apply(); }
  }).observe(document.documentElement, { childList: true, subtree: true });
})(window.twin);
