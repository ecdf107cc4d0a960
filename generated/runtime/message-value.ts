import type { ParametersParameter } from 'fhir/r4.js';

/** A value of whichever type the sender chose, in its wire form: `{ valueString: 'a' }`. */
export type ParameterValue = Pick<ParametersParameter, Extract<keyof ParametersParameter, `value${string}`>>;
