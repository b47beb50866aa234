/** A beginning of Sorani, for scripts/test-language.sh: written from right to left. */
export const language = { name: 'کوردی', locale: ['ckb-IQ', 'ckb', 'ar-IQ'], dir: 'rtl', comma: '، ', between: '، ', quotes: ['«', '»'] };
export const sections = {};
export default { filters: 'پاڵێوەرەکان', records: '{n, plural, one {# تۆمار} other {# تۆمار}}' };
