/** Numbers, durations and times in words that are the same everywhere on the page. What is not known is a dash. */

const NONE = "–";
const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const calendar = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" });

const known = (value) => typeof value === "number" && Number.isFinite(value);

export const count = (value) => (known(value) ? whole.format(value) : NONE);

/** A rate: with a tenth below ten, where it matters. */
export const rate = (value) => (known(value) ? (value < 10 ? tenths : whole).format(value) : NONE);

export const percent = (share) => (known(share) ? `${tenths.format(share * 100)} %` : NONE);

export function ms(value) {
  if (!known(value)) return NONE;
  if (value >= 10_000) return seconds(value / 1000);
  return value >= 100 ? `${whole.format(value)} ms` : `${tenths.format(value)} ms`;
}

export function seconds(value) {
  if (!known(value)) return NONE;
  if (value < 60) return `${value.toFixed(1)} s`;
  if (value < 3600) return `${Math.floor(value / 60)} min ${Math.floor(value % 60)} s`;
  if (value < 86_400) return `${Math.floor(value / 3600)} h ${Math.floor((value % 3600) / 60)} min`;
  return `${Math.floor(value / 86_400)} d ${Math.floor((value % 86_400) / 3600)} h`;
}

/** The time of day of this browser, with the date when it is not today. */
export function time(iso) {
  const at = new Date(iso ?? NaN);
  if (Number.isNaN(at.getTime())) return NONE;
  const day = calendar.format(at);
  return day === calendar.format(new Date()) ? clock.format(at) : `${day} ${clock.format(at)}`;
}

/** Whatever else there may be: a text as it is, nothing as a dash. */
export const word = (value) => (value === null || value === undefined || value === "" ? NONE : String(value));
