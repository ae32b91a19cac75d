/**
 * Four charts of the last minutes over one ring. They draw at most once per frame, and once each half second by themselves,
 * so that time goes on when the stream does not. What a line is can be told without colour, by its dashes and its legend,
 * which has the newest values, or those under the pointer.
 */
import { band } from "./band.js";
import { byId, make, makeSvg, say } from "./dom.js";
import { count, ms, percent, rate } from "./format.js";
import { Ring } from "./ring.js";
import { ageMs } from "./stream.js";
import { colour, onTheme } from "./theme.js";

const HEIGHT = 150;
const SHORTEST_S = 30;
/** Steps of an axis that counts: between two of its numbers there is none. */
const WHOLE = Array.from({ length: 7 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

/** Each line: what it is called, where it is in the ring, its colour and dashes. */
const CHARTS = [
  {
    id: "rate", title: "Answers a second", format: rate, lines: [
      ["paid", "paid_per_s", "accent", []], ["refused", "refused_per_s", "ink", [6, 3]],
      ["not now", "not_now_per_s", "muted", [2, 3]], ["other", "other_per_s", "bad", [10, 3, 2, 3]]],
  },
  {
    id: "latency", title: "Time to the answer", format: ms, lines: [
      ["p50", "p50_ms", "muted", [2, 3]], ["p99", "p99_ms", "accent", []], ["p99.9", "p999_ms", "ink", [6, 3]]],
  },
  {
    id: "refusals", title: "Refused, of the last 200", format: percent, band: true, floor: 0.15,
    lines: [["refused", "refusal_rate", "accent", []]],
  },
  {
    id: "flight", title: "Checkouts in flight", format: count, steps: WHOLE, lines: [
      ["in flight", "in_flight", "accent", []], ["unsettled", "unsettled", "ink", [6, 3]]],
  },
];

const ring = new Ring([...CHARTS.flatMap((chart) => chart.lines.map((line) => line[1])), "saga_share"]);
const drawn = [];
let span = 180;
let switches = [];
let asked = false;

export function startCharts() {
  for (const chart of CHARTS) drawn.push(create(chart));
  byId("span").addEventListener("change", (event) => {
    span = Number(event.target.value);
    draw();
  });
  onTheme(() => drawn.forEach((each) => each.plot.redraw(false, true)));
  setInterval(() => (ageMs() > 700 ? draw() : null), 500);
}

export function addToCharts(state) {
  const loops = state.protocols ?? [];
  const sagas = loops.filter((loop) => loop.mode === "saga").length;
  ring.push(Date.parse(state.at) / 1000, {
    ...state.checkouts,
    refusal_rate: state.refusal_rate,
    in_flight: state.in_flight,
    unsettled: state.unsettled,
    saga_share: loops.length === 0 ? null : sagas / loops.length,
  });
  switches = state.switches ?? [];
  draw();
}

function draw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    drawn.forEach(drawOne);
  });
}

function drawOne({ chart, plot, data, saga }) {
  const since = start() - 2;
  ring.read("at", since, data[0]);
  chart.lines.forEach((line, i) => ring.read(line[1], since, data[i + 1]));
  if (saga !== null) ring.read("saga_share", since, saga);
  plot.setData(data);
  if (plot.cursor.idx == null) legend(plot, chart);
}

/** The right edge: the newest state, and the time since it came. */
const edge = () => (ring.lastAt ?? Date.now() / 1000) + (ageMs() ?? 0) / 1000;

/** The left edge: as far back as is asked for, but not much before the first state. */
const start = () => Math.max(edge() - span, Math.min(ring.firstAt ?? 0, edge() - SHORTEST_S));

function create(chart) {
  const box = make("div", { class: "plot", role: "img", "aria-label": `${chart.title}, drawn over time` });
  chart.values = chart.lines.map(() => make("b", { class: "number" }));
  const key = make("p", { class: "legend" }, ...chart.lines.map((line, i) => keyOf(line, chart.values[i])));
  byId("chart-grid").append(make("figure", { id: `chart-${chart.id}` }, make("figcaption", { text: chart.title }), key, box));
  const saga = chart.band ? [] : null;
  const data = [[], ...chart.lines.map(() => [])];
  const plot = new globalThis.uPlot(options(chart, saga, box), data, box);
  new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT })).observe(box);
  return { chart, plot, data, saga };
}

function keyOf([name, , ink, dash], value) {
  const line = makeSvg("line", { x1: 0, x2: 18, y1: 4, y2: 4, class: `ink-${ink}`, "stroke-width": 2, "stroke-dasharray": dash.join(" ") || null });
  return make("span", {}, makeSvg("svg", { width: 18, height: 8, "aria-hidden": "true" }, line), ` ${name} `, value);
}

function options(chart, saga, box) {
  const axis = { stroke: () => colour("muted"), grid: { stroke: () => colour("line"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
  return {
    width: box.clientWidth || 300,
    height: HEIGHT,
    padding: [chart.band ? 16 : 8, 26, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false, x: false } },
    scales: { x: { time: true, range: () => [start(), edge()] }, y: { range: (_, low, high) => [0, top(high, chart.floor)] } },
    axes: [
      { ...axis, space: 70, size: 28, gap: 8, values: (_, ticks) => ticks.map(clock) },
      { ...axis, size: 52, incrs: chart.steps, values: (_, ticks) => ticks.map(chart.format) },
    ],
    series: [{}, ...chart.lines.map(series)],
    hooks: {
      drawClear: saga === null ? [] : [(plot) => band(plot, saga, switches)],
      setCursor: [(plot) => legend(plot, chart)],
    },
  };
}

const series = ([label, , ink, dash]) => ({ label, stroke: () => colour(ink), width: 1.5, dash, points: { show: false }, spanGaps: false });

/** A little above the highest value; a chart in which nothing happens still has a scale. */
const top = (high, floor = 1) => Math.max(floor, (high ?? 0) * 1.1);

function clock(seconds) {
  const at = new Date(seconds * 1000);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":");
}

function legend(plot, chart) {
  const at = plot.cursor.idx ?? plot.data[0].length - 1;
  chart.values.forEach((value, i) => say(value, chart.format(plot.data[i + 1][at])));
}
