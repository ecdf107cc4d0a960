import type { PathVariables } from './http-exchange.ts';

/** A path with `{name}` for what varies, ready to be matched. */
export interface PathTemplate {
  readonly text: string;
  /** What matches; `undefined` where the path is another. */
  readonly match: (segments: readonly string[]) => PathVariables | undefined;
}

/** Reads a path: `/apps/{id}`. The path `/` is the base itself. */
export function pathTemplate(text: string): PathTemplate {
  const parts = (text === '/' ? '' : text.replace(/^\//, ''))
    .split('/')
    .filter((part, index) => index > 0 || part !== '');
  if (!text.includes('{')) {
    const literals = parts.map(decodeURIComponent);
    return { text, match: (segments) => (isSame(segments, literals) ? noVariables : undefined) };
  }
  const matchers = parts.map(segmentMatcher);
  return {
    text,
    match(segments) {
      if (segments.length !== matchers.length) return undefined;
      const found: [string, string][] = [];
      for (const [index, matcher] of matchers.entries()) {
        const variables = matcher(segments[index] ?? '');
        if (variables === undefined) return undefined;
        found.push(...variables);
      }
      return Object.fromEntries(found);
    },
  };
}

const noVariables: PathVariables = {};

function isSame(segments: readonly string[], literals: readonly string[]): boolean {
  return segments.length === literals.length && literals.every((literal, index) => segments[index] === literal);
}

type SegmentMatcher = (segment: string) => readonly [string, string][] | undefined;

function segmentMatcher(part: string): SegmentMatcher {
  const names = [...part.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
  if (names.length === 0) {
    const literal = decodeURIComponent(part);
    return (segment) => (segment === literal ? [] : undefined);
  }
  const pieces = part.split(/\{[^}]*\}/).map((piece) => escapePattern(decodeURIComponent(piece)));
  const pattern = new RegExp(`^${pieces.join('(.+?)')}$`, 'su');
  return (segment) => {
    const match = pattern.exec(segment);
    return match === null ? undefined : names.map((name, index) => [name, match[index + 1] ?? '']);
  };
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The path with each variable in its place, escaped. */
export function filledPath(text: string, variables: PathVariables): string {
  return text.replaceAll(/\{([^}]*)\}/g, (_, name: string) => encodeURIComponent(variables[name] ?? ''));
}
