/** English texts of what changed in a record. {name} is replaced. */
export default {
  gathering: 'What was known then is being put together…', failed: 'What was known then is not to be had: {why}', nothing: 'Nothing that may be shown has changed.',
  caption: 'What changed from revision {a} to revision {b}', field: 'Field', before: 'Before', after: 'After', none: 'not stated', more: 'and {n} more',
};
