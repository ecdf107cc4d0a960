/** As much of a JSON Schema as configurations use. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** A simulation, as its page tells of it. */
interface Described {
  readonly name: string;
  readonly summary: string;
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/** The page of what every simulation can be configured with; `npx vitest run test/drift/simulate-configuration.test.ts -u` writes it. */
export function configurationPage(common: Readonly<Record<string, object>>, simulations: readonly Described[]): string {
  return [
    '# Configuration of `halo simulate`',
    '',
    'Made from the JSON Schemas that `halo simulate <name> --schema` prints: change them, not it. A star stands for what must be there; an',
    'unknown member is refused, with the nearest known one.',
    '',
    '## All of them',
    '',
    ...table(common, []),
    ...simulations.flatMap(({ name, summary, properties, required = [] }) => [
      `## ${name}`,
      '',
      `${summary.slice(0, 1).toUpperCase()}${summary.slice(1)}.`,
      '',
      ...table(properties, required),
    ]),
  ].join('\n');
}

function table(properties: Readonly<Record<string, object>>, required: readonly string[]): readonly string[] {
  return ['| member | form | meaning |', '|---|---|---|', ...rows('', properties, required), ''];
}

function rows(
  place: string,
  properties: Readonly<Record<string, Schema>>,
  required: readonly string[],
): readonly string[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const path = `${place}${name}`;
    const star = required.includes(name) ? ' *' : '';
    const own = `| \`${path}\`${star} | ${form(schema)} | ${(schema.description ?? '').replaceAll('<', '&lt;')} |`;
    const inner = schema.items ?? schema;
    // The sections of tenants have the members of the table they stand in.
    if (name === 'tenants' || inner.properties === undefined) return [own];
    const within = schema.items === undefined ? `${path}.` : `${path}[].`;
    return [own, ...rows(within, inner.properties, inner.required ?? [])];
  });
}

function form({ type, enum: choices, items, minimum, maximum }: Schema): string {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(' or ');
  if (items !== undefined) return `list of ${items.type ?? 'value'}s`;
  const limits = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ];
  return [type ?? 'value', ...limits].join(', ');
}
