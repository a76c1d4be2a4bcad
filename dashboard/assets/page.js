// The page as a whole: clicks, keys, light and dark, and what Dash hands over.
(function (twin) {
  "use strict";
  const by = (id) => document.getElementById(id);
  const no = () => window.dash_clientside.no_update;
  const inputs = () => window.dash_clientside.callback_context.inputs_list.flat();

  // A view that Dash has just put in place.
  twin.dressed = (frame) => frame.querySelectorAll("[data-listing]").forEach(twin.dressListing);
  new MutationObserver(twin.dressChoosers).observe(document.documentElement,
    { childList: true, subtree: true });

  function scheme() {
    const dark = twin.place.theme === "dark";
    document.documentElement.dataset.theme = twin.place.theme;
    by("theme").textContent = dark ? "Light" : "Dark";
    twin.set("mantine", { forceColorScheme: twin.place.theme });
  }

  // The levers stand below the top of the page, which is as high as its sentence is long.
  function belowTheTop() {
    const top = document.querySelector(".top"), { style } = document.documentElement;
    new ResizeObserver(() => style.setProperty("--top", `${top.offsetHeight}px`)).observe(top);
  }

  // ---- What Dash hands over --------------------------------------------------------------------

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.twin = {
    ready() {
      twin.dash = true;
      setTimeout(() => {
        scheme();
        const shown = document.querySelector("#view [data-mounted]");
        belowTheTop();
        twin.tab = shown ? shown.dataset.mounted : "";
        twin.tellDash();
        twin.showTab();
        twin.fillPanel();
        if (shown) { shown.twinShows = 0; twin.apply(); }
      }, 0);
      return no();
    },
    told(told) {
      if (told && told.state) twin.step(told.state);
      if (told && told.place) twin.goTo(told.place);
      return no();
    },
    visit(view) {
      if (!view || !twin.dash) return no();
      twin.tab = view;
      twin.goTo({ view: view });
      return no();
    },
    placed() {
      const next = {};
      inputs().forEach(({ id, value }) => {
        if (value === undefined || value === null) return;
        if (Array.isArray(value)) {
          if (value.length) next[id.name] = value.join(",");
        } else if (value !== "" || id.name === "search") next[id.name] = value;
      });
      if (twin.dash) twin.goTo(next);
      return no();
    },
  };

  // ---- Clicks and keys -------------------------------------------------------------------------

  // Browsers let pages copy by themselves on secure addresses only.
  async function copyLink(button) {
    const link = window.location.href;
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      window.prompt("The link that opens exactly this:", link);
      return;
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy link"; }, 1500);
  }

  // The levers on a phone, where they lie over the page.
  function drawer(open) {
    const inside = by("levers").contains(document.activeElement);
    document.body.classList.toggle("levers-open", open);
    by("open-levers").setAttribute("aria-expanded", String(open));
    if (!open && inside && by("open-levers").offsetParent) by("open-levers").focus();
  }

  function changeFigure() {
    const name = by("figure-name").value.trim(), text = by("figure-value").value.trim();
    if (!name || !text) return;
    const value = Number.isNaN(Number(text)) ? text : Number(text);
    twin.step({ changes: { ...twin.state.changes, [`data.${name}`]: value } });
  }

  const PRESSED = {
    "open-levers": () => drawer(!document.body.classList.contains("levers-open")),
    "close-levers": () => drawer(false),
    "map-play": () => twin.play(),
    "figure-apply": changeFigure,
    "copy-link": copyLink,
    theme: () => {
      const theme = twin.place.theme === "dark" ? "light" : "dark";
      twin.remembered("twin-theme", theme);
      twin.goTo({ theme: theme });
      scheme();
    },
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest ? event.target : event.target.parentElement;
    const button = target && target.closest("button");
    const row = target && target.closest("[data-row]");
    // Words of a row can be marked and copied without being led away.
    if (row && (button || window.getSelection().isCollapsed)) return twin.openRow(row.dataset.row);
    if (!button) return null;
    if (button.dataset.save === "csv") return twin.saveTable(button.closest("[data-chart]"));
    if (button.dataset.save)
      return twin.savePicture(button.closest("[data-chart]"), button.dataset.save);
    if (button.classList.contains("sort")) return twin.sortListing(button);
    if (button.dataset.view) {
      const { view, ...more } = button.dataset;
      if (more.year) more.year = Number(more.year);
      return twin.go(view, more);
    }
    return PRESSED[button.id] && PRESSED[button.id](button);
  });

  document.addEventListener("toggle", (event) => {
    if (event.target.matches && event.target.matches("details.card-data") && event.target.open)
      twin.fillTable(event.target);
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && by("levers")) drawer(false);
    const typing = /TEXTAREA/.test(event.target.tagName)
      || (event.target.tagName === "INPUT" && event.target.type !== "range");
    if (!(event.ctrlKey || event.metaKey) || typing) return;
    // With Shift the letter is a capital one.
    const key = String(event.key).toLowerCase();
    const id = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
    if (id && by(id) && !by(id).disabled) { event.preventDefault(); by(id).click(); }
  });

  // ---- Refusals of callbacks are shown where those of runs are ---------------------------------

  const fetched = window.fetch;
  window.fetch = async (...args) => {
    const answer = await fetched(...args);
    const url = String((args[0] && args[0].url) || args[0]);
    if (url.includes("_dash-update-component") && answer.status >= 400)
      twin.trouble(await answer.clone().text());
    return answer;
  };

  twin.begin();
  twin.resumeJobs();
})(window.twin);
