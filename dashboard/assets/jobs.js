// Background work: begun here, looked after while it runs, whatever view is open, and found again
// when the page is loaded anew.
(function (twin) {
  "use strict";
  const LOOK_MS = 700;
  const LOST = "The server cannot be reached; it is asked again.";
  const EARLIER = " This belongs to earlier levers, not to those you see. ";
  // A report is fetched once it is there, and not again when the page is loaded anew.
  const RESUMED = ["luck", "pivotal"];
  const jobs = {};

  // A plain list to choose from, wherever the frame of a view left a place for one.
  twin.dressChoosers = () => document.querySelectorAll(".chooser[data-choices]:empty")
    .forEach((place) => {
      const label = document.createElement("label"), list = document.createElement("select");
      list.className = "select";
      list.name = place.dataset.name;
      JSON.parse(place.dataset.choices).forEach(({ value, label: text }) =>
        list.add(new Option(text, value)));
      list.value = place.dataset.value;
      label.append(place.dataset.label, list);
      place.append(label);
      const bar = place.closest("[data-job]");
      if (bar && jobs[bar.dataset.job]) show(bar.dataset.job);
    });

  async function post(path, body) {
    const answer = await fetch(path, { method: "POST", body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" } });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  }

  // Of which run a work is; that of many draws of luck whatever the seed.
  function runOf(kind, { preset, changes }) {
    const { seed, ...others } = changes;
    return [preset, twin.sorted(kind === "luck" ? others : changes)];
  }

  function show(kind) {
    const bar = document.querySelector(`[data-job="${kind}"]`), { job, of, told } = jobs[kind];
    if (!bar) return;
    const earlier = Boolean(job && !told.gone && !twin.same(runOf(kind, of), runOf(kind, twin.state)));
    bar.querySelector("progress").value = 100 * told.share;
    bar.querySelector(".job-start").disabled = !told.over && !earlier;
    bar.querySelector(".job-cancel").disabled = told.over;
    const place = bar.querySelector(".job-text"), now = JSON.stringify([told.text, earlier]);
    if (place.twinText === now) return;
    place.twinText = now;
    place.textContent = told.text;
    if (told.file) {
      const link = document.createElement("a");
      link.href = `/background/${job}/report`;
      link.textContent = told.file;
      place.append(" ", link);
    }
    if (!earlier) return;
    const back = document.createElement("button");
    back.type = "button";
    back.className = "go job-back";
    back.textContent = "Go back to those levers";
    place.append(EARLIER, back);
  }

  twin.showJobs = () => Object.keys(jobs).forEach(show);

  // Runs are shown as they come, pivotal parties when all are known.
  function place(kind, { job, told }) {
    if (kind === "luck") twin.goTo({ job: job, done: told.done });
    else if (kind === "pivotal" && told.over) twin.goTo({ pivot: job });
  }

  async function look(kind) {
    const mine = jobs[kind];
    try {
      mine.told = await post("/background/look", { job: mine.job });
    } catch (error) {
      const lost = error instanceof TypeError;
      mine.told = { ...mine.told, over: !lost, text: lost ? LOST : error.message };
    }
    if (jobs[kind] !== mine) return;
    show(kind);
    if (mine.told.gone) remember(kind, null);
    place(kind, mine);
    if (!mine.told.over) setTimeout(look, LOOK_MS, kind);
    else if (mine.told.file) {
      const bar = document.querySelector(`[data-job="${kind}"]`);
      if (bar) bar.querySelector(".job-text a").click();
    }
  }

  const remember = (kind, mine) =>
    twin.remembered(`twin-${kind}`, mine ? JSON.stringify({ job: mine.job, of: mine.of }) : "", true);

  twin.resumeJobs = () => RESUMED.forEach((kind) => {
    const kept = twin.remembered(`twin-${kind}`, undefined, true);
    if (!kept) return;
    jobs[kind] = { ...JSON.parse(kept), told: { over: false, text: "", share: 0 } };
    look(kind);
  });

  async function begin(bar) {
    const kind = bar.dataset.job, options = {};
    bar.querySelectorAll("select").forEach((list) => { options[list.name] = list.value; });
    const { preset, changes } = twin.state;
    const mine = { of: { preset: preset, changes: changes },
      told: { over: false, text: "Begun.", share: 0 } };
    const earlier = jobs[kind] && jobs[kind].job;
    if (jobs[kind] && !jobs[kind].told.over) jobs[kind].cancelled = true;
    jobs[kind] = mine;
    show(kind);
    try {
      mine.job = (await post("/background", { kind: kind, options: options, earlier: earlier,
        state: mine.of })).job;
      if (mine.cancelled) await cancel(mine);
      if (jobs[kind] !== mine) return;
      remember(kind, mine);
      look(kind);
    } catch (error) {
      mine.told = { over: true, text: error instanceof TypeError ? "The server cannot be reached."
        : error.message, share: 0 };
      show(kind);
    }
  }

  // Work that is being begun has no number yet, and is stopped as soon as it has one.
  function cancel(mine) {
    mine.cancelled = true;
    return mine.job && post("/background/cancel", { job: mine.job }).catch(() => null);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-job] button");
    if (!button) return;
    const bar = button.closest("[data-job]");
    if (button.classList.contains("job-start")) begin(bar);
    else if (button.classList.contains("job-back")) twin.step(jobs[bar.dataset.job].of);
    else if (jobs[bar.dataset.job]) cancel(jobs[bar.dataset.job]);
  });
})(window.twin);
