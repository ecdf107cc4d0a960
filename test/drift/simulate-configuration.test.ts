import { describe, expect, it } from 'vitest';
import { actorNames, findSimulation } from '../../simulators/simulation/registry.ts';
import { configSchema } from '../../simulators/simulation/simulation.ts';
import { configurationPage } from '../support/configuration-page.ts';

const document = '../../simulators/CONFIGURATION.md';

describe('the page of what can be configured', () => {
  it('is what the schemas say', async () => {
    const simulations = await Promise.all(
      actorNames.map(async (name) => {
        const simulation = await findSimulation(name);
        if (simulation === undefined) throw new Error(`No simulation: ${name}`);
        return { name, ...simulation };
      }),
    );
    const common = configSchema({ properties: {} }).properties;
    await expect(configurationPage(common, simulations)).toMatchFileSnapshot(document);
  });

  it('says something of every member of every schema', async () => {
    for (const name of actorNames) {
      const { properties = {} } = (await findSimulation(name)) ?? {};
      for (const [member, schema] of Object.entries(properties)) {
        expect(schema, `${name}: ${member}`).toMatchObject({ description: expect.stringMatching(/\.$/) });
      }
    }
  });
});
