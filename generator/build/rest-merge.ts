import { type DiagnosticLog, quoteValue } from '../model/diagnostic-log.ts';
import type { SourceNode } from './source-node.ts';

/** Members of `rest.resource` that a server has once, so that two statements merged must agree on them. */
const singleMembers = [
  'versioning',
  'readHistory',
  'updateCreate',
  'conditionalCreate',
  'conditionalRead',
  'conditionalUpdate',
  'conditionalDelete',
] as const;

/** Merges the statements of one system by mode and resource type, and reports where they exclude each other. */
export function mergeRest(statements: readonly SourceNode[], log: DiagnosticLog): void {
  const merged = new Map<string, { readonly value: unknown; readonly file: string }>();
  const merge = (key: string, node: SourceNode, member: string, what: string): void => {
    const value = node.raw(member);
    if (value === undefined) return;
    const earlier = merged.get(key);
    if (earlier === undefined) {
      merged.set(key, { value, file: node.place.file });
    } else if (earlier.value !== value) {
      const text = `${what} is ${quoteValue(value)} here and ${quoteValue(earlier.value)} in ${earlier.file}.`;
      log.error('binding-contradictory', node.at(member), text);
    }
  };
  for (const statement of statements) {
    merge('fhirVersion', statement, 'fhirVersion', '"fhirVersion"');
    for (const rest of statement.objects('rest')) {
      const mode = String(rest.raw('mode'));
      for (const resource of rest.objects('resource')) {
        const type = String(resource.raw('type'));
        for (const member of singleMembers) {
          merge(
            `${mode} ${type} ${member}`,
            resource,
            member,
            `"${member}" of ${quoteValue(type)} as ${quoteValue(mode)}`,
          );
        }
      }
    }
  }
}
