import type { GenerateConfig } from '../config.ts';
import { hasErrors } from '../model/diagnostic.ts';
import { ToolkitError } from '../model/toolkit-error.ts';
import { loadPrinters } from '../write/print-file.ts';
import type { WriteReport } from '../write/write-output.ts';
import { faultText } from './fault-text.ts';
import { findPackages } from './find-packages.ts';
import { FolderWatcher } from './folder-watcher.ts';
import { generateOnce, generateText } from './generate-once.ts';
import { SourceLocator } from './source-locator.ts';
import { type CommandContext, paintFor } from './terminal.ts';

/**
 * Generates, then generates again whenever a profile changes, until `context.stop` is aborted. A broken edit prints its
 * diagnostics and leaves the last good output as it is.
 */
export async function watchAndGenerate(config: GenerateConfig, context: CommandContext): Promise<void> {
  const { stop } = context;
  let running: Promise<void> | undefined;
  let changedMeanwhile = false;
  const run = async (): Promise<void> => {
    do {
      changedMeanwhile = false;
      await generateAndTell(config, context);
    } while (changedMeanwhile && !stop.aborted);
    running = undefined;
  };
  const onChange = (): void => {
    changedMeanwhile = true;
    running ??= run();
  };
  const watcher = new FolderWatcher(config.folders, onChange);
  running = run();
  await running;
  await loadPrinters();
  context.stderr.write('Watching the profiles; Ctrl-C stops.\n');
  await stopped(stop);
  watcher.close();
  await running;
}

async function generateAndTell(config: GenerateConfig, context: CommandContext): Promise<void> {
  const startedAtMs = performance.now();
  try {
    const current = { ...config, packages: [...new Set(config.folders.flatMap(findPackages))].sort() };
    const report = await generateOnce(current, context);
    const locator = new SourceLocator(current.packages, context.workingFolder, current.output);
    const tookMs = Math.round(performance.now() - startedAtMs);
    const text = generateText(report, current, locator, context).trimEnd();
    const changes = hasErrors(report.diagnostics) ? '' : changeLines(report.output);
    context.stdout.write(`${changes}${text} in ${tookMs} ms\n`);
  } catch (cause) {
    // A fault now (the folder is being moved, say) may be gone with the next edit, so the watch goes on.
    if (!(cause instanceof ToolkitError)) throw cause;
    context.stderr.write(faultText(cause, paintFor(context.stderr, context.env)));
  }
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
