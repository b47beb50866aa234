/** Takes along what is seen: link, files, picture, a piece for another page. */
export { View, ask } from './empty.js';
