import type { Project as MorphProject } from 'ts-morph';
import type { ModuleStructure } from '../model/module-structure.ts';
import { moduleToMorph } from './module-to-morph.ts';
import { Splices } from './splices.ts';
import { IndentationText, Project, QuoteKind } from './ts-morph-library.ts';
import { wrapLongLines } from './wrap-long-lines.ts';

let shared: MorphProject | undefined;

/** One project for the process: it is costly to make, and every module is forgotten as soon as it is printed. */
function project(): MorphProject {
  shared ??= new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: {
      indentationText: IndentationText.TwoSpaces,
      quoteKind: QuoteKind.Single,
      useTrailingCommas: true,
    },
  });
  return shared;
}

/**
 * A module as text, printed by ts-morph from one structure. Function bodies and initializers are spliced in afterwards: they are
 * text already, and ts-morph would read them character by character, which for the validators of a whole standard costs seconds.
 */
export function printModule(path: string, module: ModuleStructure): string {
  const splices = new Splices();
  const file = project().createSourceFile(path, moduleToMorph(module, splices), { overwrite: true });
  const frame = file.getFullText();
  file.forget();
  const header = module.header.map((line) => `// ${oneLine(line)}`.trimEnd()).join('\n');
  return `${header === '' ? '' : `${header}\n\n`}${wrapLongLines(splices.fill(frame))}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/[\n\r\u2028\u2029]+/g, ' ');
}
