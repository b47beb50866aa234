/** Areas: drawing, keeping and choosing them as the filter. */
export { View, ask } from './empty.js';
