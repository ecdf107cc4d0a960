import { describe, expect, test } from 'vitest';
import { mermaidText, sequenceDiagram } from '../../../../generator/emit/docs/mermaid.ts';

describe('mermaidText', () => {
  test.each([
    ['POST /$brew', 'POST /$brew'],
    ['a; b', 'a#59; b'],
    ['a\nend', 'a #101;nd'],
    ['<b>%%{init}', '#60;b#62;#37;#37;#123;init#125;'],
    ['Général', 'Général'],
  ])('prints %j as %j', (text, label) => {
    expect(mermaidText(text)).toBe(label);
  });
});

describe('sequenceDiagram', () => {
  test('numbers the participants and draws replies dashed', () => {
    const steps = [
      { from: 0, to: 1, text: 'ask', reply: false },
      { from: 1, to: 0, text: 'tell', reply: true },
    ];
    expect(sequenceDiagram(['A: b', 'C'], steps)).toBe(
      [
        '```mermaid',
        'sequenceDiagram',
        '  participant P0 as A#58; b',
        '  participant P1 as C',
        '  P0->>P1: ask',
        '  P1-->>P0: tell',
        '```',
      ].join('\n'),
    );
  });
});
