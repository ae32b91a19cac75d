/** Which protocol new checkouts run under, and the latest switches with their reasons. */
import { byId, list, make, mark, say } from "../dom.js";
import { percent, time } from "../format.js";

const NAMES = { "2pc": "two-phase commit", saga: "saga" };

export function showProtocol(state) {
  const loops = state.protocols ?? [];
  const sagas = loops.filter((loop) => loop.mode === "saga").length;
  mark(byId("protocol"), "mode", loops.length === 0 ? "none" : sagas === 0 ? "2pc" : sagas === loops.length ? "saga" : "some");
  say(byId("protocol-now"), now(loops, sagas));
  list(byId("switches"), (state.switches ?? []).slice(0, 20), keyOf, create, () => {});
}

function now(loops, sagas) {
  if (loops.length === 0) return "No loop takes checkouts.";
  if (sagas === 0) return `New checkouts run under ${NAMES["2pc"]}.`;
  return sagas === loops.length
    ? "New checkouts run as sagas."
    : `New checkouts run as sagas on ${sagas} of ${loops.length} loops, and under ${NAMES["2pc"]} on the others.`;
}

const keyOf = (each) => `${each.at} ${each.session} ${each.to}`;

/** A switch never changes once it was. */
function create({ at, session, to, refusal_rate: rate }) {
  const text = ` to ${NAMES[to] ?? to} at ${percent(rate)} refused, session ${session}`;
  return { node: make("li", { "data-to": to }, make("time", { class: "number", datetime: at, text: time(at) }), text) };
}
