import { describe, expect, test } from 'vitest';
import { codeBlock, codeCell, codeSpan, markdownLink, markdownText } from '../../../../generator/emit/docs/markdown.ts';

describe('markdownText', () => {
  test.each([
    ['plain words', 'plain words'],
    ['a | b', 'a \\| b'],
    ['two\nlines', 'two lines'],
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['[x](javascript:alert(1))', '\\[x\\](javascript:alert(1))'],
    ['$a and $b', '\\$a and \\$b'],
    ['*strong* _and_ so_on', '\\*strong\\* \\_and\\_ so_on'],
    ['# heading', '\\# heading'],
    ['1. item', '1\\. item'],
    ['0..1', '0..1'],
    ['back\\slash', 'back\\\\slash'],
    ['an unpaired ` mark', 'an unpaired \\` mark'],
    ['code in `resources` stays', 'code in `resources` stays'],
    ['code with `a|b` in a cell', 'code with `a\\|b` in a cell'],
    ['\u202eright to left', 'right to left'],
  ])('prints %j as %j', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });
});

describe('codeSpan', () => {
  test.each([
    ['x', '`x`'],
    ['', ''],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['a|b', '`a|b`'],
  ])('prints %j as %j', (text, markdown) => {
    expect(codeSpan(text)).toBe(markdown);
  });

  test('escapes a bar in a table', () => {
    expect(codeCell('a|b')).toBe('`a\\|b`');
  });
});

describe('codeBlock', () => {
  test('has a fence longer than any in its text', () => {
    expect(codeBlock('json', '"````"')).toBe('`````json\n"````"\n`````');
  });
});

describe('markdownLink', () => {
  test('links to an address of the web', () => {
    expect(markdownLink('Page', 'https://guide.example/page')).toBe('[Page](https://guide.example/page)');
  });

  test.each(['javascript:alert(1)', 'https://x/) [y](javascript:z', 'Home/Page'])(
    'prints only the text for %j',
    (address) => {
      expect(markdownLink('Page', address)).toBe('Page');
    },
  );
});
