/** A beginning of French, for scripts/test-language.sh: what one file brings, and no more. It is not served; a whole one would be static/i18n/fr.js. */
export const language = { name: 'Français', locale: 'fr-FR', comma: ', ', quotes: ['« ', ' »'] };
export const sections = { table: { table: 'Tableau' } };
export const codes = { side: { engagement: 'Affrontement' } };
export const actors = { Civilians: 'Civils' };
export default { title: 'Carte des menaces', records: '{n, plural, one {# fiche} many {# de fiches} other {# fiches}}', filters: 'Filtres', list: 'Fiches' };
