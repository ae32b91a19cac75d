/** Breaking things on purpose, where the server allows it: kills of stores, faults ready made, and a rule of one's own. */
import { byId, list, make, say, show } from "./dom.js";
import { PRESETS, SERVICES } from "./fault-points.js";
import { ruleForm } from "./fault-form.js";
import { confirmed, read, reader, run, send, teller } from "./verbs.js";

const AGAIN_MS = 5_000;

let on = false;
let tell = null;
let reading = null;

export function startFaults() {
  const result = make("p", { id: "faults-result", class: "result", role: "status" });
  tell = teller(result);
  reading = reader("The rules", result);
  byId("faults").append(
    make("div", { class: "head" },
      make("h2", { id: "faults-title" }, "Break something ", make("span", { id: "rules-count", class: "count" })),
      make("p", { class: "buttons", id: "kills", role: "group", "aria-label": "Kill a store; it is started again by itself" })),
    make("p", { class: "buttons", id: "presets", role: "group", "aria-label": "Faults ready made" }, ...PRESETS.map(presetButton)),
    result,
    make("details", { id: "fault-own" }, make("summary", { text: "A rule of your own" }), ruleForm(set)),
    make("div", { id: "rules-some", hidden: true },
      make("h3", { text: "Rules that are set" }), make("ul", { id: "rules", class: "plain" }), make("p", { class: "buttons" }, clearAllButton())));
  setInterval(() => (on && !document.hidden ? showRules() : null), AGAIN_MS);
}

export function showFaults(state) {
  list(byId("kills"), on ? (state.killable ?? []) : [], (store) => store, killButton, () => {});
  show(byId("kills"), (state.killable ?? []).length > 0);
  if (on === state.faults_enabled) return;
  on = state.faults_enabled;
  show(byId("faults"), on);
  if (on) showRules();
}

function killButton(store) {
  const button = make("button", { type: "button", class: "danger", "data-kill": store, text: `Kill ${store[0].toUpperCase()}${store.slice(1)}` });
  button.addEventListener("click", () => run(button, tell, async () => {
    const { killed } = await send(`/console/stores/${store}/kill`);
    return `${killed} is killed. It is started again by itself.`;
  }));
  return { node: button };
}

function presetButton({ id, name, service, rules, asks }) {
  const button = make("button", { type: "button", "data-preset": id, class: asks ? "danger" : null, text: name });
  button.addEventListener("click", async () => {
    if (asks && !(await confirmed(`${name}?`, asks, "crash"))) return;
    await run(button, tell, async () => {
      for (const rule of rules) await send(`/console/${service}/fault/set`, rule);
      return `Set: ${name}.`;
    });
    showRules();
  });
  return button;
}

async function set(button, place, service, rule) {
  await run(button, teller(place, byId("faults-result")), async () => {
    await send(`/console/${service}/fault/set`, rule);
    return `Set: ${service} ${words(rule)}.`;
  });
  showRules();
}

function clearAllButton() {
  const button = make("button", { type: "button", id: "clear-all", text: "Clear all rules" });
  button.addEventListener("click", async () => {
    await run(button, tell, async () => {
      await Promise.all(SERVICES.map((service) => send(`/console/${service}/fault/clear`)));
      return "All rules are cleared.";
    });
    showRules();
  });
  return button;
}

const showRules = () => reading(async () => {
  const answers = await Promise.all(SERVICES.map((service) => read(`/console/${service}/fault/rules`)));
  const rules = answers.flatMap((answer, i) => answer.rules.map((rule) => ({ service: SERVICES[i], rule })));
  list(byId("rules"), rules, keyOf, create, (row, { service, rule }) => say(row.text, `${service} ${words(rule)}`));
  show(byId("rules-some"), rules.length > 0);
  say(byId("rules-count"), rules.length === 0 ? "no rule is set" : `${rules.length} ${rules.length === 1 ? "rule is" : "rules are"} set`);
});

/** A service has one rule for a point and a match. */
const keyOf = ({ service, rule }) => `${service} ${rule.point} ${JSON.stringify(rule.match ?? null)}`;

function words({ point, action, value, probability, count, match }) {
  const many = count === undefined || count === null ? "" : count === 0 ? ", used up" : `, ${count} times`;
  const only = Object.entries(match ?? {}).map(([kind, id]) => `, only ${kind} ${id}`).join("");
  return `${point}: ${action}${value ? ` ${value} ms` : ""}${probability ? `, ${probability * 100} %` : ""}${many}${only}`;
}

function create({ service, rule }) {
  const text = make("span");
  const button = make("button", { type: "button", text: "clear", "aria-label": `clear ${service} ${rule.point}` });
  button.addEventListener("click", async () => {
    await run(button, tell, async () => {
      await send(`/console/${service}/fault/clear`, { point: rule.point });
      return `Cleared: ${service} ${rule.point}.`;
    });
    showRules();
  });
  return { node: make("li", { "data-rule": `${service} ${rule.point}` }, text, " ", button), text };
}
