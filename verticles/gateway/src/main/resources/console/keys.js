/** Single keys that lead somewhere. They can be switched off, since who dictates types them without wanting to. */
import { byId, make } from "./dom.js";
import { keep, kept } from "./kept.js";

const PLACES = { "/": ["q", "search"], b: ["books", "books"], f: ["faults", "faults"], c: ["charts", "charts"],
  p: ["stuck", "what needs a person"], d: ["letters", "dead letters"], s: ["shards", "shards"] };

export function startKeys() {
  const on = byId("keys-on");
  on.checked = kept("keys") !== "off";
  on.addEventListener("change", () => keep("keys", on.checked ? "on" : "off"));
  for (const [key, [, name]] of Object.entries(PLACES)) explain(key, name);
  explain("?", "this list");
  explain("Esc", "closes what is open, leaves the search");
  byId("help-open").addEventListener("click", () => byId("help").showModal());
  byId("q").addEventListener("keydown", (event) => (event.key === "Escape" ? event.target.blur() : null));
  document.addEventListener("keydown", (event) => (on.checked ? go(event) : null));
}

function explain(key, name) {
  byId("help-keys").append(make("dt", {}, make("kbd", { text: key })), make("dd", { text: name }));
}

function go(event) {
  const typing = event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea, dialog[open]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "?") byId("help").showModal();
  else if (event.key in PLACES) visit(byId(PLACES[event.key][0]));
  else return;
  event.preventDefault();
}

export function visit(node) {
  if (node.hidden) return;
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: node.tagName === "INPUT" ? "nearest" : "start" });
}
