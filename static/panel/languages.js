/** The languages of the page. */
export { View, ask } from './empty.js';
