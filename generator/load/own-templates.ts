import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';
import type { SourcePlace } from '../model/diagnostic.ts';
import type { DiagnosticLog } from '../model/diagnostic-log.ts';
import { nearNames } from '../model/near-names.ts';
import type { InputDigest, SupportText } from '../model/source.ts';
import { TemplateFault } from '../model/template-fault.ts';
import { digestOf, type PackageFile, type PackageFolder, readFolder } from './read-folder.ts';

/** A template that stands in for the toolkit's of the same name. */
export interface OwnTemplate extends SupportText {
  readonly place: SourcePlace;
}

/** What a folder of templates holds. */
export interface OwnTemplates {
  readonly templates: readonly OwnTemplate[];
  readonly inputs: readonly InputDigest[];
}

const ending = '.md.hbs';

/**
 * Reads templates that replace the toolkit's. Only files that lie in the folder itself are read; a link is not followed. What has a
 * name that the toolkit does not know, is not well-formed, or calls for an unknown partial is told with its place, and left out.
 */
export function readOwnTemplates(folder: string, known: readonly SupportText[], log: DiagnosticLog): OwnTemplates {
  const content = listFolder(folder, log);
  if (content === undefined) return { templates: [], inputs: [] };
  for (const file of content.irregular)
    log.error('template-invalid', placeOf(file), `${file} is a link, which is not followed.`);
  for (const { path, reason } of content.skipped)
    log.error('template-invalid', placeOf(path), `${path} cannot be read: ${reason}.`);
  const files = content.files.filter(({ path }) => path.endsWith('.hbs'));
  if (files.length === 0) log.error('template-unknown', placeOf(''), 'The folder holds no template (.md.hbs).');
  const names = known.map(({ name }) => name);
  const templates = files.flatMap((file) => readTemplate(file, names, log));
  return { templates, inputs: [{ package: 'templates', origin: 'folder', digest: digestOf(files) }] };
}

function listFolder(folder: string, log: DiagnosticLog): PackageFolder | undefined {
  try {
    return readFolder(folder, { recursive: false });
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    log.error('template-invalid', placeOf(''), `The folder of templates cannot be read: ${why}.`);
    return undefined;
  }
}

function placeOf(file: string): SourcePlace {
  return { package: 'templates', file, pointer: '' };
}

function readTemplate({ path: name, bytes }: PackageFile, known: readonly string[], log: DiagnosticLog): OwnTemplate[] {
  const place = placeOf(name);
  if (!known.includes(name)) {
    log.error('template-unknown', place, `The toolkit has no template ${name}.${nearNames(name, known)}`);
    return [];
  }
  const text = new TextDecoder().decode(bytes);
  try {
    const partials = known.map((each) => each.slice(0, -ending.length));
    const unknown = calledPartials(text).filter((call) => !partials.includes(call.name));
    for (const { name: called, position } of unknown) {
      const message = `There is no partial ${JSON.stringify(called)}.${nearNames(called, partials)}`;
      log.error('template-unknown', { ...place, position }, message);
    }
    return unknown.length === 0 ? [{ name, text, place }] : [];
  } catch (cause) {
    const fault = templateFault(place, cause);
    log.error('template-invalid', fault.place, fault.message);
    return [];
  }
}

interface PartialCall {
  readonly name: string;
  readonly position: { readonly line: number; readonly column: number };
}

/** The partials a template calls for by name, but for those that it defines itself. Throws where the text is not well-formed. */
function calledPartials(text: string): readonly PartialCall[] {
  const engine: typeof Handlebars = createRequire(import.meta.url)('handlebars');
  const program = engine.parse(text);
  // Compiled as well, since some faults are seen only then.
  engine.precompile(program, { noEscape: true, strict: true });
  const calls: PartialCall[] = [];
  const defined = new Set<string>();
  const visitor = new engine.Visitor();
  const note = ({ name, loc }: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement): void => {
    // One that is computed is looked for as the page is printed.
    if (!('original' in name)) return;
    calls.push({ name: String(name.original), position: { line: loc.start.line, column: loc.start.column + 1 } });
  };
  const { PartialStatement, PartialBlockStatement, DecoratorBlock } = engine.Visitor.prototype;
  visitor.PartialStatement = (partial) => {
    note(partial);
    PartialStatement.call(visitor, partial);
  };
  visitor.PartialBlockStatement = (partial) => {
    note(partial);
    PartialBlockStatement.call(visitor, partial);
  };
  visitor.DecoratorBlock = (decorator) => {
    const [name] = decorator.params;
    if (name !== undefined && 'value' in name) defined.add(String(name.value));
    DecoratorBlock.call(visitor, decorator);
  };
  visitor.accept(program);
  return calls.filter(({ name }) => !defined.has(name) && name !== '@partial-block');
}

/** What the engine throws, with the place in the template where it says one. */
export function templateFault(place: SourcePlace, cause: unknown): TemplateFault {
  const text = cause instanceof Error ? cause.message : String(cause);
  const inText = / - (\d+):(\d+)$/.exec(text);
  const parsed = /^Parse error on line (\d+):\n(?:.*\n)?(-*)\^/.exec(text);
  const found = inText ?? parsed;
  const message = text
    .replace(/ - \d+:\d+$/, '')
    .replace(/^Parse error on line \d+:\n.*\n-*\^\n/, 'It is not well-formed: ');
  if (found === null) return new TemplateFault(place, message, { cause });
  const column = inText === null ? 1 : Number(inText[2]) + 1;
  return new TemplateFault({ ...place, position: { line: Number(found[1]), column } }, message, { cause });
}
