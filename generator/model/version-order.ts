import { compareText } from './diagnostic.ts';

/** The numbers a version begins with: `1.2.0-ballot` → `1`, `2`, `0`. */
export function versionNumbers(version: string): readonly string[] {
  return (version.split(/[-+]/)[0] ?? '').split('.');
}

/** True for what led to a release, and for builds that are none (`current`). */
export function isPrerelease(version: string): boolean {
  return version.includes('-') || !/^[0-9]/.test(version);
}

/** A release stands above what came before it: `1.0.0` above `1.0.0-ballot`. */
export function compareVersions(left: string, right: string): number {
  const byNumbers = numeric(versionNumbers(left).join('.'), versionNumbers(right).join('.'));
  if (byNumbers !== 0) return byNumbers;
  const released = Number(isPrerelease(right)) - Number(isPrerelease(left));
  if (released !== 0) return released;
  const byTail = numeric(left, right);
  return byTail === 0 ? compareText(left, right) : byTail;
}

function numeric(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}
