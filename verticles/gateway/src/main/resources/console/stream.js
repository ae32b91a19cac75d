/**
 * The stream of states, and how old what is shown is. It opens again by itself, also when it is open and nothing comes;
 * each wait is longer, up to five seconds.
 */
import { byId, mark, say, show } from "./dom.js";
import { seconds } from "./format.js";

const STALE_AFTER_MS = 3_000;
const DEAD_AFTER_MS = 8_000;
const LONGEST_WAIT_MS = 5_000;

let source = null;
let openedAt = 0;
let heardAt = null;
let waitMs = 1_000;
let timer = null;

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
  waitMs = 1_000;
  onState(state);
  tell();
}

function again(onState) {
  source.close();
  mark(document.body, "stream", "lost");
  timer ??= setTimeout(() => open(onState), waitMs * (0.8 + 0.4 * Math.random()));
  waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
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
  const lost = timer !== null;
  const stale = age === null ? lost : age > STALE_AFTER_MS;
  mark(document.body, "stream", stateOf(lost, stale, age));
  say(byId("stream-state"), lost ? "stream lost" : stale ? "stream is late" : age === null ? "connecting" : "live");
  say(byId("stream-age"), age === null ? "" : `${seconds(age / 1000)} old`);
  show(byId("stale"), stale);
  say(byId("stale"), warning(lost, age));
}

function stateOf(lost, stale, age) {
  if (lost) return "lost";
  if (stale) return "stale";
  return age === null ? "connecting" : "live";
}

function warning(lost, age) {
  const what = lost ? "Stream lost, trying again." : "Nothing comes from the server.";
  return age === null ? what : `${what} What is shown is ${seconds(age / 1000)} old.`;
}
