/**
 * The protocol behind the chart of refusals: two-phase commit is left blank, a saga is tinted and hatched, and where only some
 * loops run one, the hatching is wider. Each switch is a line with the protocol it went to; its reason stands in the list below.
 */
import { colour } from "./theme.js";

const WORDS = { "2pc": "2pc", some: "some saga", saga: "saga" };
const HATCH_PX = { some: 16, saga: 7 };

/** Draws it on a plot, of which `shares` has for each point the share of loops that run sagas, or null. */
export function band(plot, shares, switches) {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
  ctx.clip();
  for (const run of runs(plot, shares)) paint(ctx, bbox, run);
  for (const each of switches) line(plot, Date.parse(each.at) / 1000);
  ctx.restore();
}

function modeOf(share) {
  if (share == null) return null;
  return share === 0 ? "2pc" : share === 1 ? "saga" : "some";
}

/** Stretches of the same protocol, with their edges on the canvas. */
function runs(plot, shares) {
  const found = [];
  const x = (i) => plot.valToPos(plot.data[0][i], "x", true);
  for (let i = 0; i < shares.length; i++) {
    const mode = modeOf(shares[i]);
    const last = found.at(-1);
    if (last !== undefined) last.to = x(i);
    if (last === undefined || last.mode !== mode) found.push({ mode, from: x(i), to: x(i) });
  }
  return found.filter((run) => run.mode !== null);
}

function paint(ctx, { left, top, height }, { mode, from, to }) {
  const start = Math.max(from, left);
  const dpr = devicePixelRatio;
  if (to <= start) return;
  if (mode !== "2pc") hatch(ctx, start, top, to - start, height, HATCH_PX[mode] * dpr);
  ctx.fillStyle = colour(mode === "2pc" ? "muted" : "saga");
  ctx.font = `600 ${11 * dpr}px system-ui`;
  ctx.textAlign = "left";
  ctx.textBaseline = "bottom";
  if (ctx.measureText(WORDS[mode]).width + 6 * dpr < to - start) ctx.fillText(WORDS[mode], start + 3 * dpr, top - 2 * dpr);
}

function hatch(ctx, x, y, width, height, step) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.fillStyle = colour("saga");
  ctx.globalAlpha = 0.1;
  ctx.fillRect(x, y, width, height);
  ctx.globalAlpha = 0.3;
  ctx.strokeStyle = colour("saga");
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  // From a multiple of the step, so that the lines stay where they are while the edge of the stretch moves.
  for (let at = Math.floor((x - height) / step) * step; at < x + width; at += step) {
    ctx.moveTo(at, y + height);
    ctx.lineTo(at + height, y);
  }
  ctx.stroke();
  ctx.restore();
}

function line({ ctx, bbox, valToPos }, at) {
  const x = Math.round(valToPos(at, "x", true));
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.strokeStyle = colour("ink");
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, 0);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
}
