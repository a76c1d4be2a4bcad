// Charts: drawn by Plotly, those in sight first; saved as pictures, clicked, fitted to their place.
(function (twin) {
  "use strict";
  const CONFIG = { displayModeBar: false, responsive: false, doubleClick: "reset" };
  const NAMES_FROM_PX = 440;
  let queue = [], queueSerial = 0, inSightNow = 0, whole = null;

  const inSight = (place) => {
    const box = place.getBoundingClientRect();
    return box.top < window.innerHeight && box.bottom > 0;
  };

  const fit = new ResizeObserver((entries) => entries.forEach(({ target, contentRect }) => {
    if (!target.twinLibrary || !contentRect.width) return;
    if (Math.abs(contentRect.width - target.twinWidth) < 1) return;
    target.twinWidth = contentRect.width;
    target.twinLibrary.relayout(target, { autosize: true, ...target.twinWindow });
  }));

  // Plotly is loaded beside everything else; what came before it is drawn when it is there.
  twin.drawn = () => {
    twin.basic = window.Plotly;
    if (queue.length) next(Math.max(inSightNow, 1));
  };

  function loadWhole() {
    if (!whole) whole = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = twin.told.libraries.whole;
      script.onload = () => { twin.whole = window.Plotly; window.Plotly = twin.basic; resolve(); };
      script.onerror = () => { whole = null; reject(); };
      document.head.append(script);
    });
    return whole;
  }

  // ---- The key: below the chart, in words that wrap, and quicker than Plotly's -----------------

  function shapeOf(trace) {
    if (trace.type === "bar") {
      const fill = Array.isArray(trace.marker.color) ? trace.marker.color[0] : trace.marker.color;
      const outline = fill === "rgba(0,0,0,0)" && trace.marker.line;
      return outline ? ["outline", outline.color] : ["box", fill];
    }
    if (trace.stackgroup || (trace.fill && trace.fill !== "none"))
      return ["box", trace.fillcolor || trace.line.color];
    if (trace.mode === "markers")
      return [trace.marker.symbol === "x" ? "cross" : "circle", trace.marker.color];
    return ["line", trace.line && trace.line.color, trace.line && trace.line.dash];
  }

  function keyOf(figure) {
    const meta = figure.layout.meta;
    if (meta && meta.key) return meta.key;
    const entries = figure.data.filter((trace) => trace.type !== "sankey" && trace.name
      && trace.showlegend !== false).map((trace) => {
      const [shape, colour, dash] = shapeOf(trace);
      return { name: trace.name, colour: colour, shape: shape, dash: dash || "solid" };
    });
    const order = figure.layout.legend && figure.layout.legend.traceorder;
    return order === "reversed" ? entries.reverse() : entries;
  }

  function writeKey(place, figure) {
    const entries = keyOf(figure), mark = JSON.stringify(entries);
    if (place.twinKey === mark) return;
    place.twinKey = mark;
    const list = place.closest("[data-chart]").querySelector(".key");
    list.replaceChildren(...entries.map((entry) => {
      const item = document.createElement("li"), sign = document.createElement("span");
      sign.className = `sign ${entry.shape} ${entry.dash || ""}`;
      sign.style.setProperty("--sign", entry.colour);
      item.append(sign, entry.name);
      return item;
    }));
  }

  function drawWithWhole(place, figure) {
    loadWhole().then(() => { if (place.twinFigure === figure) draw(place, figure); },
      () => twin.trouble("A picture was not drawn: what draws it did not come. Reload the page."));
  }

  // Where a kilometre is as long both ways, another width moves the edges; they are set anew.
  function windowOf({ layout: { xaxis, yaxis } }) {
    return yaxis && yaxis.scaleanchor
      ? { "xaxis.range": [...xaxis.range], "yaxis.range": [...yaxis.range] } : {};
  }

  function draw(place, figure) {
    // Plotly writes into a figure that it has drawn.
    if (place.twinFigure !== figure) place.twinWindow = windowOf(figure);
    place.twinFigure = figure;
    const needsWhole = figure.data.some((trace) => trace.type === "sankey");
    if (needsWhole && !twin.whole) {
      drawWithWhole(place, figure);
      return;
    }
    const first = !place.twinLibrary;
    const library = needsWhole ? twin.whole : place.twinLibrary || twin.basic;
    place.twinLibrary = library;
    if (first) place.twinWidth = place.clientWidth;
    // Names of sites crowd each other on a phone; a touch tells them.
    const names = figure.data.find((trace) => trace.mode === "text");
    if (names) names.visible = place.clientWidth >= NAMES_FROM_PX;
    library.react(place, figure.data, figure.layout, CONFIG);
    writeKey(place, figure);
    place.twinPlotted = performance.now();
    if (first) {
      place.on("plotly_click", (event) => clicked(event.points[0]));
      fit.observe(place);
    }
    const open = place.closest("[data-chart]").querySelector("details.card-data[open]");
    if (open) twin.fillTable(open);
  }

  twin.drawAll = (figures, serial) => {
    const near = figures.filter(([place]) => inSight(place));
    queue = [...near, ...figures.filter((each) => !near.includes(each))];
    queueSerial = serial;
    inSightNow = near.length;
    if (twin.basic || !figures.length) next(Math.max(inSightNow, 1));
  };

  // Those in sight at once; the others one by one, so that the next move of a lever is not kept.
  function next(together = 1) {
    for (let i = 0; i < together && queue.length; i += 1) {
      const [place, figure] = queue.shift();
      draw(place, figure);
    }
    if (twin.shownSerial !== queueSerial) {
      twin.shownSerial = queueSerial;
      twin.shownAt = performance.now();
    }
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
    if (!gd.twinLibrary) return null;
    const title = `${card.querySelector(".card-title").textContent}<br><sub>` +
      `${card.querySelector(".card-unit").textContent}</sub>`;
    const key = (gd.layout.meta && gd.layout.meta.key) || [];
    // What says what colours mean is a trace without points, which brings axes along.
    const axesOff = gd.twinLibrary === twin.basic ? {}
      : { xaxis: { visible: false }, yaxis: { visible: false } };
    const layout = { ...gd.layout, ...axesOff, paper_bgcolor: getComputedStyle(card).backgroundColor,
      title: { text: title, x: 0.02, xanchor: "left" },
      showlegend: true, margin: { ...gd.layout.margin, t: 64, b: 60 } };
    const signs = key.map(({ name, colour, shape, dash }) => ({ type: "scatter", x: [null],
      y: [null], name: name, mode: shape === "line" ? "lines" : "markers",
      line: { color: colour, dash: dash, width: 2 },
      marker: { color: colour, size: 10,
        symbol: { box: "square", diamond: "diamond", ring: "circle-open",
          hatched: "circle-x" }[shape] || "circle" } }));
    const data = [...gd.data, ...signs];
    return gd.twinLibrary.downloadImage({ data: data, layout: layout }, { format: kind,
      filename: card.dataset.chart, width: 1100, height: 620, scale: kind === "png" ? 2 : 1 });
  };
})(window.twin);
