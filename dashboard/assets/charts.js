// Charts: drawn by Plotly, those in sight first; saved as pictures, clicked, fitted to their place.
(function (twin) {
  "use strict";
  const CONFIG = { displayModeBar: false, responsive: false, doubleClick: "reset" };
  let queue = [], queueSerial = 0, whole = null;

  const inSight = (place) => {
    const box = place.getBoundingClientRect();
    return box.top < window.innerHeight && box.bottom > 0;
  };

  const fit = new ResizeObserver((entries) => entries.forEach(({ target, contentRect }) => {
    if (!target.twinLibrary || !contentRect.width) return;
    if (Math.abs(contentRect.width - target.twinWidth) < 1) return;
    target.twinWidth = contentRect.width;
    target.twinLibrary.Plots.resize(target);
  }));

  // Plotly is loaded beside everything else; what came before it is drawn when it is there.
  twin.drawn = () => {
    twin.basic = window.Plotly;
    if (queue.length) next();
  };

  function loadWhole() {
    if (!whole) whole = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = twin.told.libraries.whole;
      script.onload = () => { twin.whole = window.Plotly; window.Plotly = twin.basic; resolve(); };
      script.onerror = reject;
      document.head.append(script);
    });
    return whole;
  }

  function draw(place, figure) {
    const needsWhole = figure.data.some((trace) => trace.type === "sankey");
    if (needsWhole && !twin.whole) return loadWhole().then(() => draw(place, figure));
    const library = needsWhole ? twin.whole : place.twinLibrary || twin.basic;
    const first = !place.twinLibrary;
    if (first) {
      place.twinWidth = place.clientWidth;
      place.twinLibrary = library;
    }
    library.react(place, figure.data, figure.layout, CONFIG);
    place.twinPlotted = performance.now();
    if (first) {
      place.on("plotly_click", (event) => clicked(event.points[0]));
      fit.observe(place);
    }
    const open = place.closest("[data-chart]").querySelector("details.card-data[open]");
    if (open) twin.fillTable(open);
    return null;
  }

  twin.drawAll = (figures, serial) => {
    const near = figures.filter(([place]) => inSight(place));
    queue = [...near, ...figures.filter((each) => !near.includes(each))];
    queueSerial = serial;
    twin.near = near.length;
    if (twin.basic || !figures.length) next(near.length);
  };

  // Those in sight at once; the others one by one, so that the next move of a lever is not kept.
  function next(together = 1) {
    for (let i = 0; i < together && queue.length; i += 1) {
      const [place, figure] = queue.shift();
      draw(place, figure);
    }
    if (together > 1 || !queue.length) twin.shownAt = performance.now();
    if (queue.length) {
      const serial = queueSerial;
      setTimeout(() => { if (serial === queueSerial) next(); }, 0);
    } else twin.allDrawn(queueSerial);
  }

  function clicked(point) {
    const told = point && (Array.isArray(point.customdata) ? point.customdata[0] : point.customdata);
    if (typeof told !== "string" || !told) return;
    if (told.startsWith("project:")) twin.go("programme", { project: told.slice(8) });
    else twin.go("companies", { company: told });
  }

  twin.savePicture = (card, kind) => {
    const gd = card.querySelector(".plot");
    const title = `${card.querySelector(".card-title").textContent}<br><sub>` +
      `${card.querySelector(".card-unit").textContent}</sub>`;
    const layout = { ...gd.layout, paper_bgcolor: getComputedStyle(card).backgroundColor,
      title: { text: title, x: 0.02, xanchor: "left" },
      margin: { ...gd.layout.margin, t: 64, l: 60, b: 60 } };
    return gd.twinLibrary.downloadImage({ data: gd.data, layout: layout }, { format: kind,
      filename: card.dataset.chart, width: 1100, height: 620, scale: kind === "png" ? 2 : 1 });
  };
})(window.twin);
