import { isAbsolute, normalize, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Rule } from '../../generated/runtime/issue.ts';
import type { PlacedIssue } from './judge-text.ts';
import type { JudgedFile, UnreadFile } from './judged-file.ts';
import { visibleText } from './visible-text.ts';

/** What each rule of the validators is about. */
const meanings: Readonly<Record<Rule, string>> = {
  type: 'A value is of another type than its element.',
  json: 'The text is not JSON, or names a member twice.',
  'cardinality-min': 'An element is missing, or occurs less often than it must.',
  'cardinality-max': 'An element occurs more often than it may.',
  'unknown-element': 'The type has no such element.',
  'unknown-modifier-extension': 'An extension that changes the meaning of its element is not known.',
  'unknown-parameter': 'The operation has no such parameter.',
  choice: 'More than one type of a choice is given, or one that is not allowed.',
  primitive: 'A value is not of the form of its primitive type.',
  fixed: 'A value is not the one that the definition fixes.',
  pattern: 'A value lacks what the pattern of the definition demands.',
  binding: 'A code is not of the value set that is required.',
  slicing: 'An element is of no slice where every one must be, or slices are out of order.',
  reference: 'A reference is to another type of resource than it may be.',
  'resource-type': 'A resource is of another type than is wanted here.',
  'search-combination': 'A search meets none of the combinations of parameters that are listed.',
  invariant: 'A rule of the definition, stated in FHIRPath, is broken.',
  'unique-id': 'Two elements of a resource have one id.',
  empty: 'An object, list or text is empty.',
  limit: 'The text is nested more deeply, or has more findings, than is looked at.',
};

const levels = { error: 'error', warning: 'warning', information: 'note' } as const;

/** Name of the folder that relative addresses start from: the one the command runs in. */
const root = '%SRCROOT%';

/** Findings as a log of static analysis: each kind of rule that was broken is a rule, each finding a result. @see SARIF 2.1.0 */
export function sarifReport(
  judged: readonly JudgedFile[],
  unread: readonly UnreadFile[],
  { version, exitCode }: { readonly version: string; readonly exitCode: number },
): string {
  const rules = [...new Set(judged.flatMap(({ issues }) => issues.map(({ rule }) => rule)))].sort();
  const run = {
    tool: { driver: { name: 'halo validate', fullName: 'HALO Toolkit', version, rules: rules.map(ruleOf) } },
    invocations: [
      {
        executionSuccessful: unread.length === 0,
        exitCode,
        toolExecutionNotifications: unread.map(({ file, reason }) => ({
          level: 'error',
          message: { text: messageString(`${file}: ${reason}`) },
        })),
      },
    ],
    originalUriBaseIds: { [root]: { description: { text: 'The folder the command runs in.' } } },
    columnKind: 'utf16CodeUnits',
    results: judged.flatMap(({ file, issues }) => issues.map((issue) => resultOf(file, issue, rules))),
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return JSON.stringify(log, null, 2);
}

function ruleOf(rule: Rule): object {
  return { id: rule, shortDescription: { text: meanings[rule] }, fullDescription: { text: meanings[rule] } };
}

function resultOf(file: string, issue: PlacedIssue, rules: readonly Rule[]): object {
  const { rule, severity, expression, found, wanted, requirement, evidence, line, column } = issue;
  const source = requirement === undefined ? '' : ` (${requirement}, ${evidence})`;
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: levels[severity],
    message: { text: messageString(`${expression}: found ${found}, wanted ${wanted}${source}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifact(file),
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: [{ fullyQualifiedName: visibleText(expression) }],
      },
    ],
  };
}

/** Relative where it is below the folder the command runs in. */
function artifact(file: string): object {
  const path = normalize(file);
  if (isAbsolute(path) || path.startsWith('..')) return { uri: pathToFileURL(path).href };
  return { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: root };
}

/** Text that a viewer shows as it is: braces are no placeholders, and nothing is a link. @see SARIF 2.1.0, §3.11.5 and §3.11.6 */
function messageString(text: string): string {
  return visibleText(text).replaceAll('{', '{{').replaceAll('}', '}}').replaceAll('](', '] (');
}
