/**
 * True for a regular expression that is well-formed and has nothing that could make matching take more than polynomial time: no
 * group repeated without bound that begins with something repeated without bound, no reference back.
 */
export function isLinearPattern(pattern: string): boolean {
  try {
    new RegExp(pattern);
  } catch {
    return false;
  }
  const plain = pattern
    .replaceAll(/\\[1-9]|\\k</g, '\u0000')
    .replaceAll(/\\[\s\S]/g, 'x')
    .replaceAll(/\[[^\]]*\]/g, 'x');
  return !plain.includes('\u0000') && !hasLooseRepetition(plain);
}

/** Looks at each group that is repeated without bound: it has to begin with a fixed character that tells where a repetition starts. */
function hasLooseRepetition(plain: string): boolean {
  const opened: number[] = [];
  for (let index = 0; index < plain.length; index += 1) {
    if (plain[index] === '(') opened.push(index);
    if (plain[index] !== ')') continue;
    const start = opened.pop() ?? 0;
    if (!/^(?:[*+]|\{\d+,\})/.test(plain.slice(index + 1))) continue;
    const content = plain.slice(start + 1, index);
    if (/[*+]|\{\d+,\}|\|/.test(content) && !/^x[^*+?{|]/.test(content)) return true;
  }
  return false;
}
