/** The circuit breakers of each loop, towards each kind of shards. */
import { byId, list, make, mark, say } from "../dom.js";
import { word } from "../format.js";

const MEANS = { closed: "closed: lets all through", "half-open": "half open: tries", open: "open: refuses at once" };

export function showBreakers(state) {
  list(byId("breakers-list"), state.breakers ?? [], ({ kind, loop }) => `${kind} ${loop}`, create, update);
}

function create({ kind, loop }) {
  const state = make("span", { class: "state" });
  return { node: make("li", { "data-breaker": `${kind} ${loop}` }, make("b", { text: `${kind}, loop ${loop}` }), state), state };
}

function update(row, { state }) {
  mark(row.node, "state", state);
  say(row.state, MEANS[state] ?? word(state));
}
