// What the page's modules keep to. Rooms: map/ draws and is the only one with Leaflet; panel/ is DOM; the two never meet but in main.js.
import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import globals from 'globals';

const never = (group, message) => ({ 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] });

export default [
  { ignores: ['static/vendor/**', 'static/packed/**', 'node_modules/**'] },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    plugins: { 'import-x': importX },
    languageOptions: { ecmaVersion: 2024, sourceType: 'module' },
    rules: {
      'import-x/no-cycle': 'error', eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error', 'no-eval': 'error', 'no-implied-eval': 'error',
      'max-lines-per-function': ['error', { max: 60, skipComments: true }], 'max-lines': ['error', 300],
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-properties': ['error', { property: 'innerHTML', message: 'Text from records goes in as text.' }],
    },
  },
  { files: ['static/**/*.js'], languageOptions: { globals: globals.browser } },
  { files: ['static/*.js', 'static/{state,data,i18n,page,actions}/**/*.js'], rules: never(['leaflet', 'leaflet/*'], 'Only map/ imports Leaflet.') },
  { files: ['static/panel/**/*.js'], rules: never(['leaflet', 'leaflet/*', '**/map/**'], 'Panels know neither Leaflet nor the map.') },
  { files: ['static/map/**/*.js'], rules: never(['**/panel/**'], 'The map knows no panels.') },
  { files: ['scripts/**', 'test/**', '*.mjs'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
];
