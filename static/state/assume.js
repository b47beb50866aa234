/** What is assumed of places whose uncertainty the source does not tell, in km; 0 = nothing: analyses that need it leave them out. */
export const ASSUMED = [0, 5];

/** Analyses that take an assumption. */
export const ASSUMING = ['near-repeat', 'scan', 'seam'];

/** The parameter of an analysis. @param {{assume: number}} state @returns {Record<string, string|number>} */
export const assumption = ({ assume }) => ({ assume_uncertainty_m: assume ? assume * 1000 : '' });
