/** A random piece of the state in the form that parse gives: see static/state/story.js. */
export const some = (r) => (r.int(0, 1) ? { story: ['the-road', 'device-1x2y', 'a'][r.int(0, 2)], step: r.int(1, 60), aside: r.flip() } : { story: '', step: 1, aside: false });
