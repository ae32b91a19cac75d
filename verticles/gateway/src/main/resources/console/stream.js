/**
 * The stream of states, and how old what is shown is. It opens again by itself, also when it is open and nothing comes;
 * each wait is longer, up to five seconds.
 */
import { byId, mark, say, show } from "./dom.js";
import { count, seconds } from "./format.js";

const STALE_AFTER_MS = 3_000;
const DEAD_AFTER_MS = 8_000;
const SHORTEST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 5_000;

let source = null;
let openedAt = 0;
let heardAt = null;
let failures = 0;
let timer = null;
let dueAt = 0;

/** How long ago, in milliseconds, the newest state came; null before the first. */
export const ageMs = () => (heardAt === null ? null : performance.now() - heardAt);

/** Opens the stream for good. Each state goes to `onState`, the newest only when several wait to be drawn. */
export function listen(onState) {
  open(onState);
  setInterval(() => watch(onState), 500);
}

function open(onState) {
  clearTimeout(timer);
  timer = null;
  openedAt = performance.now();
  source = new EventSource("/console/stream");
  source.addEventListener("state", (event) => heard(event, onState));
  source.onerror = () => again(onState);
}

function heard(event, onState) {
  const state = JSON.parse(event.data);
  heardAt = performance.now();
  failures = 0;
  onState(state);
  tell();
}

function again(onState) {
  source.close();
  const waitMs = Math.min(SHORTEST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS) * (0.8 + 0.4 * Math.random());
  failures++;
  dueAt = performance.now() + waitMs;
  timer ??= setTimeout(() => open(onState), waitMs);
  tell();
}

/** An open connection on which nothing comes is as lost as a closed one. */
function watch(onState) {
  const silentMs = performance.now() - Math.max(openedAt, heardAt ?? 0);
  if (timer === null && silentMs > DEAD_AFTER_MS) again(onState);
  else tell();
}

function tell() {
  const age = ageMs();
  const lost = failures > 0;
  const stale = lost || age > STALE_AFTER_MS;
  mark(document.body, "stream", stateOf(lost, stale, age));
  say(byId("stream-state"), lost ? "stream lost" : stale ? "stream is late" : age === null ? "connecting" : "live");
  say(byId("stream-age"), age === null ? "" : `${seconds(age / 1000)} old`);
  show(byId("stale"), stale);
  say(byId("stale"), [lost ? lostWords() : "Nothing comes from the server.", age === null ? "" : `What is shown is ${seconds(age / 1000)} old.`].join(" "));
}

/** Where there was a stream, its end is the first failure. */
function lostWords() {
  const tries = heardAt === null ? failures : failures - 1;
  const refused = tries === 0 ? "" : ` ${count(tries)} ${tries === 1 ? "try" : "tries"} to open it failed.`;
  const next = timer === null ? "Trying again now." : `Next try in ${Math.max(1, Math.ceil((dueAt - performance.now()) / 1000))} s.`;
  return `Stream lost.${refused} ${next}`;
}

function stateOf(lost, stale, age) {
  if (lost) return "lost";
  if (stale) return "stale";
  return age === null ? "connecting" : "live";
}
