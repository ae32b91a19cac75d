/** Where the page begins: starts its parts, and hands each state to all of them. */
import { addToCharts, startCharts } from "./charts.js";
import { mark } from "./dom.js";
import { startFaults, showFaults } from "./faults.js";
import { startKeys } from "./keys.js";
import { showBooks, startBooks } from "./panels/books.js";
import { showBreakers } from "./panels/breakers.js";
import { showLetters, startLetters } from "./panels/letters.js";
import { showProtocol } from "./panels/protocol.js";
import { showSessions } from "./panels/sessions.js";
import { showShards } from "./panels/shards.js";
import { showStores } from "./panels/stores.js";
import { showStuck, startStuck } from "./panels/stuck.js";
import { showTrouble, startTrouble } from "./panels/trouble.js";
import { showVitals, startVitals } from "./panels/vitals.js";
import { startSearch } from "./search.js";
import { listen } from "./stream.js";
import { startTheme } from "./theme.js";

const PARTS = [
  addToCharts, showVitals, showBooks, showProtocol, showStuck, showLetters, showShards, showBreakers, showStores, showSessions,
  showFaults, showTrouble,
];

const STARTS = [
  startTheme, startVitals, startCharts, startBooks, startStuck, startLetters, startFaults, startSearch, startKeys, startTrouble,
];

STARTS.forEach((start) => guarded(start));
listen((state) => {
  PARTS.forEach((part) => guarded(part, state));
  mark(document.body, "known", "true");
});

/** A part that fails must not take the others along: without its charts, the page still has the books. */
function guarded(part, state) {
  try {
    part(state);
  } catch (failure) {
    reportError(failure);
  }
}
