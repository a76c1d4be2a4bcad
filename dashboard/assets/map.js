// The years of the map: what moves comes once with the run, and is played here.
(function (twin) {
  "use strict";
  const STEP_MS = 650;
  let frames = null, years = null, timer = null;

  const by = (id) => document.getElementById(id);

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
    by("map-ticks").replaceChildren(...years.map((year) => {
      const mark = document.createElement("span");
      mark.textContent = year;
      return mark;
    }));
  };

  function show(year) {
    const gd = document.querySelector("[data-figure='map']");
    const frame = frames && frames.find((each) => each.year === year);
    if (!gd || !gd.twinLibrary || !frame) return;
    const first = gd.layout.meta.first_moving;
    const data = gd.data.map((trace, i) =>
      (frame.traces[i - first] ? { ...trace, ...frame.traces[i - first] } : trace));
    gd.twinLibrary.react(gd, data, gd.layout);
    by("map-year").value = year;
    by("map-year-shown").textContent = year;
    const words = document.querySelector("[data-words='map']");
    if (words && frame.words) words.textContent = frame.words;
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
