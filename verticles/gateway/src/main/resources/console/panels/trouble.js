/**
 * What is wrong now, in one line that stays in sight, each with the way to its panel: on a small screen most panels are not. It is empty
 * when all is well.
 */
import { byId, list, make, say } from "../dom.js";
import { visit } from "../keys.js";

const CONNECTION = { lost: "connection lost", stale: "nothing comes" };

let troubles = [];

export function startTrouble() {
  setInterval(draw, 500);
}

export function showTrouble(state) {
  const shards = state.shards ?? [];
  const frozen = shards.filter((shard) => shard.state === "frozen").map(({ shard }) => shard);
  const recovering = shards.filter((shard) => shard.state === "recovering").map(({ shard }) => shard);
  const { count: stuck = 0, entries = [] } = state.stuck ?? {};
  const letters = state.events?.dead_letters ?? 0;
  troubles = [
    ["books", books(state)],
    ["stuck", frozen.length === 0 ? "" : `alarm: ${few(frozen, "shards")} frozen`],
    ["shards", recovering.length === 0 ? "" : `${few(recovering, "shards")} recovering`],
    ["stores", state.journal?.up === false ? "journal down" : ""],
    ["breakers", some((state.breakers ?? []).filter((breaker) => breaker.state !== "closed").length, "breaker open", "breakers open")],
    ["stuck", some(stuck - entries.filter((entry) => entry.cause === "frozen").length, "needs a person", "need a person")],
    ["letters", some(letters, "dead letter", "dead letters")],
  ];
  draw();
}

function books({ books: seen, books_problem: problem }) {
  if (seen?.holds === false) return "books broken";
  return problem ? "books not looked at" : "";
}

const few = (names, what) => (names.length === 1 ? names[0] : `${names.length} ${what}`);

const some = (number, one, more) => (number <= 0 ? "" : `${number} ${number === 1 ? one : more}`);

function draw() {
  const all = [["stale", CONNECTION[document.body.dataset.stream] ?? ""], ...troubles].map(([panel, text], no) => ({ no, panel, text }));
  list(byId("trouble"), all.filter(({ text }) => text !== ""), ({ no }) => no, create, (row, { text }) => say(row.link, text));
}

function create({ panel }) {
  const link = make("a", { href: `#${panel}` });
  // The address stays that of what was searched for.
  link.addEventListener("click", (event) => {
    event.preventDefault();
    visit(byId(panel));
  });
  return { node: make("li", { "data-trouble": panel }, link), link };
}
