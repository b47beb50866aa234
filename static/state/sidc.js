/**
 * The symbol identification code of an incident in MIL-STD-2525D / APP-6(D): 20 digits, symbol set 40 (activities). The frame says who acted, as the
 * colour does elsewhere: it is the standard's way to tell them apart, and no judgement of who is in the right.
 */

/** The fourth digit: hostile, friend, unknown, neutral. @type {Record<string, number>} */
const IDENTITY = { adversary_action: 6, security_action: 3, engagement: 1, other: 4 };

/** Entity, type and subtype of the activity. Where the standard has nothing of the kind it is the plain incident. @type {Record<string, string>} */
const ENTITY = {
  explosive: '110600', // explosion
  attack: '110400', // shooting
  security: '131100', // raid
  facilitation: '110119', // smuggling
  finance: '110106', // extortion
  propaganda: '130200', // psychological operation
  control: '130000', // operation
  armed_violence: '110000', // incident
  civil: '120100', // demonstration
};
const INCIDENT = '110000';

/** The types that have a code, for the legend and for tests. */
export const TYPES = Object.keys(ENTITY);

/** @param {string} type @param {string} side @returns {string} */
export const sidc = (type, side) => `100${IDENTITY[side] ?? IDENTITY.other}400000${ENTITY[type] ?? INCIDENT}0000`;
