/** The sessions of all nodes; only the node itself knows how much of its own is unsettled. */
import { byId, list, make, mark, say } from "../dom.js";
import { count, seconds, word } from "../format.js";

const MOST = 64;

export function showSessions(state) {
  list(byId("sessions-list"), (state.sessions ?? []).slice(0, MOST), (each) => each.session, create, update);
}

function create({ session }) {
  const cells = ["", "", "number", "number"].map((kind) => make("td", { class: kind || null }));
  return { node: make("tr", { "data-session": session }, make("th", { scope: "row", text: session }), ...cells), cells };
}

function update({ node, cells }, session) {
  mark(node, "state", session.state);
  const texts = [word(session.node), word(session.state), seconds(session.lease_s), count(session.unsettled)];
  texts.forEach((text, i) => say(cells[i], text));
}
