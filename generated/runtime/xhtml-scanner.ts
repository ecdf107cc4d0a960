/*
 * Recognizes the XHTML that a narrative may hold: well-formed XML, of the elements and attributes the standard allows. One pass from
 * left to right; nothing is resolved, fetched or expanded. @see https://hl7.org/fhir/R4/narrative.html
 */

const namespace = 'http://www.w3.org/1999/xhtml';

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** Chapters 7 to 11 (without 9.4) and 15 of HTML 4.0, without what it calls deprecated; links and images. */
const elements = wordsOf(
  'a abbr acronym address area b bdo big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img ' +
    'kbd li map ol p pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var',
);

const attributes = wordsOf(
  'abbr accesskey align alt axis border cellpadding cellspacing char charoff charset cite class cols colspan coords dir frame headers ' +
    'height href hreflang id ismap lang longdesc name nohref rel rev rowspan rows rules scope shape span src start style summary ' +
    'tabindex title type usemap valign value width xml:lang xml:space xmlns',
);

const named = wordsOf('amp lt gt quot apos');

const nameForm = /[A-Za-z_][A-Za-z0-9_.:-]*/y;
const numberForm = /#(?:[0-9]{1,7}|x[0-9A-Fa-f]{1,6});/y;
const scripted = /^[\s\u0000-\u0020]*(?:javascript|vbscript|data):/i;

/** A text, and how far it has been read. */
interface Reading {
  readonly text: string;
  index: number;
  /** Names of the elements that are open. */
  readonly open: string[];
}

/**
 * True for one `div` in the XHTML namespace, well-formed, with nothing in it but what a narrative may have: no script, form, frame,
 * object, event attribute, stylesheet, declaration, or entity that XML does not know.
 */
export function isNarrativeXhtml(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  const text = value.trim();
  const reading: Reading = { text, index: 0, open: [] };
  if (!/^<div[\s/>]/.test(text.slice(0, 5))) return false;
  do {
    if (!readNext(reading)) return false;
  } while (reading.open.length > 0 && reading.index < text.length);
  return reading.open.length === 0 && reading.index === text.length;
}

/** True where there is something to see: text besides white space, or an image. */
export function hasNarrativeContent(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  let index = 0;
  while (index < value.length) {
    const tag = value.indexOf('<', index);
    if (/\S/.test(value.slice(index, tag < 0 ? value.length : tag))) return true;
    if (tag < 0) return false;
    if (value.startsWith('<img', tag)) return true;
    const close = value.startsWith('<!--', tag) ? '-->' : '>';
    const end = value.indexOf(close, tag);
    if (end < 0) return false;
    index = end + close.length;
  }
  return false;
}

/** Reads a tag, a comment, or text up to the next; false where it is not as it must be. */
function readNext(reading: Reading): boolean {
  const { text, index } = reading;
  if (text[index] !== '<') return readText(reading);
  if (text.startsWith('<!--', index)) return skipComment(reading);
  return text[index + 1] === '/' ? readEndTag(reading) : readStartTag(reading);
}

function readText(reading: Reading): boolean {
  const { text, index } = reading;
  const tag = text.indexOf('<', index);
  const end = tag < 0 ? text.length : tag;
  reading.index = end;
  return isCharacterData(text.slice(index, end));
}

/** True where every `&` begins a reference that XML knows, and no character is one that XML cannot hold. */
function isCharacterData(data: string): boolean {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(data)) return false;
  for (let at = data.indexOf('&'); at >= 0; at = data.indexOf('&', at + 1)) {
    numberForm.lastIndex = at + 1;
    if (numberForm.test(data)) continue;
    const name = matchAt(nameForm, data, at + 1);
    if (name === undefined || !named.has(name) || data[at + 1 + name.length] !== ';') return false;
  }
  return true;
}

/** @see https://www.w3.org/TR/xml/#sec-comments */
function skipComment(reading: Reading): boolean {
  const end = reading.text.indexOf('--', reading.index + 4);
  if (end < 0 || reading.text[end + 2] !== '>') return false;
  reading.index = end + 3;
  return true;
}

function readEndTag(reading: Reading): boolean {
  const name = matchAt(nameForm, reading.text, reading.index + 2);
  if (name === undefined || reading.open.pop() !== name) return false;
  reading.index += 2 + name.length;
  skipSpace(reading);
  return take(reading, '>');
}

function readStartTag(reading: Reading): boolean {
  const name = matchAt(nameForm, reading.text, reading.index + 1);
  if (name === undefined || !elements.has(name)) return false;
  reading.index += 1 + name.length;
  const seen = new Map<string, string>();
  while (skipSpace(reading) && isNameStart(reading)) if (!readAttribute(reading, seen)) return false;
  if (!isInNamespace(reading, seen.get('xmlns'))) return false;
  if (take(reading, '/')) return take(reading, '>');
  reading.open.push(name);
  return take(reading, '>');
}

/** The root says the namespace; what is inside need not, and cannot say another. */
function isInNamespace({ open }: Reading, declared: string | undefined): boolean {
  return declared === undefined ? open.length > 0 : declared === namespace;
}

function isNameStart({ text, index }: Reading): boolean {
  return matchAt(nameForm, text, index) !== undefined;
}

function readAttribute(reading: Reading, seen: Map<string, string>): boolean {
  const name = matchAt(nameForm, reading.text, reading.index);
  if (name === undefined || !attributes.has(name) || seen.has(name)) return false;
  reading.index += name.length;
  skipSpace(reading);
  if (!take(reading, '=')) return false;
  skipSpace(reading);
  const value = readQuoted(reading);
  if (value === undefined || ((name === 'href' || name === 'src') && isScript(value))) return false;
  seen.set(name, value);
  return isSpaceOrEnd(reading);
}

/** An address that runs something. An image may bring its data along. */
function isScript(address: string): boolean {
  return scripted.test(address) && !/^\s*data:image\//i.test(address);
}

function readQuoted(reading: Reading): string | undefined {
  const { text, index } = reading;
  const quote = text[index];
  if (quote !== '"' && quote !== "'") return undefined;
  const end = text.indexOf(quote, index + 1);
  if (end < 0) return undefined;
  const value = text.slice(index + 1, end);
  reading.index = end + 1;
  return value.includes('<') || !isCharacterData(value) ? undefined : value;
}

function isSpaceOrEnd({ text, index }: Reading): boolean {
  const next = text[index];
  return next === undefined || next === '>' || next === '/' || isSpace(text.charCodeAt(index));
}

function isSpace(unit: number): boolean {
  return unit === 32 || unit === 9 || unit === 10 || unit === 13;
}

/** Steps over white space; always true, so that it can stand in a condition. */
function skipSpace(reading: Reading): true {
  while (isSpace(reading.text.charCodeAt(reading.index))) reading.index += 1;
  return true;
}

function take(reading: Reading, character: string): boolean {
  if (reading.text[reading.index] !== character) return false;
  reading.index += 1;
  return true;
}

/** What a sticky expression finds at `index`. */
function matchAt(form: RegExp, text: string, index: number): string | undefined {
  form.lastIndex = index;
  return form.exec(text)?.[0];
}
