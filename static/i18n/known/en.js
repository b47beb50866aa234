/** English texts of what was known on a day. {name} is replaced. */
export default {
  known: 'What was known on …', ask: 'Show what was known on a day', says: 'As known on {when}', saysDay: 'As known at the end of {when} (UTC)',
  how: 'Not the present: what was recorded or corrected later is not shown, and nothing here changes by itself. Left out: what has been withdrawn since. Lines, areas and borders are today’s.',
  day: 'Day', time: 'Time (UTC)', timeHow: 'Without a time: to the end of the day.', show: 'Show', cancel: 'Cancel', another: 'Another day', now: 'Back to now', odd: 'Give a day up to today.', nothing: 'Nothing was recorded by then.',
};
