import type { OperationFacts, OperationTarget } from './operation-exchange.ts';
import { OperationOutcomeError } from './operation-outcome-error.ts';

const resourceId = /^[A-Za-z0-9.-]{1,64}$/;

/** The exchange a request is for. */
export interface Route<Served> {
  readonly served: Served;
  readonly target: OperationTarget;
}

/**
 * Finds the exchange by path, then judges the method.
 * @throws OperationOutcomeError with status 404, or 405 and the header Allow.
 * @see FHIR R4, Operations §3.2.0.4 Executing an operation
 */
export function findRoute<Served extends { readonly facts: OperationFacts }>(
  exchanges: readonly Served[],
  method: string,
  path: string,
  basePath: string,
): Route<Served> {
  const call = parseCall(path, basePath);
  const served = call && exchanges.find(({ facts }) => facts.code === call.code && isServedAt(facts, call.target));
  if (call === undefined || served === undefined) throw notFound(exchanges, call?.code, basePath);
  const { methods, code } = served.facts;
  if (!methods.some((allowed) => allowed === method)) {
    const text = `The operation $${code} is called with ${methods.join(' or ')}.`;
    const headers = { Allow: methods.join(', ') };
    throw new OperationOutcomeError(405, { severity: 'error', code: 'not-supported', text }, { headers });
  }
  return { served, target: call.target };
}

function parseCall(
  path: string,
  basePath: string,
): { readonly code: string; readonly target: OperationTarget } | undefined {
  if (!path.startsWith(`${basePath}/`)) return undefined;
  const segments = path
    .slice(basePath.length + 1)
    .split('/')
    .map(decode);
  const operation = segments.at(-1) ?? '';
  const [resourceType, id] = segments.slice(0, -1);
  if (!operation.startsWith('$') || segments.length > 3) return undefined;
  const code = operation.slice(1);
  if (resourceType === undefined) return { code, target: { level: 'system' } };
  if (id === undefined) return { code, target: { level: 'type', resourceType } };
  return resourceId.test(id) ? { code, target: { level: 'instance', resourceType, id } } : undefined;
}

/** A segment that cannot be decoded matches nothing. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

function isServedAt({ levels, resourceTypes }: OperationFacts, target: OperationTarget): boolean {
  if (!levels.includes(target.level)) return false;
  if (target.level === 'system') return true;
  return resourceTypes.includes('Resource') || resourceTypes.includes(target.resourceType);
}

function notFound(
  exchanges: readonly { readonly facts: OperationFacts }[],
  code: string | undefined,
  basePath: string,
): OperationOutcomeError {
  const elsewhere = exchanges.find(({ facts }) => facts.code === code)?.facts;
  const text =
    elsewhere === undefined
      ? `Nothing is served at this address; operations: ${exchanges.flatMap(({ facts }) => addresses(facts, basePath)).join(', ')}.`
      : `The operation is not served at this address, but at ${addresses(elsewhere, basePath).join(', ')}.`;
  return new OperationOutcomeError(404, { severity: 'error', code: 'not-found', text });
}

function addresses({ code, levels, resourceTypes }: OperationFacts, basePath: string): string[] {
  return levels.flatMap((level) => {
    if (level === 'system') return [`${basePath}/$${code}`];
    return resourceTypes.map((type) => `${basePath}/${type}/${level === 'type' ? '' : '{id}/'}$${code}`);
  });
}
