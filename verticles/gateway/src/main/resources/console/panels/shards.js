/** The shards: which generation each is in, and whether it sells. Those that do not come first. */
import { byId, list, make, mark, say } from "../dom.js";
import { word } from "../format.js";

const MEANS = { open: "open", recovering: "recovering: sells nothing for now", frozen: "frozen by an alarm: waits for a person" };

export function showShards(state) {
  const shards = state.shards ?? [];
  const closed = shards.filter((shard) => shard.state !== "open");
  const inOrder = [...closed, ...shards.filter((shard) => shard.state === "open")];
  list(byId("shards-list"), inOrder, (shard) => shard.shard, create, update);
  say(byId("shards-count"), closed.length === 0 ? `${shards.length} open` : `${closed.length} of ${shards.length} not open`);
  mark(byId("shards-count"), "state", closed.length === 0 ? "" : "bad");
}

function create({ shard }) {
  const state = make("span", { class: "state" });
  const generation = make("span", { class: "muted" });
  return { node: make("li", { "data-shard": shard }, make("b", { text: shard }), state, generation), state, generation };
}

function update(row, { generation, state }) {
  mark(row.node, "state", state);
  say(row.state, MEANS[state] ?? word(state));
  say(row.generation, `generation ${word(generation)}`);
}
