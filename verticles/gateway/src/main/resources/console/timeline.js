/**
 * A transaction drawn: a lane for the client, the coordinator, the journal and each branch, with time to the right. Each step is a
 * numbered mark in its lane, joined to the coordinator's where it is between the two; the numbers are those of the table. Steps of
 * one lane keep room for their words, so long pauses are drawn shorter than they were: the times are written, not measured.
 */
import { make, makeSvg } from "./dom.js";
import { ms } from "./format.js";

const LANE_PX = 46;
const TOP_PX = 24;
const LEFT_PX = 110;
const RADIUS = 8;
const LETTER_PX = 6.4;
const COORDINATOR = 1;
const JOURNAL = 2;
const FIXED = ["client", "coordinator", "journal"];
/** Steps of these kinds stand in the lane of their branch, where they have one. */
const LANES = { answered: 0, begun: COORDINATOR, deadline: COORDINATOR, durable: JOURNAL, "in-doubt": JOURNAL };

/** These are lines through all lanes, so they keep clear of the words of all. */
const MOMENTS = ["durable", "deadline"];

export function timeline(steps, branches) {
  const lanes = [...FIXED, ...branches.map(({ shard, direction }) => (direction === null ? shard : `${shard} ${direction}`))];
  const marks = place(steps, branches);
  const width = Math.max(...marks.map((mark) => mark.x + mark.room)) + 20;
  const height = TOP_PX + lanes.length * LANE_PX + 6;
  const drawing = makeSvg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `The ${steps.length} steps drawn over time; the table below has the same in words` },
    ...lanes.flatMap((name, lane) => laneOf(name, lane, width)),
    ...marks.flatMap((mark) => spanOf(mark, height)),
    ...marks.map(markOf));
  return make("figure", { class: "timeline" },
    make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Drawing of the steps" }, drawing),
    make("figcaption", { class: "muted", text: "Time goes to the right. Long pauses are drawn shorter; the times are as written." }));
}

/** Where each step stands: never before an earlier one, and clear of the words of the last one in its lane. */
function place(steps, branches) {
  const free = [];
  let last = { x: LEFT_PX + 14, ms: 0 };
  return steps.map((step, i) => {
    const lane = laneFor(step, branches);
    const pause = Math.max(0, (step.after_ms ?? last.ms) - last.ms);
    const moment = MOMENTS.includes(step.step);
    const clear = moment ? Math.max(0, ...Object.values(free)) : (free[lane] ?? 0);
    const x = Math.max(last.x + Math.min(120, 14 * Math.log2(1 + pause)), clear);
    const words = `${step.ok === false ? "✗ " : ""}${step.step}`;
    const time = ms(step.after_ms);
    const room = RADIUS + 6 + Math.max(words.length, time.length) * LETTER_PX;
    free[lane] = x + room + 14;
    last = { x: moment ? x + 2 * RADIUS : x, ms: step.after_ms ?? last.ms };
    return { step, no: i + 1, lane, x, words, time, room };
  });
}

function laneFor(step, branches) {
  if (step.step in LANES) return LANES[step.step];
  const at = branches.findIndex((branch) => branch.no === step.branch);
  return at < 0 ? COORDINATOR : FIXED.length + at;
}

const middle = (lane) => TOP_PX + lane * LANE_PX + LANE_PX / 2 - 6;

function laneOf(name, lane, width) {
  const y = middle(lane);
  return [
    makeSvg("line", { class: "lane", x1: LEFT_PX, x2: width, y1: y, y2: y }),
    makeSvg("text", { class: "lane-name", x: 0, y: y + 4, text: name.length > 17 ? `${name.slice(0, 16)}…` : name }),
  ];
}

/** What joins a mark to the coordinator; for what is durable and for the deadline, a line through all lanes. */
function spanOf({ step, lane, x }, height) {
  if (MOMENTS.includes(step.step)) {
    return [
      makeSvg("line", { class: `moment ${step.step}`, x1: x, x2: x, y1: TOP_PX - 8, y2: height }),
      makeSvg("text", { class: "moment-name", x, y: TOP_PX - 11, "text-anchor": "middle", text: step.step }),
    ];
  }
  return lane === COORDINATOR ? [] : [makeSvg("line", { class: `span ${step.step}`, x1: x, x2: x, y1: middle(COORDINATOR), y2: middle(lane) })];
}

function markOf({ step, no, lane, x, words, time, room }) {
  const y = middle(lane);
  return makeSvg("g", { class: "step", "data-step": step.step, "data-ok": String(step.ok) },
    makeSvg("title", { text: `${no}. ${words} after ${time}${step.detail ? `: ${step.detail}` : ""}` }),
    makeSvg("rect", { class: "behind", x: x + RADIUS, y: y - 14, width: room - RADIUS, height: 28 }),
    makeSvg("circle", { cx: x, cy: y, r: RADIUS }),
    makeSvg("text", { class: "no", x, y: y + 3.5, "text-anchor": "middle", text: no }),
    makeSvg("text", { class: "word", x: x + RADIUS + 4, y: y - 2, text: words }),
    makeSvg("text", { class: "when", x: x + RADIUS + 4, y: y + 10, text: time }));
}
