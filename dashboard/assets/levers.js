// The panel of levers: filled with what the server wrote, listened to as a whole.
(function (twin) {
  "use strict";
  let panel = null;

  const by = (id) => document.getElementById(id);
  const valueOf = (path) => (twin.dragged || twin.state.changes)[path] ?? twin.bases[path];

  function shown(path, value) {
    if (typeof value !== "number") return "";
    if (/(?<!per)_year$|^seed$/.test(path)) return String(value);
    return value.toLocaleString("en-GB", { maximumFractionDigits: 3 });
  }

  twin.panelOf = () => panel && panel.preset;

  twin.loadPanel = async () => {
    const preset = twin.state.preset;
    let found = null;
    try {
      const answer = await fetch(`/levers?preset=${encodeURIComponent(preset)}`);
      if (answer.ok) found = await answer.json();
    } catch {
      // The run that is asked for at the same time says so; the next move asks for both again.
    }
    if (!found || preset !== twin.state.preset) return;
    panel = found;
    twin.bases = panel.bases;
    twin.fillPanel();
  };

  // Called again when Dash has put the frame of the page in place.
  twin.fillPanel = () => {
    const place = by("panel");
    if (!place || !panel) return;
    const presets = by("presets");
    if (presets && !presets.firstChild) {
      const list = document.createElement("select");
      list.className = "select";
      list.id = "preset";
      JSON.parse(presets.dataset.choices).forEach(({ value, label }) =>
        list.add(new Option(label, value)));
      presets.append(list);
    }
    place.innerHTML = panel.html;
    twin.fillShocks(panel.shocks);
    twin.showPanel();
  };

  // Every control as the run has it; called after each move that was not made with the control.
  twin.showPanel = () => {
    if (!by("panel") || !by("panel").firstChild) return;
    document.querySelectorAll("#panel [data-lever]").forEach((control) => {
      const value = valueOf(control.dataset.lever);
      if (control.type === "checkbox") control.checked = Boolean(value);
      else if (control !== document.activeElement || control.value !== String(value))
        control.value = value;
    });
    if (by("preset")) by("preset").value = twin.state.preset;
    twin.marks();
  };

  // What differs from the preset, in words and at each lever.
  twin.marks = () => {
    const changes = twin.dragged || twin.state.changes;
    document.querySelectorAll("#panel .lever[data-path]").forEach((lever) => {
      const path = lever.dataset.path;
      lever.classList.toggle("changed", path in changes);
      lever.querySelector("output").textContent = shown(path, valueOf(path));
    });
    const count = Object.keys(changes).length;
    by("undo").disabled = !twin.state.past.length;
    by("redo").disabled = !twin.state.future.length;
    by("reset").disabled = !count;
    by("changed").textContent = count
      ? `${count} ${count === 1 ? "setting differs" : "settings differ"} from it`
      : "As in the scenario";
    twin.showShocks();
  };

  function read(control) {
    if (control.type === "checkbox") return control.checked;
    if (control.type !== "range") return control.value;
    const value = Number(Number(control.value).toPrecision(10));
    const base = twin.bases[control.dataset.lever];
    // The scenario's own value need not lie on a step of the slider, and must be reached again.
    return Math.abs(value - base) < Number(control.step) / 2 ? base : value;
  }

  document.addEventListener("input", (event) => {
    const control = event.target;
    if (control.type !== "range" || !control.dataset.lever) return;
    twin.drag(control.dataset.lever, read(control));
    twin.marks();
  });

  document.addEventListener("change", (event) => {
    const control = event.target;
    if (control.dataset && control.dataset.lever)
      twin.release(control.dataset.lever, read(control));
    else if (control.id === "preset")
      twin.step({ preset: control.value, changes: {} });
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#levers button");
    if (!button) return;
    if (button.id === "undo") twin.undo();
    else if (button.id === "redo") twin.redo();
    else if (button.id === "reset") twin.step({ changes: {} });
    else if (button.classList.contains("help")) {
      const open = button.getAttribute("aria-expanded") === "true";
      button.setAttribute("aria-expanded", String(!open));
      by(button.getAttribute("aria-controls")).hidden = open;
    }
  });
})(window.twin);
