/** A transaction as it was found: the facts, its drawing, and the same as a table. */
import { make, terms } from "./dom.js";
import { ms, time, word } from "./format.js";
import { linkTo } from "./search.js";
import { timeline } from "./timeline.js";

export function transactionView(found) {
  const link = found.order_id ? make("p", {}, linkTo(found.order_id, `order ${found.order_id}`)) : null;
  return make("div", {}, link, transactionBody(found));
}

export function transactionBody(found) {
  const steps = found.steps ?? [];
  return make("div", { class: "transaction", "data-tx": found.tx },
    facts(found),
    found.recorded ? null : make("p", { class: "note", "data-recorded": "false",
      text: "This node no longer remembers the steps. Shown is what the journal says." }),
    steps.length < 2 ? null : timeline(steps, found.branches ?? []),
    steps.length === 0 ? null : table(steps));
}

function facts(found) {
  const durable = (found.steps ?? []).find((step) => step.step === "durable");
  const facts = make("dl", { class: "figures facts" });
  terms(facts, [
    ["protocol", `${word(found.mode)}: ${found.why ?? "why is not known"}`],
    ["state", found.recorded ? word(found.state) : "decided; whether every shard has confirmed is not remembered here"],
    ["decision", found.decision ? `${found.decision.outcome} at ${time(found.decision.at)}` : "none"],
    ["durable", durable ? whenDurable(durable) : "not seen here"],
    ["guard that fired", found.guard ?? "none", found.guard ? "bad" : ""],
    ["next try", found.next_try_ms === null || found.next_try_ms === undefined ? "none is waited for" : `in ${ms(found.next_try_ms)}`],
    ...(found.branches ?? []).map((branch) => [`branch ${branch.no}`, what(branch)]),
  ]);
  return facts;
}

/** The journal says that it is, and not how long it took. */
const whenDurable = ({ after_ms: after }) => (after === null ? "yes, at the time of the decision" : `${ms(after)} after it began`);

/** What a branch is about stands in the decision; before there is one, only where it goes is known. */
const what = ({ shard, direction, lines }) => (direction === null ? shard : `${direction} ${shard}: ${word(lines)}`);

function table(steps) {
  const head = ["", "After", "At", "Step", "Branch", "What"].map((text, i) => make("th", { scope: "col", class: i < 3 ? "number" : null, text }));
  return make("table", { class: "steps" },
    make("caption", { class: "hidden", text: "The steps in the order of time" }),
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...steps.map(row)));
}

function row(step, i) {
  const verdict = step.ok === false ? "✗ " : step.ok === true ? "✓ " : "";
  const branch = step.branch === null || step.branch === undefined ? "" : `${step.branch} ${step.shard ?? ""}`;
  return make("tr", { "data-step": step.step, "data-ok": String(step.ok) },
    make("th", { scope: "row", class: "number", text: i + 1 }),
    make("td", { class: "number", text: ms(step.after_ms) }),
    make("td", { class: "number", text: step.at ? time(step.at) : "" }),
    make("td", { text: `${verdict}${step.step}` }), make("td", { text: branch }), make("td", { class: "what", text: step.detail ?? "" }));
}
