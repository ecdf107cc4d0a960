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

  it('gives validators that a vendor can use with nothing else', () => {
    const script = `import { release } from 'halo-toolkit/halo-1.1.0';
      import { validateResource } from 'halo-toolkit/halo-1.1.0/r4/resources';
      import { validateSetContextTransactionBundle } from 'halo-toolkit/halo-1.1.0/ca-sofa/validators';
      import { Validation } from 'halo-toolkit/runtime/validation';
      import { operationOutcomeOf } from 'halo-toolkit/runtime/operation-outcome-of';
      const validation = new Validation({ resources: validateResource });
      validateSetContextTransactionBundle({ resourceType: 'Bundle', type: 'batch' }, validation, 'Bundle');
      const { issue } = operationOutcomeOf(release.guide, validation);
      console.log(validation.accepted, issue[0].severity, issue[0].expression[0]);`;
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
    expect([run.stdout.trim(), run.stderr]).toEqual(['false error Bundle.type', '']);
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
