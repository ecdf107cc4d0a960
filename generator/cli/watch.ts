import type { GenerateConfig } from '../config.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { ToolkitError } from '../model/toolkit-error.ts';
import { runGenerate } from '../pipeline.ts';
import { PipelineMemory } from '../pipeline-memory.ts';
import { loadPrinters } from '../write/print-file.ts';
import type { WriteReport } from '../write/write-output.ts';
import { faultText } from './fault-text.ts';
import { findPackages } from './find-packages.ts';
import { prettyFindings } from './findings.ts';
import { FolderWatcher } from './folder-watcher.ts';
import { generateFindings, generateOptions } from './generate-once.ts';
import { SourceLocator } from './source-locator.ts';
import { type CommandContext, paintFor, printable } from './terminal.ts';

/**
 * Generates, then generates again whenever a profile changes, until `context.stop` is aborted. A broken edit prints its
 * diagnostics and leaves the last good output as it is. Types of OpenAPI documents, which are slow to print, follow in a second
 * run where no further edit has come meanwhile.
 */
export async function watchAndGenerate(config: GenerateConfig, context: CommandContext): Promise<void> {
  const { stop } = context;
  let running: Promise<void> | undefined;
  let changedMeanwhile = false;
  const memory = new PipelineMemory();
  const run = async (): Promise<void> => {
    let behind = false;
    do {
      const catchingUp = behind && !changedMeanwhile;
      const postponeTypes = changedMeanwhile;
      changedMeanwhile = false;
      behind = await generateAndTell(config, context, { postponeTypes, catchingUp, memory });
      // What the packages depend on is input too.
      watcher.watchOnly([...config.folders, ...memory.places]);
      // Lets an edit that came during the run be seen before the slow part begins.
      await immediately();
    } while ((changedMeanwhile || behind) && !stop.aborted);
    running = undefined;
  };
  const onChange = (): void => {
    changedMeanwhile = true;
    running ??= run();
  };
  const { templates } = config.style;
  const watcher = new FolderWatcher([...config.folders, ...(templates === undefined ? [] : [templates])], {
    onChange,
    onFault: (fault) => void context.stderr.write(faultText(fault, paintFor(context.stderr, context.env))),
  });
  running = run();
  await running;
  await loadPrinters();
  context.stderr.write('Watching the profiles; Ctrl-C stops.\n');
  await stopped(stop);
  watcher.close();
  await running;
}

/** One run; true where it left something for another. */
async function generateAndTell(
  config: GenerateConfig,
  context: CommandContext,
  run: { readonly postponeTypes: boolean; readonly catchingUp: boolean; readonly memory: PipelineMemory },
): Promise<boolean> {
  const startedAtMs = performance.now();
  try {
    const current = {
      ...config,
      packages: [...[...new Set(config.folders.flatMap(findPackages))].sort(), ...config.named],
    };
    const { postponeTypes, memory } = run;
    const report = await runGenerate({ ...generateOptions(current), postponeTypes, memory });
    if (run.catchingUp && report.output?.replaced.length === 0) return false;
    const locator = await SourceLocator.open(report.diagnostics, {
      ...current.style,
      ...current,
      workingFolder: context.workingFolder,
    });
    const tookMs = Math.round(performance.now() - startedAtMs);
    const findings = generateFindings(report, current, locator);
    const text = prettyFindings(findings, paintFor(context.stdout, context.env)).trimEnd();
    const changes = hasErrors(report.diagnostics) ? '' : changeLines(report.output);
    context.stdout.write(`${changes}${text} in ${tookMs} ms\n`);
    return (report.output?.postponed.length ?? 0) > 0;
  } catch (cause) {
    // A fault now (the folder is being moved, say) may be gone with the next edit, so the watch goes on.
    const paint = paintFor(context.stderr, context.env);
    const text = cause instanceof Error ? cause.message : String(cause);
    const internal = `${paint('red', 'internal error')}  ${printable(text)}\n`;
    context.stderr.write(cause instanceof ToolkitError ? faultText(cause, paint) : internal);
    return false;
  }
}

function immediately(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function changeLines(output: WriteReport | undefined): string {
  if (output === undefined) return '';
  const lines = [
    ...output.created.map((path) => `+ ${path}\n`),
    ...output.replaced.map((path) => `~ ${path}\n`),
    ...output.deleted.map((path) => `- ${path}\n`),
  ];
  const most = 20;
  return lines.length > most ? `${lines.slice(0, most).join('')}  and ${lines.length - most} more\n` : lines.join('');
}

function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
