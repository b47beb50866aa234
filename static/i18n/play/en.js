/** English texts of the player. {name} is replaced. */
export default {
  bar: 'How the timeline plays', mode: 'What moves', window: 'Window', grow: 'Growing', windowIs: 'Both ends move', growIs: 'The start stays, the end moves',
  step: 'Step', day: 'Day', week: 'Week', month: 'Month', speed: 'Steps a second', loop: 'Loop', end: 'Stop playing', back: 'One step back', forth: 'One step on',
  windowSays: '{width} moved by {step}', growSays: 'from {day} on, longer by {step}', oneDay: 'a day', oneWeek: 'a week', oneMonth: 'a month',
  days: '{n, plural, one {1 day} other {# days}}', months: '{n, plural, one {1 month} other {# months}}', allTime: 'all days',
  slow: 'Slower than asked: {n} steps a second; each waits for its picture.',
};
