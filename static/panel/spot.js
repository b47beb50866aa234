/** The records at one spot that no zoom tells apart. */
export { View, ask } from './empty.js';
