import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasNarrativeContent, isNarrativeXhtml } from '../../../generator/runtime/xhtml-scanner.ts';

const namespace = 'xmlns="http://www.w3.org/1999/xhtml"';

function div(content: string): string {
  return `<div ${namespace}>${content}</div>`;
}

describe('isNarrativeXhtml', () => {
  it.each([
    div('Ana'),
    `<div ${namespace}/>`,
    `\n<div lang='fr' xml:lang='fr' ${namespace} >Ana</div >\n`,
    div('<p class="a" style="color: red">a &amp; b &lt; c &#160;&#xe9;</p>'),
    div('<br/><hr /><img src="#photo" alt="Ana"/><a href="https://a.example/?a=1&amp;b=2">x</a><a name="here">y</a>'),
    div(
      '<table border="1"><caption>c</caption><tbody><tr><th scope="row">a</th><td colspan="2">b</td></tr></tbody></table>',
    ),
    div('<!-- a comment --><ul><li>a</li></ul>'),
    div('<img alt="x" src="data:image/png;base64,QUJD"/>'),
    div('a > b'),
  ])('accepts %s', (text) => {
    expect(isNarrativeXhtml(text)).toBe(true);
  });

  it.each([
    ['no text', ''],
    ['text without a tag', 'Ana'],
    ['another namespace', '<div xmlns="http://www.w3.org/1999/html">Ana</div>'],
    ['another element at the root', `<p ${namespace}>Ana</p>`],
    ['an element whose name only begins with div', `<divider ${namespace}>Ana</divider>`],
    ['text behind the root', `${div('Ana')}x`],
    ['two roots', div('Ana') + div('Rui')],
    ['a root that is not closed', `<div ${namespace}>Ana`],
    ['elements that overlap', div('<b><i>a</b></i>')],
    ['an element of HTML that is not closed', div('a<br>b')],
    ['a capital letter in a name', div('<P>a</P>')],
    ['an attribute without quotes', div('<p class=a>b</p>')],
    ['an attribute without a value', div('<td nowrap>b</td>')],
    ['an attribute twice', div('<p class="a" class="b">c</p>')],
    ['attributes without a space between them', div('<p class="a"id="b">c</p>')],
    ['a tag in an attribute', div('<p title="<b>">c</p>')],
    ['an ampersand that begins nothing', div('a & b')],
    ['an entity that XML does not know', div('&nbsp;')],
    ['a control character', div('\u0007')],
    ['two hyphens in a comment', div('<!-- a -- b -->')],
    ['a comment that does not end', div('<!-- a')],
    ['a declaration', `<!DOCTYPE html>${div('a')}`],
    ['a processing instruction', div('<?php x ?>')],
    ['a script', div('<script>alert(1)</script>')],
    ['a form', div('<form><input/></form>')],
    ['a frame', div('<iframe src="https://a.example"/>')],
    ['an object', div('<object data="x"/>')],
    ['a stylesheet', div('<link rel="stylesheet" href="x"/>')],
    ['an inserted passage', div('<ins>a</ins>')],
    ['an element that HTML calls deprecated', div('<font>a</font>')],
    ['an event attribute', div('<p onclick="x">a</p>')],
    ['a link that runs a script', div('<a href=" JavaScript:alert(1)">a</a>')],
    ['a link to data', div('<a href="data:text/html,x">a</a>')],
    ['an element within that says another namespace', div('<p xmlns="urn:x">a</p>')],
    ['an element of another namespace by its prefix', div('<svg:rect/>')],
  ])('refuses %s', (_, text) => {
    expect(isNarrativeXhtml(text)).toBe(false);
  });

  it('refuses what is no string', () => {
    expect([undefined, null, 1, ['a'], {}].some(isNarrativeXhtml)).toBe(false);
  });

  it('judges any text without throwing, and what is behind the root always refuses it', () => {
    const piece = fc.oneof(
      fc.constantFrom('<p>', '</p>', '<!--', '-->', '&amp;', '<br/>', '<p title="', '">', '<', '>', '&', '/', ' ', 'a'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = div(pieces.join(''));
        expect(isNarrativeXhtml(`${text}.`)).toBe(false);
        hasNarrativeContent(text);
        if (isNarrativeXhtml(text)) expect(isNarrativeXhtml(div(text))).toBe(true);
      }),
    );
  });
});

describe('hasNarrativeContent', () => {
  it.each([
    [div('Ana'), true],
    [div(' <p> </p> <!-- Ana --> '), false],
    [div('<img src="#a" alt=""/>'), true],
    [div(''), false],
    ['<', false],
    [1, false],
  ])('%j has something to see: %s', (text, expected) => {
    expect(hasNarrativeContent(text)).toBe(expected);
  });
});
