import { createHash } from 'node:crypto';
import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DiagnosticSeverity } from '../model/diagnostic.ts';
import { type DiagnosticCode, diagnosticCatalogue } from '../model/diagnostic-code.ts';
import type { DiagnosticDocument } from './diagnostic-report.ts';
import { printable } from './terminal.ts';

const levels: Readonly<Record<DiagnosticSeverity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
};

/** Name of the folder that relative addresses start from: the one the command runs in. */
const root = '%SRCROOT%';

/** A run of the toolkit, for the log. */
export interface SarifRun {
  readonly toolkitVersion: string;
  readonly exitCode: number;
  readonly found: readonly (DiagnosticDocument & { readonly code: DiagnosticCode })[];
}

/** A run that could not be made. */
export interface SarifFault {
  readonly toolkitVersion: string;
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Diagnostics as a log of static analysis: every code that was given is a rule with its help, every diagnostic a result with its
 * place.
 * @see SARIF 2.1.0 (OASIS Standard), §3.13 sarifLog, §3.27 result
 */
export function sarifLog({ toolkitVersion, exitCode, found }: SarifRun): object {
  const codes = [...new Set(found.map(({ code }) => code))].sort();
  return log({
    tool: tool(toolkitVersion, codes.map(rule)),
    invocations: [{ executionSuccessful: true, exitCode }],
    originalUriBaseIds: { [root]: { description: { text: 'The folder the command runs in.' } } },
    columnKind: 'utf16CodeUnits',
    results: found.map((each) => result(each, codes.indexOf(each.code))),
  });
}

/** A fault of use as a log: no result, and a notification that says why. @see SARIF 2.1.0, §3.20.21 */
export function sarifFault({ toolkitVersion, exitCode, code, message, remedy }: SarifFault): object {
  const notification = { level: 'error', descriptor: { id: code }, message: { text: paragraphs(message, remedy) } };
  return log({
    tool: tool(toolkitVersion, []),
    invocations: [{ executionSuccessful: false, exitCode, toolConfigurationNotifications: [notification] }],
    results: [],
  });
}

function log(run: object): object {
  return { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
}

function tool(version: string, rules: readonly object[]): object {
  return { driver: { name: 'halo', version, rules } };
}

function rule(code: DiagnosticCode): object {
  const { meaning, remedy, specReferences } = diagnosticCatalogue[code];
  const helpUri = specReferences.find((reference) => /^https?:/.test(reference));
  const see = specReferences.length === 0 ? [] : [`See ${specReferences.join(' ')}`];
  return {
    id: code,
    name: code.replaceAll(/(?:^|-)([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
    shortDescription: { text: messageString(meaning) },
    fullDescription: { text: messageString(meaning) },
    help: { text: paragraphs(remedy, ...see) },
    ...(helpUri === undefined ? {} : { helpUri }),
  };
}

function result(found: SarifRun['found'][number], ruleIndex: number): object {
  const { severity, code, message, remedy } = found;
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: paragraphs(message, remedy) },
    locations: [location(found)],
    // The same finding in the next run, although lines have moved.
    partialFingerprints: { 'place/v1': fingerprint(found) },
  };
}

function location({ path, entry, package: label, file, pointer, line, column }: DiagnosticDocument): object {
  const inside = entry === undefined || line === undefined ? '' : ` (${entry}:${line}:${column})`;
  const name = `${label}/${file}${inside}${pointer === '' ? '' : `#${pointer}`}`;
  // A region is one of the file that is named, which an archive has none of.
  const region = line === undefined || entry !== undefined ? {} : { region: { startLine: line, startColumn: column } };
  const physical = path === undefined ? {} : { physicalLocation: { artifactLocation: artifact(path), ...region } };
  return { ...physical, logicalLocations: [{ fullyQualifiedName: printable(name) }] };
}

/** Relative to the folder the command runs in where it is below it. */
function artifact(path: string): object {
  if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
  return { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: root };
}

function fingerprint({ code, package: label, file, pointer, message }: DiagnosticDocument): string {
  const name = label.replace(/#.*$/, '');
  return createHash('sha256').update([code, name, file, pointer, message].join('\0')).digest('hex').slice(0, 32);
}

function paragraphs(...texts: readonly string[]): string {
  return texts.map(messageString).join('\n\n');
}

/**
 * Text that a viewer shows as it is: braces, which would be placeholders, are doubled, and what would be a link is none.
 * @see SARIF 2.1.0, §3.11.5 and §3.11.6
 */
function messageString(text: string): string {
  return printable(text).replaceAll('{', '{{').replaceAll('}', '}}').replaceAll('](', '] (');
}
