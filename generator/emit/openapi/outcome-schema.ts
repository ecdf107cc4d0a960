import type { JsonObject } from '../../model/json.ts';
import type { ElementNode, Structure } from '../../model/structure.ts';
import { findType, openResource, type SchemaScope, typeSchema } from './structure-schema.ts';

const name = 'ErrorOutcome';

/**
 * The schema of the OperationOutcome in a refusal: its issues are checked, all else of it is open. Every operation has many
 * refusals, and tools write a schema out wherever it is referred to.
 */
export function outcomeSchema(scope: SchemaScope): JsonObject {
  return scope.registry.refer(name, name, () => {
    const outcome = findType(scope, 'OperationOutcome');
    scope.registry.cut('OperationOutcome of a refusal, but for its issues');
    return {
      title: name,
      ...openResource(['OperationOutcome']),
      required: ['resourceType', 'issue'],
      properties: {
        resourceType: { type: 'string', const: 'OperationOutcome' },
        issue: { type: 'array', minItems: 1, items: issueSchema(scope, outcome) },
      },
    };
  });
}

function issueSchema(scope: SchemaScope, outcome: Structure | undefined): JsonObject {
  const issue = outcome?.root.children.find((child) => child.name === 'issue');
  const text = typeSchema(scope, 'string', `${name}.issue`);
  return {
    type: 'object',
    additionalProperties: true,
    required: ['severity', 'code'],
    properties: {
      severity: codes(issue, 'severity'),
      code: codes(issue, 'code'),
      details: true,
      diagnostics: text,
      expression: { type: 'array', minItems: 1 },
    },
  };
}

function codes(issue: ElementNode | undefined, member: string): JsonObject {
  const bound = issue?.children.find((child) => child.name === member)?.binding?.codes ?? [];
  const list = [...new Set(bound.map(({ code }) => code))].sort();
  return list.length === 0 ? { type: 'string', minLength: 1 } : { type: 'string', enum: list };
}
