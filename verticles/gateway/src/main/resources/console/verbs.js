/**
 * How the page has something done: sends it, says what came of it in words until the next is done, and asks first where it cannot
 * be taken back. While one is under way its button is busy; no answer means that nobody knows, and is said so.
 */
import { byId, say } from "./dom.js";

const READ_MS = 10_000;
/** Finishing a shard answers only when it has been rebuilt. */
const VERB_MS = 120_000;

/** Where something is said of deeds. */
const told = new Set();

/** A refusal, or no answer at all, in words for a person. */
export class Problem extends Error {
  constructor(text, status) {
    super(text);
    this.status = status;
  }
}

export const read = (path) => ask(path, { signal: AbortSignal.timeout(READ_MS) });

export const send = (path, body) =>
  ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body ?? {}),
    signal: AbortSignal.timeout(VERB_MS),
  });

async function ask(path, request) {
  const response = await answerTo(path, request);
  const json = await response.json().catch((notJson) => ({ detail: `the answer cannot be read: ${notJson.message}` }));
  if (response.ok) return json;
  throw new Problem([json.title ?? `Status ${response.status}`, json.detail].filter(Boolean).join(": "), response.status);
}

async function answerTo(path, request) {
  try {
    return await fetch(path, { ...request, cache: "no-store" });
  } catch (failure) {
    const what = failure.name === "TimeoutError" ? "No answer came in time" : "The server cannot be reached";
    throw new Problem(request.method === "POST" ? `${what}. Whether it was done is not known.` : `${what}.`, null);
  }
}

/** Runs what a button is for, once at a time. What comes of it, or the problem, goes to `tell` as text and "done" or "bad". */
export async function run(button, tell, action) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  begin(tell);
  tell("…", "");
  try {
    tell(await action(), "done");
  } catch (problem) {
    tell(problem.message, "bad");
    if (!(problem instanceof Problem)) throw problem;
  } finally {
    told.add(tell);
    button.removeAttribute("aria-disabled");
  }
}

/** What was said of the last deed would be taken for what came of this one. */
function begin(tell) {
  told.forEach((each) => each("", ""));
  told.clear();
  told.add(tell);
}

/** Says something in one or more places, with its state for the style. */
export function teller(...places) {
  return (text, state) => {
    for (const place of places) {
      say(place, text);
      place.dataset.state = state;
    }
  };
}

/** Runs what reads something; where it cannot be read, says why, for as long as that is so. */
export function reader(what, place) {
  let said = null;
  return async (action) => {
    try {
      await action();
      if (place.textContent === said) teller(place)("", "");
      said = null;
    } catch (problem) {
      said = `${what} cannot be read. ${problem.message}`;
      teller(place)(said, "bad");
    }
  };
}

/** Asks whether it is meant. Escape and Cancel are no. */
export function confirmed(title, text, yes) {
  const dialog = byId("confirm");
  say(byId("confirm-title"), title);
  say(byId("confirm-text"), text);
  say(byId("confirm-yes"), yes);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

/** The reason that stands in a field, or null after asking for it there. */
export function reasonIn(field, tell) {
  const reason = field.value.trim();
  field.setAttribute("aria-invalid", String(reason === ""));
  if (reason !== "") return reason;
  begin(tell);
  tell("Say why first: the reason goes on record.", "bad");
  field.focus();
  return null;
}

/** A reason is for what it was given for: when all of that is done, the next needs its own. */
export function forget(field, reason, { entries = [] }) {
  if (entries.length > 0 && entries.every((entry) => entry.done) && field.value.trim() === reason) field.value = "";
}

/** What an answer says about each thing that it names. */
export function outcome({ entries = [], not_found: missing = [] }, nameOf) {
  const told = entries.map((entry) => `${nameOf(entry)}: ${entry.done ? "" : "not done, "}${entry.outcome ?? "nobody knows what came of it"}`);
  const gone = missing.map((name) => `${name}: not there any more`);
  return [...told, ...gone].join("; ") || "There was nothing to do.";
}
