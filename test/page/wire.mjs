/** How many bytes an answer has on its way, gzipped: browsers say only what they made of it. */
import { get } from 'node:http';

/** @param {string} url @returns {Promise<number>} */
export const wire = (url) => new Promise((resolve, reject) => {
  get(url, { headers: { 'Accept-Encoding': 'gzip' } }, (answer) => {
    if (answer.statusCode !== 200) { reject(new Error(`${url}: ${answer.statusCode}`)); answer.resume(); return; }
    let bytes = 0;
    answer.on('data', (piece) => { bytes += piece.length; });
    answer.on('end', () => resolve(bytes));
    answer.on('error', reject);
  }).on('error', reject);
});
