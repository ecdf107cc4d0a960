import type { SourcePlace } from '../../model/diagnostic.ts';
import { type DiagnosticLog, quoteValue } from '../../model/diagnostic-log.ts';
import type { JsonObject } from '../../model/json.ts';
import { languageExtension } from '../../model/namespace.ts';
import type { ElementJson, JsonConvention } from '../../model/structure.ts';
import { extensionsOf, objectsOf, textOf } from './definition-reader.ts';

const shapes = ['array', 'scalar', 'space-separated'] as const;
const parts = ['shape', 'emptyArray', 'emptyString', 'open'];

/** The `json` extension of a logical model's definition; closed where it does not say. */
export function readJsonConvention(
  definition: JsonObject,
  place: SourcePlace,
  log: DiagnosticLog,
): JsonConvention | undefined {
  const extension = jsonExtension(definition, place, log);
  if (extension === undefined) return undefined;
  const isArray = textOf(part(extension, 'shape') ?? {}, 'valueCode') === 'array';
  return { ...(isArray ? { shape: 'array' } : {}), open: flag(extension, 'open') };
}

/** The `json` extension of an element of a logical model. */
export function readElementJson(
  element: JsonObject,
  isArray: boolean,
  place: SourcePlace,
  log: DiagnosticLog,
): ElementJson | undefined {
  const extension = jsonExtension(element, place, log);
  if (extension === undefined) return undefined;
  const stated = textOf(part(extension, 'shape') ?? {}, 'valueCode');
  const shape = shapes.find((each) => each === stated);
  if (stated !== undefined && shape === undefined) {
    log.error('element-invalid', place, `Shape ${quoteValue(stated)} is none of ${shapes.join(', ')}.`);
  }
  return {
    shape: shape ?? (isArray ? 'array' : 'scalar'),
    emptyArray: flag(extension, 'emptyArray'),
    emptyString: flag(extension, 'emptyString'),
  };
}

function jsonExtension(object: JsonObject, place: SourcePlace, log: DiagnosticLog): JsonObject | undefined {
  const [extension] = extensionsOf(object, languageExtension('json'));
  for (const { url } of extension === undefined ? [] : objectsOf(extension, 'extension')) {
    if (typeof url === 'string' && parts.includes(url)) continue;
    log.error(
      'extension-unknown',
      place,
      `The extension "json" has no part ${quoteValue(url)}; known: ${parts.join(', ')}.`,
    );
  }
  return extension;
}

function part(extension: JsonObject, name: string): JsonObject | undefined {
  return extensionsOf(extension, name)[0];
}

function flag(extension: JsonObject, name: string): boolean {
  return part(extension, name)?.['valueBoolean'] === true;
}
