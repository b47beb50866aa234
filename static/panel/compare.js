/** Compares two periods or two sides. */
export { View, ask } from './empty.js';
