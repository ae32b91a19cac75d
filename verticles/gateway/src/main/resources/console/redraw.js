/**
 * Draws what was found anew, as often as it changes, without taking it out of the hands of whoever reads it: what they have opened and
 * closed, how far they have scrolled a drawing, and the focus stay.
 */

const HOLDABLE = "summary, a[href], .scroll";

export function redraw(body, drawing) {
  const open = new Map([...body.querySelectorAll("details")].map((each) => [each.dataset.attempt, each.open]));
  const held = placesIn(body).map((node) => ({ place: placeOf(body, node), left: node.scrollLeft, focused: node === document.activeElement }));
  body.replaceChildren(drawing);
  for (const each of body.querySelectorAll("details")) each.open = open.get(each.dataset.attempt) ?? each.open;
  for (const node of placesIn(body)) {
    const before = held.find(({ place }) => place === placeOf(body, node));
    if (before?.left > 0) node.scrollLeft = before.left;
    if (before?.focused) node.focus({ preventScroll: true });
  }
}

const placesIn = (body) => [...body.querySelectorAll(HOLDABLE)];

/** The same for what takes its place: new attempts come above those that are there, and new parts below. */
function placeOf(body, node) {
  const attempt = node.closest("details") ?? body;
  return `${attempt.dataset.attempt} ${placesIn(attempt).indexOf(node)}`;
}
