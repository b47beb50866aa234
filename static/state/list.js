/** Lists as the server reads them: commas between values, \, for a comma in a value, \\ for a backslash. Sorted, without doubles. */

/** @param {string[]} values */
export const joinList = (values) => values.map((v) => v.replace(/[\\,]/g, '\\$&')).join(',');

/** @param {string} text @returns {string[]} */
export function splitList(text) {
  const values = [];
  let value = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && (text[i + 1] === ',' || text[i + 1] === '\\')) value += text[++i];
    else if (text[i] === ',') { values.push(value); value = ''; } else value += text[i];
  }
  values.push(value);
  return [...new Set(values.filter((v) => v !== ''))].sort();
}
