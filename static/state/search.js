/** The text that is searched for, as the server takes it (parameter q). */

const LONGEST = 200;
const TERMS = 10;

/** Leaves out what the server would refuse: terms without a letter or a digit, and what is too much. @param {string} text @returns {string} */
export function searchOf(text) {
  const kept = [];
  let length = 0;
  for (const piece of text.split(/[,،]/)) {
    const term = piece.replace(/[\s\p{Cc}]+/gu, ' ').trim();
    length += [...term].length + 2;
    if (length > LONGEST + 2 || kept.length === TERMS) break;
    if (/[\p{Ll}\p{Lu}\p{Lt}\p{Lo}\p{N}]/u.test(term)) kept.push(term); else length -= [...term].length + 2;
  }
  return kept.join(', ');
}
