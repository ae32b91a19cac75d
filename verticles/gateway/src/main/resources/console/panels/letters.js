/** Dead letters: events that a consumer could not apply. Asked for when their number changes, and now and then while there are some. */
import { byId, list, make, mark, say, show } from "../dom.js";
import { count, time, word } from "../format.js";
import { linkTo } from "../search.js";
import { confirmed, forget, outcome, read, reader, reasonIn, run, send, teller } from "../verbs.js";

const MOST = 50;
const AGAIN_MS = 10_000;

const reading = reader("The list", byId("letters-result"));

let shown = 0;
let asking = false;
let told = 0;

export function startLetters() {
  setInterval(() => (shown + told > 0 && !document.hidden ? ask() : null), AGAIN_MS);
}

export function showLetters(state) {
  const there = state.events?.dead_letters ?? 0;
  show(byId("letters"), state.events !== null || shown > 0);
  if (there === told) return;
  told = there;
  ask();
}

async function ask() {
  if (asking) return;
  asking = true;
  await reading(async () => fill(await read("/console/events/dlq")));
  asking = false;
}

/** The latest come last in the answer, and first here. */
function fill({ count: all, entries }) {
  shown = all;
  const latest = entries.slice(-MOST).reverse();
  say(byId("letters-count"), all === 0 ? "" : count(all));
  mark(byId("letters-count"), "state", all === 0 ? "" : "bad");
  show(byId("letters-none"), all === 0);
  show(byId("letters-some"), all > 0);
  list(byId("letters-entries"), latest, (letter) => letter.id, create, () => {});
  say(byId("letters-more"), all > latest.length ? `The latest ${latest.length} of ${count(all)}; ./holdfast dlq list has all.` : "");
}

function create(letter) {
  const result = make("span", { class: "result" });
  const buttons = [["show", open], ["replay", replay], ["discard", discard]].map(([name, action]) => {
    const kind = name === "discard" ? "danger" : null;
    const button = make("button", { type: "button", "data-verb": name, class: kind, text: name, "aria-label": `${name} ${letter.id}` });
    button.addEventListener("click", () => action(button, teller(result, byId("letters-result")), letter));
    return button;
  });
  const subject = letter.subject ? linkTo(letter.subject, letter.subject) : "";
  const node = make("li", { "data-letter": letter.id },
    make("p", {}, make("b", { text: `${word(letter.type)} ` }), subject, ` for ${word(letter.consumer)}`),
    make("p", { text: word(letter.cause) }),
    make("p", { class: "muted", text: `${letter.id}, ${count(letter.attempts)} attempts, parked at ${time(letter.parked_at)}` }),
    make("p", { class: "buttons" }, ...buttons, result));
  return { node };
}

async function open(button, tell, letter) {
  await run(button, tell, async () => {
    const whole = await read(`/console/events/dlq/${encodeURIComponent(letter.id)}`);
    say(byId("letter-text"), JSON.stringify(whole, null, 2));
    byId("letter").showModal();
    return "";
  });
}

async function replay(button, tell, letter) {
  const reason = byId("letters-reason").value.trim();
  await treat(button, tell, "replay", reason === "" ? { id: [letter.id] } : { id: [letter.id], reason });
}

async function discard(button, tell, letter) {
  const reason = reasonIn(byId("letters-reason"), tell);
  if (reason === null) return;
  const question = `The event is given up: it never has its effect on ${letter.consumer}. Reason: ${reason}`;
  if (await confirmed(`discard ${letter.id}?`, question, "discard")) await treat(button, tell, "discard", { id: [letter.id], reason });
}

async function treat(button, tell, verb, body) {
  await run(button, tell, async () => {
    const answer = await send(`/console/events/dlq/${verb}`, body);
    forget(byId("letters-reason"), body.reason, answer);
    return `${verb}: ${outcome(answer, (entry) => entry.id)}`;
  });
  await ask();
}
