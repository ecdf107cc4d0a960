/** File of a package that says what its examples need not show, and why: a list `exceptions`. */
export const coverageExceptionsFile = 'coverage-exceptions.json';

/** A point that needs no example, and why. */
export interface CoverageException {
  /** Id of the point. */
  readonly element: string;
  readonly reason: string;
}
