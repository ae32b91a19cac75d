/**
 * The few ways in which the page changes its document. Nodes are made once and changed in place, so that hours of updates
 * leave as many of them as the first; all text goes in as text, never as markup.
 */

const lists = new WeakMap();

export const byId = (id) => document.getElementById(id);

/** A new element. Of the attributes, `text` is its text, and those that are null or false are left out. */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function makeSvg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") node.textContent = value;
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Puts the text in, in the text node that is there already, and leaves alone what is right. */
export function say(node, text) {
  const only = node.firstChild;
  if (only !== null && only === node.lastChild && only.nodeType === Node.TEXT_NODE) {
    if (only.data !== text) only.data = text;
  } else if (only !== null || text !== "") {
    node.textContent = text;
  }
}

export function mark(node, name, value) {
  if (node.dataset[name] !== value) node.dataset[name] = value;
}

/** When what is hidden has the focus, the heading of its panel gets it. */
export function show(node, shown) {
  if (node.hidden !== shown) return;
  if (!shown && node.contains(document.activeElement)) headingOver(node)?.focus();
  node.hidden = !shown;
}

/**
 * Makes the children of a list agree with what there is: one for each key, in this order, made when it comes, changed in
 * place while it is there, removed when it goes. Those that stay are not moved when others come or go, so focus stays too; when
 * its row goes, it is given to the next.
 */
export function list(parent, values, keyOf, create, update) {
  const focus = focusIn(parent);
  const rows = rowsOf(parent);
  const wanted = new Set(values.map(keyOf));
  for (const [key, row] of rows) {
    if (!wanted.has(key)) {
      row.node.remove();
      rows.delete(key);
    }
  }
  let next = parent.firstElementChild;
  for (const value of values) {
    const row = rowFor(rows, keyOf(value), value, create);
    update(row, value);
    if (row.node === next) next = next.nextElementSibling;
    else parent.insertBefore(row.node, next);
  }
  if (focus !== null && document.activeElement !== focus.control) focusAgain(parent, focus);
}

const controlsOf = (row) => [...row.querySelectorAll("button, a[href]")];

/** Which control of a list has the focus, the how manieth of its row it is, and the other rows, the nearest first; or null. */
function focusIn(parent) {
  const control = document.activeElement;
  const rows = [...parent.children];
  const at = rows.findIndex((row) => row.contains(control));
  if (at < 0) return null;
  return { control, no: controlsOf(rows[at]).indexOf(control), others: [...rows.slice(at + 1), ...rows.slice(0, at).reverse()] };
}

/** Without this, whoever has no mouse would have to begin at the top of the page again. */
function focusAgain(parent, { control, no, others }) {
  const next = others.find((row) => row.isConnected);
  const controls = next === undefined ? [] : controlsOf(next);
  (control.isConnected ? control : (controls[no] ?? controls[0] ?? headingOver(parent)))?.focus();
}

/** The heading of the panel that a node is in, made ready to be focused. */
function headingOver(node) {
  const heading = node.parentElement.closest("section, aside")?.querySelector("h2");
  if (heading) heading.tabIndex = -1;
  return heading;
}

function rowsOf(parent) {
  if (!lists.has(parent)) lists.set(parent, new Map());
  return lists.get(parent);
}

function rowFor(rows, key, value, create) {
  if (!rows.has(key)) rows.set(key, create(value));
  return rows.get(key);
}

/** A list of terms with their values, such as the figures of the books. Each value is [term, text, state or undefined]. */
export function terms(parent, values) {
  list(
    parent,
    values,
    ([term]) => term,
    ([term]) => {
      const value = make("dd");
      return { node: make("div", { "data-term": term }, make("dt", { text: term }), value), value };
    },
    (row, [, text, state]) => {
      say(row.value, text);
      mark(row.node, "state", state ?? "");
    },
  );
}
