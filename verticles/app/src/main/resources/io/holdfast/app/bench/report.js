"use strict";
/* Draws each figure of the embedded report where the page has a place for it. */
(() => {
  const report = JSON.parse(document.getElementById("report").textContent);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const dashes = [[], [8, 4], [3, 3], [12, 4, 3, 4], [1, 4], [16, 6]];
  const height = 280;
  let drawn = [];

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const number = value => value == null ? "–"
    : value.toLocaleString("en", {maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0});
  const percentile = oneIn => oneIn <= 1 ? "p0" : "p" + Number((100 - 100 / oneIn).toPrecision(12));
  const isTime = figure => figure.kind === "lines" || figure.kind === "log_lines";

  const label = (figure, index) => {
    if (index == null) return "–";
    return isTime(figure) ? number(figure.x.values[index]) + " s" : figure.x.labels[index];
  };

  function series(figure) {
    const lines = figure.y.map((column, i) => ({
      label: column.label,
      stroke: colour("c" + i % 6),
      fill: figure.kind === "bars" ? colour("c" + i % 6) : undefined,
      dash: dashes[i % dashes.length],
      width: 2,
      points: {show: figure.kind === "percentiles" || column.values.length < 3},
      paths: figure.kind === "bars" ? uPlot.paths.bars({size: [0.6, 90]}) : undefined,
      value: (u, value) => value == null ? "–" : number(value) + " " + figure.unit,
    }));
    return [{label: figure.x.label, value: (u, value, s, index) => label(figure, index)}, ...lines];
  }

  function scales(figure) {
    const fromZero = {range: (u, least, most) => [0, most > 0 ? most * 1.08 : 1]};
    const powers = {distr: 3, log: 10};
    switch (figure.kind) {
      case "lines": return {x: {time: false}, y: fromZero};
      case "log_lines": return {x: {time: false}, y: powers};
      case "percentiles": return {x: {time: false, ...powers}, y: powers};
      default: return {x: {time: false, range: [-0.6, figure.x.values.length - 0.4]}, y: fromZero};
    }
  }

  function axes(figure) {
    const common = () => ({
      stroke: colour("faint"),
      grid: {stroke: colour("line"), width: 1},
      ticks: {stroke: colour("line"), width: 1},
    });
    const x = common();
    const y = {...common(), size: 64, values: (u, values) => values.map(value => value == null ? null : number(value))};
    if (isTime(figure)) {
      x.values = (u, values) => values.map(value => number(value) + " s");
    } else if (figure.kind === "percentiles") {
      x.values = (u, values) => values.map(value => value == null ? null : percentile(value));
    } else {
      x.splits = () => figure.x.values;
      x.values = (u, values) => values.map(value => figure.x.labels[value].replace(", ", "\n"));
      x.size = 56;
      x.grid.show = false;
    }
    return [x, y];
  }

  /* What lies before the measurement is the warm-up. */
  function shadeWarmUp(u) {
    const from = Math.max(u.bbox.left, u.valToPos(u.data[0][0], "x", true));
    const until = Math.min(u.bbox.left + u.bbox.width, u.valToPos(0, "x", true));
    if (until <= from) return;
    u.ctx.save();
    u.ctx.fillStyle = colour("shade");
    u.ctx.fillRect(from, u.bbox.top, until - from, u.bbox.height);
    u.ctx.fillStyle = colour("faint");
    u.ctx.textAlign = "left";
    u.ctx.textBaseline = "top";
    u.ctx.fillText("warm-up", from + 4 * devicePixelRatio, u.bbox.top + 4 * devicePixelRatio);
    u.ctx.restore();
  }

  function draw(figure) {
    const place = document.getElementById(figure.id);
    const width = () => Math.max(240, place.clientWidth);
    const options = {
      width: width(),
      height,
      series: series(figure),
      scales: scales(figure),
      axes: axes(figure),
      hooks: isTime(figure) ? {drawClear: [shadeWarmUp]} : {},
    };
    const chart = new uPlot(options, [figure.x.values, ...figure.y.map(column => column.values)], place);
    const fit = () => { if (chart.width !== width()) chart.setSize({width: width(), height}); };
    const observer = new ResizeObserver(() => requestAnimationFrame(fit));
    observer.observe(place);
    return () => { observer.disconnect(); chart.destroy(); };
  }

  function drawAll() {
    drawn.forEach(remove => remove());
    drawn = report.figures.map(draw);
  }

  dark.addEventListener("change", drawAll);
  drawAll();
})();
