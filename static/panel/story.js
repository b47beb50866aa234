/** A narrative: saved views with text, read and made. */
export { View, ask } from './empty.js';
