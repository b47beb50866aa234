/** The table twin of the map. */
export { View, ask } from './empty.js';
