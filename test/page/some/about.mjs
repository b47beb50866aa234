/** A random piece of the state in the form that parse gives: see static/state/about.js. */
export const some = (r) => ({ about: ['', 'corridors/badia', 'areas/a-1,belts/IRQ-SYR-SYR-25'][r.int(0, 2)], other: ['', 'badia-suwayda-south'][r.int(0, 1)] });
