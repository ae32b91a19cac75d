/** The journal, and what becomes of the events that it owes: how many, how late, and who has not read them. */
import { byId, terms } from "../dom.js";
import { count, percent, seconds, word } from "../format.js";

export function showStores(state) {
  terms(byId("stores-list"), [journal(state.journal), ...events(state.events)]);
}

function journal(seen) {
  if (seen === null || seen === undefined) return ["journal", word(null)];
  return ["journal", `${seen.up ? "up" : "down"}: ${word(seen.detail)}`, seen.up ? "good" : "bad"];
}

function events(seen) {
  if (seen === null || seen === undefined) return [["events", "off: nothing is announced"]];
  return [
    ["owed to Kafka", count(seen.owed)],
    ["relay lag, longest of the last minutes", seconds(seen.lag_max_s)],
    ["consumers behind", count(seen.behind)],
    ["share of time consumers get", percent(seen.share)],
    ["dead letters", count(seen.dead_letters), seen.dead_letters > 0 ? "bad" : ""],
  ];
}
