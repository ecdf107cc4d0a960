/** What is known of a client by its registration: `{ type: 'public' }`. Conditions of definitions read it as `%client`. */
export type ClientFacts = Readonly<Record<string, string | number | boolean | undefined>>;
