// Shocks as levers: strike the cluster in a year, drag the year, take the blow back.
(function (twin) {
  "use strict";
  let form = null, listed = "";

  const by = (id) => document.getElementById(id);
  const shocks = () => (twin.dragged || twin.state.changes).shocks || twin.bases.shocks || [];
  const kindOf = (name) => form.kinds.find(({ value }) => value === name);

  function made(tag, props, ...children) {
    const element = Object.assign(document.createElement(tag), props);
    element.append(...children);
    return element;
  }

  function slider(label, name, { low, high, step }, value, index) {
    const input = made("input", { type: "range", className: "slider" });
    Object.assign(input, { min: low, max: high, step: step, value: value });
    Object.assign(input.dataset, { shock: name, index: index });
    input.setAttribute("aria-label", label);
    const shown = made("output", { className: "lever-value", textContent: value });
    return made("div", { className: "lever-row" },
      made("span", { className: "quiet", textContent: label }), shown, input);
  }

  function list(name, label, entries) {
    const choice = made("select", { className: "select", id: `shock-${name}` });
    entries.forEach(({ value, label: text }) => choice.add(new Option(text, value)));
    choice.setAttribute("aria-label", label);
    return choice;
  }

  function subjects() {
    const { subjects: found } = kindOf(by("shock-kind").value);
    const old = by("shock-subject"), fresh = list("subject", "Whom it hits", found);
    fresh.hidden = !found.length;
    old.replaceWith(fresh);
  }

  twin.fillShocks = (given) => {
    form = given;
    listed = "";
    const add = made("button", { type: "button", id: "shock-add", className: "button",
      textContent: "Strike" });
    by("shock-form").replaceChildren(list("kind", "What happens", form.kinds),
      made("select", { id: "shock-subject" }), add);
    subjects();
  };

  // The blows of this run. Rebuilt only if one comes or goes, so that a slider stays in hand.
  twin.showShocks = () => {
    const place = by("shock-list");
    if (!place || !form) return;
    const now = shocks();
    const mark = JSON.stringify(now.map(({ kind, subject }) => [kind, subject]));
    if (mark !== listed) {
      listed = mark;
      place.replaceChildren(...now.map(row));
      if (now.length) by("shocks").open = true;
    }
    place.querySelectorAll("[data-shock]").forEach((input) => {
      const value = now[input.dataset.index][input.dataset.shock];
      if (input.value !== String(value)) input.value = value;
      input.previousElementSibling.textContent = value;
    });
  };

  function row(shock, index) {
    const kind = kindOf(shock.kind);
    const subject = kind.subjects.find(({ value }) => value === shock.subject);
    const away = made("button", { type: "button", className: "tool", textContent: "Take back" });
    away.dataset.shockAway = index;
    const words = subject ? `${kind.label}: ${subject.label}` : kind.label;
    away.setAttribute("aria-label", `Take back: ${words}`);
    const parts = [made("div", { className: "lever-head" },
      made("span", { className: "lever-name", textContent: words }), away)];
    const [low, high] = form.years;
    parts.push(slider("January of", "year", { low: low, high: high, step: 1 }, shock.year, index));
    if (kind.factor) parts.push(slider(kind.factor.label, "factor", kind.factor, shock.factor, index));
    if (kind.lasts) parts.push(slider("years it lasts", "years",
      { low: 1, high: form.longest, step: 1 }, shock.years, index));
    return made("div", { className: "lever changed shock" }, ...parts);
  }

  function struck() {
    const kind = kindOf(by("shock-kind").value);
    const middle = Math.round(form.years[0] + 0.25 * (form.years[1] - form.years[0]));
    return { year: middle, kind: kind.value, probability: 1,
      subject: kind.subjects.length ? by("shock-subject").value : "",
      factor: kind.factor ? kind.factor.first : 1, years: kind.lasts || 1 };
  }

  const changedAt = (input) => shocks().map((shock, i) => (i !== Number(input.dataset.index) ? shock
    : { ...shock, [input.dataset.shock]: Number(input.value) }));

  document.addEventListener("input", (event) => {
    if (!event.target.dataset.shock) return;
    twin.drag("shocks", changedAt(event.target));
    twin.marks();
  });
  document.addEventListener("change", (event) => {
    if (event.target.dataset.shock) twin.release("shocks", changedAt(event.target));
    else if (event.target.id === "shock-kind") subjects();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("#shocks button");
    if (!button) return;
    if (button.id === "shock-add") twin.release("shocks", [...shocks(), struck()]);
    else if (button.dataset.shockAway) {
      twin.release("shocks", shocks().filter((_, i) => i !== Number(button.dataset.shockAway)));
      by("shock-add").focus();
    }
  });
})(window.twin);
