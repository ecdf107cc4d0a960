import { type InputOptions, resolveInput } from '../config.ts';
import { type BuildReport, runBuild } from '../pipeline.ts';
import type { ExitCode } from './exit-code.ts';
import { withProgress } from './progress.ts';
import { type Catalogue, type CatalogueName, catalogues } from './release-catalogue.ts';
import { type CommandContext, paintFor } from './terminal.ts';
import { textTable } from './text-table.ts';
import { findToolkit } from './toolkit-location.ts';
import { tellUnshown } from './unshown-findings.ts';

export interface ListCommandOptions extends InputOptions {
  readonly json?: boolean;
}

/** `list`: what the profiles define, one row each. */
export async function runListCommand(
  what: CatalogueName,
  options: ListCommandOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const input = resolveInput(options, context.workingFolder, findToolkit());
  const report = await withProgress(context, options.json === true ? 'json' : 'pretty', (listener) =>
    runBuild({
      packages: input.packages,
      sources: input.sources,
      toolkitRoot: input.toolkit.root,
      ...listener,
    }),
  );
  const catalogue = catalogues[what];
  context.stdout.write(options.json === true ? listDocument(catalogue, report) : listText(catalogue, report, context));
  return tellUnshown(report.diagnostics, context);
}

function listDocument(catalogue: Catalogue, { releases }: BuildReport): string {
  const rows = releases.flatMap((release) =>
    catalogue
      .rows(release)
      .map((row) => ({ release: `${release.guide.slug}-${release.guide.version}`, ...row.document })),
  );
  return `${JSON.stringify(rows, null, 2)}\n`;
}

function listText(catalogue: Catalogue, { releases }: BuildReport, context: CommandContext): string {
  const { isTTY, columns: width } = context.stdout;
  const options = {
    paint: paintFor(context.stdout, context.env),
    ...(isTTY === true && width !== undefined ? { width } : {}),
  };
  const columns = catalogue.columns.map((title, index) => ({
    title,
    cell: (cells: readonly string[]) => cells[index] ?? '',
  }));
  return releases
    .map((release) => {
      const table = textTable(
        columns,
        catalogue.rows(release).map((row) => row.cells),
        options,
      );
      return releases.length === 1 ? table : `${release.guide.slug}-${release.guide.version}\n${table}`;
    })
    .join('\n');
}
