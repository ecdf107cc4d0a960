/** A step of the build: writes the index of the standard's definitions and the compiled page templates below dist/. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coreIndexPath, locateDefinitions } from './core-definitions.ts';
import { makeCoreIndex } from './core-index.ts';
import { compiledTemplatesPath, compileTemplate, readTemplateTexts, templateKey } from './read-templates.ts';

// Seen from dist/generator/load/, where the compiled step lies.
const toolkitRoot = fileURLToPath(new URL('../../../', import.meta.url));
const source = locateDefinitions(toolkitRoot);
const path = join(toolkitRoot, coreIndexPath);
mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, JSON.stringify(makeCoreIndex(source.folder, source.version)));

const members: string[] = [];
for (const text of readTemplateTexts(toolkitRoot)) {
  members.push(`  '${templateKey(text)}': ${await compileTemplate(text.text)},`);
}
const templates = join(toolkitRoot, compiledTemplatesPath);
writeFileSync(templates, `export const templates = {\n${members.join('\n')}\n};\n`);
