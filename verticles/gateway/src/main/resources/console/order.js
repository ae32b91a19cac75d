/** An order as it was found: what is in it, the transactions that were about it, and what was announced of it. */
import { make, terms } from "./dom.js";
import { count, time, word } from "./format.js";
import { transactionBody } from "./transaction.js";

const MOST = 50;

export function orderView(order) {
  const facts = make("dl", { class: "figures facts" });
  terms(facts, [
    ["paid", order.paid ? "yes" : "no", order.paid ? "good" : ""],
    ["total", count(order.total_cost)],
    ["user", word(order.user_id)],
    ["items", items(order.items ?? [])],
  ]);
  const transactions = (order.transactions ?? []).slice(0, 20);
  return make("div", { "data-order": order.order_id }, facts,
    make("h3", { text: "Transactions, newest first" }),
    ...(transactions.length === 0 ? [make("p", { class: "muted", text: "None is known." })] : transactions.map(attempt)),
    make("h3", { text: "History" }), history(order.events ?? []));
}

function items(all) {
  const some = all.slice(0, MOST).map(([item, quantity]) => `${quantity} × ${item}`).join(", ");
  return all.length > MOST ? `${some} and ${all.length - MOST} more` : word(some);
}

function attempt(found, i) {
  const outcome = found.decision?.outcome ?? "no decision";
  const summary = make("summary", { text: `${found.tx}, ${word(found.mode)}, ${outcome}, ${word(found.state)}` });
  return make("details", { open: i === 0, "data-attempt": found.tx }, summary, transactionBody(found));
}

function history(events) {
  if (events.length === 0) return make("p", { class: "muted", text: "No event is kept of it." });
  const latest = events.slice(-MOST);
  return make("ol", { class: "plain" }, ...latest.map((event) =>
    make("li", {}, make("time", { class: "number", datetime: event.at, text: time(event.at) }), ` ${word(event.type)} ${event.detail ?? ""}`)));
}
