import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runInThisContext } from 'node:vm';
import type Handlebars from 'handlebars';
import type { PageTemplate, SupportText } from '../model/source.ts';
import { TemplateFault } from '../model/template-fault.ts';
import type { LoadMemory } from './load-memory.ts';
import { type OwnTemplate, templateFault } from './own-templates.ts';
import { readSupportTexts } from './read-support-texts.ts';

/** Path of the compiled templates below the toolkit's folder, written by its build. */
export const compiledTemplatesPath = join('dist', 'templates.mjs');

/** Tells a template's text from any other; the compiled form of a text goes by it. */
export function templateKey({ text }: SupportText): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The texts of the page templates, sorted by name. */
export function readTemplateTexts(toolkitRoot: string, memory?: LoadMemory): readonly SupportText[] {
  return readSupportTexts(toolkitRoot, 'generator/templates', '.hbs', memory);
}

/**
 * The page templates, ready to print. The engine's compiler takes longer than all pages together, so the build keeps what it
 * made; it is loaded only for a template that was changed since.
 */
export async function readTemplates(
  toolkitRoot: string,
  own: readonly OwnTemplate[] = [],
): Promise<readonly PageTemplate[]> {
  const texts = readTemplateTexts(toolkitRoot);
  if (texts.length === 0) return [];
  const kept = await keptTemplates(toolkitRoot);
  const engine = loadEngine().create();
  // It would write to the process's own streams.
  engine.unregisterHelper('log');
  const templates: PageTemplate[] = [];
  for (const given of texts) {
    const replacement = own.find(({ name }) => name === given.name);
    const text = replacement ?? given;
    const compiled = kept.get(templateKey(text)) ?? runInThisContext(`(${await compileTemplate(text.text)})`);
    const template = engine.template(compiled);
    const print = replacement === undefined ? template : withPlace(template, replacement);
    // Each template may stand within any other, by its name without endings.
    engine.registerPartial(text.name.replace(/\..*$/, ''), print);
    templates.push({ name: text.name, print: (view) => print(view) });
  }
  return templates;
}

/** A template that says where it failed, on its own or as a part of another. */
function withPlace(print: HandlebarsTemplateDelegate, { place }: OwnTemplate): HandlebarsTemplateDelegate {
  return (view, options) => {
    try {
      return print(view, options);
    } catch (cause) {
      if (cause instanceof TemplateFault) throw cause;
      throw templateFault(place, cause);
    }
  };
}

/** The part of the engine that prints; its types do not name it apart from the whole. */
function loadEngine(): typeof Handlebars {
  return createRequire(import.meta.url)('handlebars/runtime');
}

/** The source of a template's compiled form: one expression. */
export async function compileTemplate(text: string): Promise<string> {
  const { default: engine } = await import('handlebars');
  return String(engine.precompile(text, { noEscape: true, strict: true }));
}

async function keptTemplates(toolkitRoot: string): Promise<ReadonlyMap<string, object>> {
  try {
    const kept: { readonly templates?: Readonly<Record<string, object>> } = await import(
      pathToFileURL(join(toolkitRoot, compiledTemplatesPath)).href
    );
    return new Map(Object.entries(kept.templates ?? {}));
  } catch {
    // Absent or half-written: it is only a shortcut.
    return new Map();
  }
}
