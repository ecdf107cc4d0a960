/** Addresses of exchanges by exchange id, `undefined` where they are not known. */
export type Endpoints = Readonly<Record<string, string | undefined>>;

/** The address of an exchange: as it was given, else as it was discovered. */
export function endpointOf(
  exchange: string,
  given: Endpoints | undefined,
  discovered: string | undefined,
): string | undefined {
  return given?.[exchange] ?? discovered;
}
