/** Where faults can be injected, and those that are ready made; the words are those of the API. */

const PARTICIPANT = ["prepare", "execute", "commit", "abort", "compensate"];

const around = (steps) => steps.flatMap((step) => [`before_${step}`, `after_${step}`]);

export const POINTS = {
  orders: around(["begin", "decide", "durable", "answer", "finish"]),
  stock: around(PARTICIPANT),
  payment: around(PARTICIPANT),
  events: around(["mark", "apply"]),
};

export const SERVICES = Object.keys(POINTS);

export const ACTIONS = ["delay", "error", "drop", "duplicate", "pause", "crash"];

/** What a service can tell its operations apart by. */
export const MATCHES = { orders: ["item", "user", "order"], stock: ["item", "order"], payment: ["user", "order"], events: [] };

export const PRESETS = [
  {
    id: "slow-stock", name: "Delay stock prepares 500 ms", service: "stock",
    rules: [{ point: "before_prepare", action: "delay", value: 500 }],
  },
  {
    id: "lost-payment", name: "Drop 10 % of payment replies", service: "payment",
    rules: PARTICIPANT.map((step) => ({ point: `after_${step}`, action: "drop", probability: 0.1 })),
  },
  {
    id: "doubt", name: "Lose 5 % of verdicts", service: "orders",
    rules: [{ point: "after_decide", action: "drop", probability: 0.05 }],
  },
  {
    id: "crash-durable", name: "Crash after durable", service: "orders",
    rules: [{ point: "after_durable", action: "crash", count: 1 }],
    asks: "At the next checkout that is durable, the server ends at once with status 137, and this page with it. Start it again to see it recover.",
  },
];
