// The years of the map: what moves comes once with the run, and is played here.
(function (twin) {
  "use strict";
  const STEP_MS = 650;
  let frames = null, years = null, timer = null;

  const by = (id) => document.getElementById(id);

  // The figure comes for the year it was asked for; the hand may have moved on since.
  twin.fillMap = (content) => {
    frames = content.frames;
    years = [frames[0].year, frames[frames.length - 1].year];
    const place = by("map-slider");
    if (!place) return;
    const bar = place.firstChild || document.createElement("input");
    if (!place.firstChild) {
      Object.assign(bar, { type: "range", id: "map-year", className: "slider" });
      bar.setAttribute("aria-label", "Year shown");
      place.append(bar);
    }
    bar.min = years[0];
    bar.max = years[1];
    bar.value = Math.min(Math.max(twin.place.year || content.year, years[0]), years[1]);
    by("map-year-shown").textContent = bar.value;
    const year = Number(bar.value), figure = content.figures.map;
    if (year !== content.year) {
      const frame = frames.find((each) => each.year === year);
      Object.assign(figure, inYear(figure, frame));
      tellWords(frame);
    }
    by("map-ticks").replaceChildren(...years.map((year) => {
      const mark = document.createElement("span");
      mark.textContent = year;
      return mark;
    }));
  };

  function inYear({ data, layout }, frame) {
    const { meta } = layout, first = meta.first_moving;
    return { data: data.map((trace, i) =>
      (frame.traces[i - first] ? { ...trace, ...frame.traces[i - first] } : trace)),
      layout: { ...layout, meta: { ...meta, table: tableOf(frame) } } };
  }

  // What the circles of a year say when they are pointed at, as a table.
  function tableOf({ year, traces }) {
    const { text } = traces.find(({ marker }) => marker);
    return { columns: ["site", `fossil CO₂ in ${year}, kt`, "choice"],
      rows: text.map((told) => {
        const [site, kt, choice] = told.split("<br>");
        return [site, Number(kt.replaceAll(",", "").split(" ")[0]), choice];
      }) };
  }

  function tellWords(frame) {
    const place = document.querySelector("[data-words='map']");
    if (place) place.textContent = frame.words;
  }

  function show(year) {
    const gd = document.querySelector("[data-figure='map']");
    const frame = frames && frames.find((each) => each.year === year);
    if (!gd || !gd.twinLibrary || !frame) return;
    const { data, layout } = inYear(gd, frame);
    gd.twinLibrary.react(gd, data, layout);
    const open = gd.closest("[data-chart]").querySelector("details.card-data[open]");
    if (open) twin.fillTable(open);
    by("map-year").value = year;
    by("map-year-shown").textContent = year;
    tellWords(frame);
    twin.goTo({ year: year });
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    if (by("map-play")) by("map-play").textContent = "Play";
  }

  twin.play = () => {
    if (timer) return stop();
    let year = Number(by("map-year").value);
    if (year >= years[1]) year = years[0] - 1;
    by("map-play").textContent = "Pause";
    timer = setInterval(() => {
      year += 1;
      if (year > years[1] || !by("map-play")) return stop();
      return show(year);
    }, STEP_MS);
    return null;
  };

  document.addEventListener("input", (event) => {
    if (event.target.id === "map-year") show(Number(event.target.value));
  });
})(window.twin);
