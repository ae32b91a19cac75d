/** What happens now, in large numbers; and in the head and foot of the page, whose it is. */
import { byId, list, make, say } from "../dom.js";
import { count, ms, percent, rate, time, word } from "../format.js";

const VITALS = [
  ["rate", "checkouts/s", (state) => rate(state.checkouts?.per_s)],
  ["paid", "paid/s", (state) => rate(state.checkouts?.paid_per_s)],
  ["p50", "p50", (state) => ms(state.checkouts?.p50_ms)],
  ["p99", "p99", (state) => ms(state.checkouts?.p99_ms)],
  ["p999", "p99.9", (state) => ms(state.checkouts?.p999_ms)],
  ["refused", "refused", (state) => percent(state.refusal_rate)],
  ["flight", "checkouts in flight", (state) => count(state.in_flight)],
  ["unsettled", "unsettled", (state) => count(state.unsettled)],
];

/** What is not known yet has its place. */
export const startVitals = () => showNumbers({});

export function showVitals(state) {
  showNumbers(state);
  say(byId("node"), word(state.node));
  say(byId("foot"), `${word(state.version)} on ${word(state.node)}, up since ${time(state.started_at)}. Times are this browser's.`);
}

function showNumbers(state) {
  list(byId("vitals"), VITALS, ([id]) => id, create, (row, [, , valueOf]) => say(row.value, valueOf(state)));
}

function create([id, name]) {
  const value = make("b", { class: "number" });
  return { node: make("p", { "data-vital": id }, value, make("span", { text: name })), value };
}
