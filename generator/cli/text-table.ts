import { type Paint, printable } from './terminal.ts';

/** One column of a table. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
}

const gap = '  ';

/**
 * Rows as aligned text. On a terminal of `width` columns the last column is cut to fit; elsewhere nothing is cut.
 */
export function textTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  options: { readonly paint: Paint; readonly width?: number },
): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.cell(row))));
  const widths = columns.map((column, index) =>
    Math.max(column.title.length, ...cells.map((row) => [...(row[index] ?? '')].length)),
  );
  const line = (texts: readonly string[]): string => cutToWidth(joinPadded(texts, widths), options.width);
  const head = options.paint('bold', line(columns.map((column) => column.title)));
  return [head, ...cells.map(line)].map((text) => `${text}\n`).join('');
}

function joinPadded(texts: readonly string[], widths: readonly number[]): string {
  return texts
    .map((text, index) => text + ' '.repeat((widths[index] ?? 0) - [...text].length))
    .join(gap)
    .trimEnd();
}

function cutToWidth(line: string, width: number | undefined): string {
  const units = [...line];
  return width === undefined || units.length <= width ? line : `${units.slice(0, width - 1).join('')}…`;
}
