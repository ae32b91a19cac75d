/**
 * Finds an order or a transaction by its id. What is looked for stands in the address behind #q=, so that it can be passed on and
 * the back button works. What is not settled yet is asked for again every second, and drawn again when something has changed.
 */
import { byId, make, say, show } from "./dom.js";
import { orderView } from "./order.js";
import { redraw } from "./redraw.js";
import { transactionView } from "./transaction.js";
import { read, teller } from "./verbs.js";

const TRANSACTION = /^\d+\.\d+$/;
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const AGAIN_MS = 1_000;

let wanted = null;
let drawn = null;
let timer = null;

export function startSearch() {
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const id = byId("q").value.trim();
    const target = `#q=${encodeURIComponent(id)}`;
    if (id === "") location.hash = "";
    else if (location.hash === target) follow();
    else location.hash = target;
  });
  byId("found-close").addEventListener("click", () => {
    location.hash = "";
    byId("q").focus();
  });
  addEventListener("hashchange", follow);
  if (location.hash.startsWith("#q=")) follow();
}

/** A link that has it looked for. */
export const linkTo = (id, text) => make("a", { href: `#q=${encodeURIComponent(id)}`, text });

function follow() {
  if (location.hash !== "" && !location.hash.startsWith("#q=")) return;
  wanted = decoded(location.hash.slice(3));
  drawn = null;
  clearTimeout(timer);
  byId("q").value = wanted;
  byId("found-body").replaceChildren();
  show(byId("found"), wanted !== "");
  document.title = wanted === "" ? "Holdfast console" : `${wanted} – Holdfast console`;
  if (wanted === "") return;
  byId("found").focus({ preventScroll: true });
  byId("found").scrollIntoView({ block: "start" });
  look(wanted);
}

/** Somebody may have typed into the address what is no escape. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch (noEscape) {
    return noEscape instanceof URIError ? text : "";
  }
}

async function look(id) {
  const isTransaction = TRANSACTION.test(id);
  const tell = teller(byId("found-result"));
  say(byId("found-title"), `${isTransaction ? "Transaction" : "Order"} ${id}`);
  if (!isTransaction && !ID.test(id)) {
    tell("That is neither an order's id (letters, digits, _ and -) nor a transaction's (such as 3.17).", "bad");
    return;
  }
  if (drawn === null) tell("looking…", "");
  try {
    const found = await read(`/console/${isTransaction ? "transactions" : "orders"}/${id}`);
    if (id === wanted) draw(id, found, isTransaction ? transactionView : orderView, tell);
  } catch (problem) {
    if (id !== wanted) return;
    tell(problem.message, "bad");
    if (drawn !== null && problem.status !== 404) timer = setTimeout(() => look(id), AGAIN_MS);
  }
}

function draw(id, found, view, tell) {
  const text = JSON.stringify(found);
  if (text !== drawn) redraw(byId("found-body"), view(found));
  // What stands above it may have come meanwhile, and moved it.
  if (drawn === null) byId("found").scrollIntoView({ block: "start" });
  drawn = text;
  const transactions = found.transactions ?? [found];
  const moves = transactions.some((each) => each.state === "in flight");
  tell(moves ? "In flight: looked at again every second." : "", "");
  if (moves) timer = setTimeout(() => look(id), AGAIN_MS);
}
