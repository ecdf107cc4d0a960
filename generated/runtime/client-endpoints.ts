/** Addresses of exchanges by exchange id; `undefined`: not known. */
export type Endpoints = Readonly<Record<string, string | undefined>>;

/** The addresses that are known: as they were given, else as they were discovered. */
export function knownEndpoints(given: Endpoints | undefined, discovered: Endpoints): Endpoints {
  const stated = Object.entries(given ?? {}).filter(([, address]) => address !== undefined);
  return { ...discovered, ...Object.fromEntries(stated) };
}
