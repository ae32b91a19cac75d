/** The form for a fault rule: the points that the service has, and only what the server would take. */
import { make } from "./dom.js";
import { ACTIONS, MATCHES, POINTS, SERVICES } from "./fault-points.js";

/** What is wanted goes to `set`, with the button and the place for what comes of it. */
export function ruleForm(set) {
  const result = make("span", { class: "result" });
  const form = make("form", { id: "fault-form", class: "rule" },
    choice("service", "Service", SERVICES), choice("point", "Point", POINTS.orders), choice("action", "Action", ACTIONS),
    field("value", "Delay, ms", { type: "number", min: 1, max: 600_000, value: 500, required: true }),
    field("probability", "Probability", { type: "number", min: 0.0001, max: 1, step: "any", placeholder: "always" }),
    field("count", "At most, times", { type: "number", min: 1, max: 1_000_000, placeholder: "for ever" }),
    choice("kind", "Only for", ["", ...MATCHES.orders]),
    field("id", "Its id", { pattern: "[A-Za-z0-9_\\-]{1,64}", required: true, disabled: true, autocomplete: "off" }),
    make("p", { class: "buttons" }, make("button", { text: "Set the rule" }), result));
  form.addEventListener("change", (event) => agree(form.elements, event.target.name));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    set(event.submitter, result, form.elements.service.value, rule(form.elements));
  });
  return form;
}

function choice(name, label, values) {
  const select = make("select", { id: `fault-${name}`, name }, ...options(values));
  return make("p", { class: "field" }, make("label", { for: select.id, text: label }), select);
}

const options = (values) => values.map((value) => make("option", { value, text: value || "all" }));

function field(name, label, attributes) {
  const input = make("input", { id: `fault-${name}`, name, ...attributes });
  return make("p", { class: "field" }, make("label", { for: input.id, text: label }), input);
}

/** Keeps the fields in agreement with each other after one has changed. */
function agree(fields, changed) {
  if (changed === "service") {
    fields.point.replaceChildren(...options(POINTS[fields.service.value]));
    fields.kind.replaceChildren(...options(["", ...MATCHES[fields.service.value]]));
  }
  fields.value.disabled = fields.action.value !== "delay";
  fields.id.disabled = fields.kind.value === "";
}

function rule(fields) {
  const made = { point: fields.point.value, action: fields.action.value };
  if (!fields.value.disabled) made.value = Number(fields.value.value);
  if (fields.probability.value !== "") made.probability = Number(fields.probability.value);
  if (fields.count.value !== "") made.count = Number(fields.count.value);
  if (!fields.id.disabled) made.match = { [fields.kind.value]: fields.id.value };
  return made;
}
