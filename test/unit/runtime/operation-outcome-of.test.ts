import { describe, expect, it } from 'vitest';
import { operationOutcomeOf } from '../../../generator/runtime/operation-outcome-of.ts';
import { Validation } from '../../../generator/runtime/validation.ts';

const guide = 'https://tea.example/fhir';
const breach = { rule: 'fixed', code: 'value', at: 'Tea.cup[1].leaf', found: 'oak', wanted: '"mint"' } as const;

describe('operationOutcomeOf', () => {
  it('says everything that is known of a finding: severity, code, both paths, found, wanted, requirement, evidence', () => {
    const validation = new Validation();
    validation.report({ ...breach, source: { requirement: 'TEA-001', evidence: 'stated' } });
    expect(operationOutcomeOf(guide, validation)).toEqual({
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'value',
          details: {
            coding: [
              { system: `${guide}/requirements`, code: 'TEA-001' },
              { system: `${guide}/evidence`, code: 'stated' },
            ],
            text: 'Found "oak", wanted "mint", at Tea.cup[1].leaf.',
          },
          diagnostics:
            'Found "oak", wanted "mint", at Tea.cup[1].leaf. JSON pointer /cup/1/leaf. Requirement TEA-001 (stated).',
          expression: ['Tea.cup[1].leaf'],
        },
      ],
    });
  });

  it('tells notes, warnings and errors apart, and how a rule is known that no requirement names', () => {
    const validation = new Validation();
    validation.report(breach);
    validation.warn(breach);
    validation.report({ ...breach, source: { evidence: 'chosen' } });
    const issues = operationOutcomeOf(guide, validation).issue;
    expect(issues.map(({ severity, details }) => [severity, details?.coding?.map(({ code }) => code)])).toEqual([
      ['error', ['base']],
      ['warning', ['base']],
      ['information', ['chosen']],
    ]);
  });

  it('lists every finding up to the limit, counts the rest, and keeps the verdict', () => {
    const validation = new Validation({ issueLimit: 2 });
    for (let count = 0; count < 5; count += 1) validation.report(breach);
    const { issue } = operationOutcomeOf(guide, validation);
    expect(issue.map(({ code, diagnostics }) => [code, diagnostics?.slice(0, 20)])).toEqual([
      ['value', 'Found "oak", wanted '],
      ['value', 'Found "oak", wanted '],
      ['too-costly', '3 more issues are no'],
    ]);
  });

  it('has an issue where nothing was found, since there has to be one', () => {
    expect(operationOutcomeOf(guide, new Validation()).issue).toMatchObject([
      { severity: 'information', code: 'informational' },
    ]);
  });
});
