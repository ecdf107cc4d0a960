import { compareVersions, isPrerelease, versionNumbers } from '../model/version-order.ts';

/**
 * What a manifest may ask of a package: a version, one with `x` or `*` for what may differ, `^` or `~` before it, `latest`,
 * `current` or `dev`. Nothing that could lead out of a package cache. @see FHIR Package Specification, Dependencies
 */
const rangeShape = /^[~^]?(?:\*|[0-9A-Za-z]+)(?:[.+-](?:\*|[0-9A-Za-z]+))*$/;

/** True for what can be asked for. */
export function isVersionRange(text: string): boolean {
  return text.length <= 100 && rangeShape.test(text);
}

/** True for `current$branch`: what the build server made of a branch. It has no version by which it could be looked up or locked. */
export function isBranchBuild(text: string): boolean {
  return /^current\$./.test(text);
}

/**
 * The version that fits best: the highest release, else the highest version before a release. `undefined` where none fits.
 * `dev` is also met by `current`, as builds on a developer's machine stand in for those of the build server.
 */
export function bestVersion(versions: readonly string[], range: string): string | undefined {
  const fitting = versions.filter((version) => fits(version, range));
  if (fitting.length === 0 && range === 'dev') return versions.find((version) => version === 'current');
  const released = fitting.filter((version) => !isPrerelease(version));
  return (released.length > 0 ? released : fitting).toSorted(compareVersions).at(-1);
}

/** True where `version` is `range`, or lies in it: `4.0.x` takes `4.0.1`, and `^4.0.0` takes `4.1.0`. */
export function fits(version: string, range: string): boolean {
  if (version === range) return true;
  if (['x', 'X', '*', 'latest'].includes(range)) return /^[0-9]/.test(version);
  const [, prefix = '', wanted = ''] = /^([~^]?)(.*)$/.exec(range) ?? [];
  const asked = wanted.split('.');
  if (prefix !== '') return compareVersions(version, wanted) >= 0 && sharesHead(version, asked, prefix === '^' ? 1 : 2);
  if (!asked.some(isWild)) return false;
  const parts = versionNumbers(version);
  return asked.every((part, index) => isWild(part) || part === parts[index]) && asked.length <= parts.length;
}

function isWild(part: string): boolean {
  return part === 'x' || part === 'X' || part === '*';
}

/** Below 1.0.0 the second number is what breaks. @see https://docs.npmjs.com/cli/v6/using-npm/semver#caret-ranges-123-025-004 */
function sharesHead(version: string, asked: readonly string[], count: 1 | 2): boolean {
  const compared = count === 1 && asked[0] === '0' ? 2 : count;
  const parts = versionNumbers(version);
  return asked.slice(0, compared).every((part, index) => part === parts[index]);
}
