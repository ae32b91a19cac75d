/** The books: whether money and stock add up, recomputed by the server every few seconds, with the age of the last look. */
import { byId, list, make, mark, say, show, terms } from "../dom.js";
import { count, seconds } from "../format.js";
import { visit } from "../keys.js";
import { ageMs } from "../stream.js";

const OLD_AFTER_S = 15;
const FIGURES = { units_available: "pieces available", orders_paid: "orders paid", units_sold: "pieces sold", live: "in flight" };

let books = null;
let problem = null;

export function startBooks() {
  byId("books-chip").addEventListener("click", () => visit(byId("books")));
  setInterval(() => {
    sayVerdict();
    sayAge();
  }, 500);
}

export function showBooks(state) {
  books = state.books ?? null;
  problem = state.books_problem ?? null;
  sayVerdict();
  sayAge();
  list(byId("books-invariants"), ordered(), (each) => each.id, create, update);
  terms(byId("books-figures"), figures());
}

/** What is broken comes first, then what nobody knows. */
const ordered = () => [false, null, true].flatMap(thoseThat);

const figures = () => Object.entries(books?.figures ?? {}).map(([name, value]) => [FIGURES[name] ?? name, count(value)]);

const thoseThat = (holds) => (books?.invariants ?? []).filter((each) => each.holds === holds);

const ageS = () => books.age_s + (ageMs() ?? 0) / 1000;

/** That they held a while ago does not say that they hold; what was broken is so until a look says otherwise. */
function stateNow() {
  if (books === null) return "unknown";
  if (!books.holds) return "broken";
  if (ageS() > OLD_AFTER_S) return "old";
  return thoseThat(null).length === 0 ? "holds" : "part";
}

function sayVerdict() {
  const state = stateNow();
  const names = thoseThat(false).map((each) => each.id).join(", ");
  const words = { unknown: "not looked at yet", holds: "The books hold", old: "The books held when last looked at",
    part: "What was looked at holds", broken: names === "" ? "The books are broken" : `Broken: ${names}` };
  mark(byId("books-verdict"), "verdict", state);
  mark(byId("books-chip"), "verdict", state);
  say(byId("books-verdict"), words[state]);
  say(byId("books-chip"), { unknown: "Books ?", holds: "Books hold", old: "Books held", part: "Books in part", broken: "Books broken" }[state]);
}

function sayAge() {
  show(byId("books-problem"), problem !== null);
  say(byId("books-problem"), problem ?? "");
  if (books === null) {
    mark(byId("books-age"), "state", "");
    say(byId("books-age"), "");
    return;
  }
  const age = ageS();
  const old = age > OLD_AFTER_S;
  mark(byId("books-age"), "state", old ? "late" : "");
  say(byId("books-age"), `${old ? "Old: looked" : "Looked"} ${seconds(age)} ago; it took ${count(books.took_ms)} ms.`);
}

function create() {
  const name = make("b");
  const means = make("span", { class: "means" });
  const detail = make("p", { class: "detail" });
  return { node: make("li", {}, name, means, detail), name, means, detail };
}

const WORDS = { true: ["✓", "holds"], false: ["✗", "is broken"], unknown: ["–", "was not looked at"] };

function update(row, { id, holds, means, detail }) {
  const state = String(holds ?? "unknown");
  const [sign, words] = WORDS[state];
  mark(row.node, "invariant", id);
  mark(row.node, "holds", state);
  say(row.name, `${sign} ${id} ${words}`);
  say(row.means, means ?? "");
  say(row.detail, detail ?? "");
  show(row.detail, Boolean(detail));
}
