/** How surely incidents lie in a belt or a corridor, beside whether their points do. */

/**
 * What is known of it. Where the uncertainty of none of them is known, nothing is: null, and not 0.
 * @param {{certain: number|null, possible: number|null, probable: number|null, unknown_uncertainty: number|null}} of null = the filter leaves this side out
 */
export function within({ certain, possible, probable, unknown_uncertainty: unknown }) {
  if (unknown && !possible) return { certain: null, possible: null, probable: null };
  return { certain, possible, probable: probable === null ? null : Math.round(probable * 10) / 10 };
}
