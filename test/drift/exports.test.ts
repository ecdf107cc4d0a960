import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** What a vendor's module would import, resolved by Node itself from the built package. */
const specifiers: readonly (readonly [specifier: string, name: string])[] = [
  ['halo-toolkit/halo-1.1.0', 'release'],
  ['halo-toolkit/halo-1.1.0/ca-sofa/context-manager.client', 'ContextManagerClient'],
  ['halo-toolkit/halo-1.1.0/ca-sofa/context-manager.server', 'createContextManagerServer'],
  ['halo-toolkit/halo-1.1.0/ca-sofa/validators', 'validateSetContextTransactionBundle'],
  ['halo-toolkit/halo-1.1.0/r4/patient', 'validatePatient'],
  ['halo-toolkit/runtime/validation', 'Validation'],
  ['halo-toolkit/simulators/actors/launch-initiator/actor', 'createLaunchInitiator'],
  ['halo-toolkit/simulators/actors/authorization-client/actor', 'createAuthorizationClient'],
  ['halo-toolkit/simulators/kit/http-server', 'serve'],
  ['halo-toolkit/simulators/systems/smart-app', 'createSmartApp'],
];

describe("the package's exports", () => {
  it.each(specifiers)('%s gives %s', (specifier, name) => {
    const script = `import { ${name} } from '${specifier}'; console.log(typeof ${name});`;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    expect(run.stdout.trim()).toMatch(/^(?:function|object)$/);
  });

  it('gives what the README of the simulators imports', () => {
    const text = readFileSync('simulators/README.md', 'utf8');
    const imports = [...text.matchAll(/^import .* from '(halo-toolkit\/[^']+)';$/gm)].map(([line]) => line);
    const script = `${imports.join('\n')}\nconsole.log('loaded');`;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect([imports.length > 3, run.stdout.trim(), run.stderr]).toEqual([true, 'loaded', '']);
  });

  it('gives the OpenAPI documents', () => {
    const script = `import { createRequire } from 'node:module';
      console.log(createRequire('${process.cwd()}/x.js')('halo-toolkit/halo-1.1.0/openapi/context-manager.openapi.json').openapi);`;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect(run.stdout.trim()).toMatch(/^3\.1/);
  });
});
