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
    by("theme").setAttribute("aria-pressed", String(dark));
    twin.set("mantine", { forceColorScheme: twin.place.theme });
  }

  // ---- What Dash hands over --------------------------------------------------------------------

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.twin = {
    ready() {
      twin.dash = true;
      setTimeout(() => {
        scheme();
        const shown = document.querySelector("#view [data-mounted]");
        if (!shown || shown.dataset.mounted !== twin.place.view)
          twin.set("tabs", { value: twin.place.view });
        twin.tellDash();
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
      if (view && twin.dash) twin.goTo({ view: view });
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

  const copied = (button) => () => {
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy link"; }, 1500);
  };

  function changeFigure() {
    const name = by("figure-name").value.trim(), text = by("figure-value").value.trim();
    if (!name || !text) return;
    const value = Number.isNaN(Number(text)) ? text : Number(text);
    twin.step({ changes: { ...twin.state.changes, [`data.${name}`]: value } });
  }

  const PRESSED = {
    "open-levers": () => document.body.classList.toggle("levers-open"),
    "close-levers": () => document.body.classList.remove("levers-open"),
    "map-play": () => twin.play(),
    "figure-apply": changeFigure,
    "copy-link": (button) => navigator.clipboard
      && navigator.clipboard.writeText(window.location.href).then(copied(button), () => null),
    theme: () => {
      const theme = twin.place.theme === "dark" ? "light" : "dark";
      localStorage.setItem("twin-theme", theme);
      twin.goTo({ theme: theme });
      scheme();
    },
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest ? event.target : event.target.parentElement;
    const button = target && target.closest("button");
    const row = target && target.closest("[data-row]");
    if (row) return twin.openRow(row.dataset.row);
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
    if (event.key === "Escape") document.body.classList.remove("levers-open");
    const typing = /TEXTAREA/.test(event.target.tagName)
      || (event.target.tagName === "INPUT" && event.target.type !== "range");
    if (!(event.ctrlKey || event.metaKey) || typing) return;
    const id = event.key === "z" ? (event.shiftKey ? "redo" : "undo")
      : event.key === "y" ? "redo" : null;
    if (id && !by(id).disabled) { event.preventDefault(); by(id).click(); }
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
})(window.twin);
