/** What does not get on by itself, and what a person can have done about it. Whatever is done is on record with its reason. */
import { byId, list, make, mark, say, show } from "../dom.js";
import { ms, time, word } from "../format.js";
import { linkTo } from "../search.js";
import { confirmed, forget, outcome, read, reader, reasonIn, run, send, teller } from "../verbs.js";

const MOST = 50;
const reading = reader("What persons had done", byId("stuck-result"));
/** Which verbs are about which causes; what the server refuses all the same, it says. */
const VERBS = {
  retry: ["undecided", "committed", "aborted", "recovery", "rebuild"],
  abort: ["undecided"],
  finish: ["committed", "aborted", "frozen"],
};
const QUESTIONS = {
  abort: "The journal is asked for ABORT, unless it holds a decision: nothing is sold, and what was reserved is given back.",
  finish: "The generation of the shards it waits for ends, and they are rebuilt from the journal. Until that is done they sell nothing.",
};

export function startStuck() {
  byId("actions").addEventListener("toggle", showActions);
}

export function showStuck(state) {
  const { count = 0, entries = [] } = state.stuck ?? {};
  say(byId("stuck-count"), count === 0 ? "" : String(count));
  mark(byId("stuck-count"), "state", count === 0 ? "" : "bad");
  show(byId("stuck-none"), count === 0);
  show(byId("stuck-some"), count > 0);
  list(byId("stuck-entries"), entries.slice(0, MOST), (entry) => `${entry.cause} ${entry.target}`, create, update);
}

function create(entry) {
  const parts = { title: make("b"), detail: make("p"), when: make("p", { class: "muted" }), result: make("span", { class: "result" }) };
  const links = make("span", { class: "links" });
  if (entry.tx) links.append(linkTo(entry.tx, `transaction ${entry.tx}`));
  if (entry.order) links.append(linkTo(entry.order, `order ${entry.order}`));
  const row = { ...parts, entry };
  const buttons = Object.keys(VERBS).filter((verb) => VERBS[verb].includes(entry.cause)).map((verb) => buttonFor(verb, row));
  row.node = make("li", { "data-stuck": entry.target, "data-cause": entry.cause },
    make("p", {}, parts.title, " ", links), parts.detail, parts.when, make("p", { class: "buttons" }, ...buttons, parts.result));
  return row;
}

function update(row, entry) {
  row.entry = entry;
  say(row.title, `${entry.cause} ${nameOf(entry)}`);
  say(row.detail, word(entry.detail));
  const waits = (entry.shards ?? []).length === 0 ? "" : `Waits for ${entry.shards.join(", ")}. `;
  const next = entry.next_try_ms === null || entry.next_try_ms === undefined ? "no next try is set" : `next try in ${ms(entry.next_try_ms)}`;
  say(row.when, `${waits}For ${ms(entry.age_ms)}; ${next}.`);
}

const nameOf = ({ target }) => target;

function buttonFor(verb, row) {
  const button = make("button", { type: "button", "data-verb": verb, class: verb === "retry" ? null : "danger", text: verb,
    "aria-label": `${verb} ${row.entry.cause} ${nameOf(row.entry)}` });
  button.addEventListener("click", () => treat(button, verb, row));
  return button;
}

async function treat(button, verb, row) {
  const tell = teller(row.result, byId("stuck-result"));
  const reason = reasonIn(byId("stuck-reason"), tell);
  if (reason === null) return;
  const named = nameOf(row.entry);
  if (verb in QUESTIONS && !(await confirmed(`${verb} ${named}?`, `${QUESTIONS[verb]} Reason: ${reason}`, verb))) return;
  await run(button, tell, async () => {
    const answer = await send(`/console/orders/dlq/${verb}`, { ...selection(row.entry), reason });
    forget(byId("stuck-reason"), reason, answer);
    return `${verb}: ${outcome(answer, nameOf)}`;
  });
  showActions();
}

/** A transaction is named; a shard, a session or a kind is meant by its cause and what it waits for. */
function selection({ cause, tx, shards }) {
  if (tx && cause !== "frozen") return { tx: [tx] };
  const shard = shards?.[0];
  return { filter: shard === undefined ? { cause } : { cause, shard } };
}

async function showActions() {
  if (!byId("actions").open) return;
  await reading(async () => {
    const { actions } = await read("/console/orders/dlq/actions");
    list(byId("actions-list"), actions.slice(0, MOST), ({ id }) => id, () => ({ node: make("li") }), (row, done) => say(row.node, words(done)));
  });
}

const words = ({ at, verb, target, node, outcome, reason }) =>
  `${time(at)} ${verb} ${target} on ${node}: ${outcome ?? "nobody knows what came of it"} (${word(reason)})`;
