/** A beginning of Kurmanji, for scripts/test-language.sh. Browsers ask for it as "ku". */
export const language = { name: 'Kurmancî', locale: ['kmr', 'ku', 'tr-TR'] };
export const sections = {};
export default { filters: 'Parzûn', records: '{n, plural, one {# tomar} other {# tomar}}' };
