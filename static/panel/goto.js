/** Goes to a place: by name, coordinates or MGRS. */
export { View, ask } from './empty.js';
