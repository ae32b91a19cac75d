/**
 * How the page has something done: sends it, says what came of it in words, and asks first where it cannot be taken back.
 * While one is under way its button is busy; no answer means that nobody knows, and is said so.
 */
import { byId, say } from "./dom.js";

const READ_MS = 10_000;
/** Finishing a shard answers only when it has been rebuilt. */
const VERB_MS = 120_000;

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
  tell("…", "");
  try {
    tell(await action(), "done");
  } catch (problem) {
    tell(problem.message, "bad");
    if (!(problem instanceof Problem)) throw problem;
  } finally {
    button.removeAttribute("aria-disabled");
  }
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
  tell("Say why first: the reason goes on record.", "bad");
  field.focus();
  return null;
}

/** What an answer says about each thing that it names. */
export function outcome({ entries = [], not_found: missing = [] }, nameOf) {
  const told = entries.map((entry) => `${nameOf(entry)}: ${entry.done ? "" : "not done, "}${entry.outcome ?? "nobody knows what came of it"}`);
  const gone = missing.map((name) => `${name}: not there any more`);
  return [...told, ...gone].join("; ") || "There was nothing to do.";
}
