/** What this browser remembers of the page; where it may not remember anything, everything works as if it were new. */

export function kept(name) {
  try {
    return localStorage.getItem(`holdfast.${name}`);
  } catch (forbidden) {
    console.info("Nothing is remembered:", forbidden.message);
    return null;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(`holdfast.${name}`, value);
  } catch (forbidden) {
    console.info("Not remembered:", forbidden.message);
  }
}
