/** The known names that `text` most likely was meant to be, best first: at most three, none that is too far off. */
function nearest(text: string, known: Iterable<string>): readonly string[] {
  const wanted = text.toLowerCase();
  return [...known]
    .map((name) => ({ name, distance: distanceBetween(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(2, Math.floor(name.length / 3)))
    .sort((left, right) => left.distance - right.distance || (left.name < right.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** ` Did you mean …?`, or nothing where nothing is near. */
export function nearNames(text: string, known: Iterable<string>): string {
  const names = nearest(text, known);
  return names.length === 0 ? '' : ` Did you mean ${names.join(' or ')}?`;
}

/** Levenshtein distance: insertions, deletions and replacements from one to the other. */
function distanceBetween(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [index, unit] of [...left].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= right.length; column += 1) {
      const replaced = (row[column - 1] ?? 0) + (right[column - 1] === unit ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
