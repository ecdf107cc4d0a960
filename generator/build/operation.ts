import { quoteValue } from '../model/diagnostic-log.ts';
import {
  type FhirOperationBinding,
  isAbstractType,
  type OperationLevel,
  type Parameter,
  type RefusalStatus,
} from '../model/exchange.ts';
import { languageExtension } from '../model/namespace.ts';
import type { BuildContext } from './build-context.ts';
import { languageExtensionAt, one, optional, readParts } from './extension-reader.ts';
import { isInQuery } from './operation-parameters.ts';
import type { SourceNode } from './source-node.ts';

/** How an OperationDefinition is bound to the wire: by itself, or by one of the two modifier extensions. */
export type OperationStyle =
  | { readonly kind: 'fhir-operation' }
  | { readonly kind: 'http' | 'channel'; readonly extension: SourceNode };

/** Which style a definition has; contradictions, and modifiers that are not ours to ignore, are reported. */
export function operationStyle(operation: SourceNode, context: BuildContext): OperationStyle {
  const http = languageExtensionAt(operation, 'http-binding', 'modifierExtension');
  const channel = languageExtensionAt(operation, 'channel-binding', 'modifierExtension');
  reportOtherModifiers(operation, context);
  if (http !== undefined && channel !== undefined) {
    context.log.error(
      'binding-contradictory',
      channel.place,
      'A definition has an http-binding or a channel-binding, not both.',
    );
  }
  const extension = http ?? channel;
  if (extension === undefined) return { kind: 'fhir-operation' };
  for (const level of ['system', 'type', 'instance']) {
    if (operation.raw(level) !== true) continue;
    const text = `A definition bound outside the FHIR API is no operation of the ${level}.`;
    context.log.error('binding-contradictory', operation.at(level), text);
  }
  return { kind: http === undefined ? 'channel' : 'http', extension };
}

function reportOtherModifiers(operation: SourceNode, context: BuildContext): void {
  const known: readonly unknown[] = [languageExtension('http-binding'), languageExtension('channel-binding')];
  for (const extension of operation.objects('modifierExtension')) {
    const url = extension.raw('url');
    if (known.includes(url)) continue;
    // A modifier may change what the whole definition means, so an unknown one must not be passed over.
    const text = `The modifier extension ${quoteValue(url)} is not understood.`;
    context.log.error('extension-unknown', extension.place, text);
  }
}

/** `[base]/$code`: levels, resource types and the methods FHIR allows. @see FHIR R4, Extended Operations §2.21.0.4 */
export function readFhirOperation(
  operation: SourceNode,
  inputs: readonly Parameter[],
  offeredFor: readonly string[] | undefined,
  context: BuildContext,
): FhirOperationBinding | undefined {
  const code = operation.requiredText('code');
  const levels = (['system', 'type', 'instance'] as const).filter((level) => operation.flag(level) === true);
  const resourceTypes = narrowTypes(readResourceTypes(operation, levels, context), offeredFor);
  const refusal = readRefusal(operation, context);
  reportOverloads(operation, inputs);
  const affectsState = operation.flag('affectsState') ?? true;
  if (code === undefined) return undefined;
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(code)) {
    context.log.error(
      'element-invalid',
      operation.at('code'),
      `${quoteValue(code)} cannot be the code of an operation.`,
    );
    return undefined;
  }
  if (levels.length === 0) {
    const text = 'The operation is of no level (system, type, instance) and has no binding outside the FHIR API.';
    context.log.error('element-invalid', operation.place, text);
    return undefined;
  }
  // One that no query can carry is left out of a GET, as the standard's own calls of `$lookup` do.
  const gettable = !affectsState && inputs.every((input) => input.min === 0 || isInQuery(input));
  const methods = gettable ? (['GET', 'POST'] as const) : (['POST'] as const);
  return { kind: 'fhir-operation', code, levels, resourceTypes, methods, affectsState, refusal };
}

/** An overload is a set of in parameters that go together; it can name no others. @see FHIR R4, OperationDefinition.overload */
function reportOverloads(operation: SourceNode, inputs: readonly Parameter[]): void {
  const names = new Set(inputs.map(({ name }) => name));
  for (const { value, place } of operation.objects('overload').flatMap((overload) => overload.texts('parameterName'))) {
    if (names.has(value)) continue;
    const text = `The overload names ${quoteValue(value)}, which is no in parameter of the operation.`;
    operation.log.warning('element-invalid', place, text);
  }
}

/** A statement may offer an operation for fewer types than it is defined for; it cannot offer it for others. */
function narrowTypes(defined: readonly string[], offered: readonly string[] | undefined): readonly string[] {
  if (offered === undefined) return defined;
  const narrowed = defined.some(isAbstractType) ? offered : defined.filter((type) => offered.includes(type));
  return narrowed.length === 0 ? defined : narrowed;
}

function readResourceTypes(
  operation: SourceNode,
  levels: readonly OperationLevel[],
  context: BuildContext,
): readonly string[] {
  const types = operation.texts('resource').flatMap(({ value, place }) => {
    const found = context.index.find(`http://hl7.org/fhir/StructureDefinition/${value}`);
    if (found?.resource['kind'] === 'resource') return [value];
    context.log.error('element-invalid', place, `${quoteValue(value)} is no resource type.`);
    return [];
  });
  const needsType = levels.includes('type') || levels.includes('instance');
  if (needsType && !operation.has('resource')) operation.missing('resource');
  return [...new Set(types)];
}

/** Without the extension: 400 for what cannot be read, 422 for what breaks a rule. @see FHIR R4, RESTful API §3.1.0.8 */
const usualRefusal: RefusalStatus = { malformed: 400, invalid: 422 };

function readRefusal(operation: SourceNode, context: BuildContext): RefusalStatus {
  const extension = languageExtensionAt(operation, 'refusal-status');
  if (extension === undefined) return usualRefusal;
  const parts = readParts(extension, {
    malformed: one('valueInteger'),
    invalid: one('valueInteger'),
    evidence: optional('valueCode'),
  });
  const status = (name: 'malformed' | 'invalid'): number => {
    const value = parts.count(name);
    if (value !== undefined && value >= 400 && value <= 499) return value;
    if (value !== undefined) {
      context.log.error('element-invalid', parts.place(name), `${value} is no status of a refused request.`);
    }
    return usualRefusal[name];
  };
  return { malformed: status('malformed'), invalid: status('invalid') };
}
