import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AppLab, startAppLab } from '../support/launched-app.ts';

describe('an Authorization Client', () => {
  let lab: AppLab;
  beforeAll(async () => {
    lab = await startAppLab();
  });
  beforeEach(() => lab.provider.reset());
  afterAll(() => lab.close());

  it('goes from a launch to the page that shows it', async () => {
    const page = await lab.launch();
    expect([page.status, page.address.pathname]).toEqual([200, '/']);
    expect(page.body).toContain('Noor Tremblay-Côté, 1984-02-11, p-1');
    expect(page.body).toContain('Practitioner/pr-1');
    expect(lab.missed()).toEqual([]);
  });
});
