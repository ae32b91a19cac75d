/**
 * The last ten minutes of the states as numbers: one typed array per series, of a fixed length, written round and round.
 * A state that is missing becomes a row without values, so that a chart shows a gap and not a line over it.
 */

const CAPACITY = 1_200;
const GAP_S = 1.6;

export class Ring {
  #names;
  #columns;
  #next = 0;
  #size = 0;

  constructor(names) {
    this.#names = ["at", ...names];
    this.#columns = new Map(this.#names.map((name) => [name, new Float64Array(CAPACITY)]));
  }

  get firstAt() {
    return this.#size === 0 ? null : this.#columns.get("at")[(this.#next + CAPACITY - this.#size) % CAPACITY];
  }

  get lastAt() {
    return this.#size === 0 ? null : this.#columns.get("at")[(this.#next + CAPACITY - 1) % CAPACITY];
  }

  /** Adds a row at a time in seconds. When the clock went back, what was before is of another life, and goes. */
  push(at, values) {
    const last = this.lastAt;
    if (last !== null && at <= last) {
      if (at > last - 1) return;
      this.#size = 0;
      this.#next = 0;
    } else if (last !== null && at - last > GAP_S) {
      this.#write(last + 0.5, {});
    }
    this.#write(at, values);
  }

  #write(at, values) {
    for (const [name, column] of this.#columns) {
      const value = name === "at" ? at : values[name];
      column[this.#next] = typeof value === "number" ? value : NaN;
    }
    this.#next = (this.#next + 1) % CAPACITY;
    this.#size = Math.min(this.#size + 1, CAPACITY);
  }

  /** Copies the rows since a time into an array that is there already, oldest first, with null where there is no value. */
  read(name, since, into) {
    const column = this.#columns.get(name);
    const times = this.#columns.get("at");
    let length = 0;
    for (let i = 0; i < this.#size; i++) {
      const row = (this.#next + CAPACITY - this.#size + i) % CAPACITY;
      if (times[row] < since) continue;
      const value = column[row];
      into[length++] = Number.isNaN(value) ? null : value;
    }
    into.length = length;
    return into;
  }
}
