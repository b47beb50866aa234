/** English texts of narratives. {name} is replaced. */
export default {
  narratives: 'Narratives', narrative: 'Narrative', how: 'A narrative is a row of views with text. Put the map, the time and the filters as you want them, and keep that as a step.',
  end: 'End the narrative', stepN: 'Step {n}', stepOf: '{n} of {all}', stepOn: 'Next step', stepBack: 'Step before', stepAgain: 'Show this step again', change: 'Change the narrative', keys: 'Page Down and Page Up step; so do the arrow keys here.',
  missing: 'There is no such narrative here. It may have been withdrawn, or it is kept on another device.',
  onServer: 'For everybody', onDevice: 'On this device', none: 'There are none yet.', open: 'Tell', makeNew: 'New narrative', fromFile: 'Open a file', notRead: 'This file holds no narrative, or one with more than {n} steps.',
  steps: '{n, plural, one {# step} other {# steps}}', titleOf: 'Title', text: 'Text', textHow: 'Plain text. Addresses (https://…) become links.', addStep: 'Keep what is seen as a step', takeView: 'Take what is seen', showStep: 'Show', up: 'Up', down: 'Down', remove: 'Remove', full: 'No more than {n} steps.',
  keptHere: 'Kept on this device as you write.', notKept: 'The browser keeps no more. Save it as a file.', needsTitle: 'Give it a title.', needsStep: 'Keep at least one step.',
  toFile: 'Save as a file', publish: 'Save for everybody', save: 'Save', publishHow: 'With an editor’s key. Everybody who can read this map can read it; every version stays.', copyLink: 'Copy the link', copied: 'Copied', copyFailed: 'The browser does not let the page copy.', drop: 'Delete', dropSure: 'Delete for good?', withdraw: 'Withdraw', withdrawSure: 'Withdraw for everybody?',
  saved: 'Saved.', changedMeanwhile: 'Somebody else has changed it meanwhile. Open it again to see how it is now; save yours as a file first.', back: 'All narratives',
};
