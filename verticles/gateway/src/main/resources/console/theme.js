/** Light or dark: as the system says, or as was chosen here; and the colours of the style sheet for what draws on a canvas. */
import { byId, make } from "./dom.js";
import { keep, kept } from "./kept.js";

const NAMES = ["ink", "muted", "line", "accent", "bad", "saga"];
const listeners = [];
const colours = {};

export const colour = (name) => colours[name];

export const onTheme = (listener) => listeners.push(listener);

export function startTheme() {
  const select = byId("theme");
  select.value = kept("theme") ?? "";
  apply(select.value);
  select.addEventListener("change", () => {
    keep("theme", select.value);
    apply(select.value);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => apply(select.value));
}

function apply(chosen) {
  document.documentElement.dataset.theme = chosen;
  readColours();
  listeners.forEach((listener) => listener());
}

/** What a variable is worth shows only where it is used. */
function readColours() {
  const probe = document.body.appendChild(make("i"));
  for (const name of NAMES) {
    probe.className = `ink-${name}`;
    colours[name] = getComputedStyle(probe).color;
  }
  probe.remove();
}
