import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Versions of everything that has a say in the bytes of a generated file. */
export interface ToolVersions {
  readonly toolkit: string;
  readonly tsMorph: string;
  readonly typescript: string;
  readonly openapiTypescript: string;
}

const require = createRequire(import.meta.url);

/** The versions installed, read from their manifests so that none of the tools is loaded for it. */
export function installedToolVersions(toolkitVersion: string): ToolVersions {
  return {
    toolkit: toolkitVersion,
    tsMorph: versionOf('ts-morph/package.json'),
    typescript: versionOf('typescript/package.json'),
    openapiTypescript: versionOf('openapi-typescript/package.json'),
  };
}

function versionOf(manifest: string): string {
  const parsed: unknown = JSON.parse(readFileSync(require.resolve(manifest), 'utf8'));
  const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : undefined;
  if (typeof version !== 'string') throw new TypeError(`${manifest} has no version`);
  return version;
}
