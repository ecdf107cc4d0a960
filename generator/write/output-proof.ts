import { renameSync, rmSync, writeFileSync } from 'node:fs';
import type { OutputPath } from '../model/identifier.ts';
import { digestOf } from './digest.ts';
import { OutputFolder } from './output-folder.ts';
import { manifestName } from './output-manifest.ts';
import { fixedPath } from './output-path.ts';
import { countStanding, type RecordedRun } from './run-record.ts';

/**
 * Name of the proof below the output folder. It is committed with the output, so that a fresh clone need not generate everything to
 * know that nothing changed. It proves and never denies: whatever it does not fit, a run is made.
 */
export const proofName = 'manifest.proof';

/** Which run a proof is of. */
export interface ProofPlace {
  /** Absolute path of the output folder. */
  readonly output: string;
  /** Digest of all that decides what the run gives, wherever it lies and whoever runs it. */
  readonly fingerprint: string;
}

interface OutputProof extends RecordedRun {
  readonly fingerprint: string;
  /** Version of the tables that say what a letter is. */
  readonly unicode: string;
  /** Digest of the output's manifest, which holds the digest of every file. */
  readonly manifest: string;
}

const head =
  'Written by halo generate: from which input and code the output is. Of two versions of this file, either will do.';

const path: OutputPath = fixedPath(proofName);

/**
 * The run that gave exactly what is in the output folder, file by file, from exactly the same input, on whatever machine; with how
 * many files that are. `undefined` where no proof of it is there, and a run must be made.
 */
export function findProvedRun(place: ProofPlace): (RecordedRun & { readonly files: number }) | undefined {
  const folder = new OutputFolder(place.output);
  const proof = proofsIn(folder.read(path)).find(
    ({ fingerprint, unicode }) => fingerprint === place.fingerprint && unicode === process.versions['unicode'],
  );
  const files = proof === undefined ? undefined : countStanding(folder, proof.manifest);
  if (proof === undefined || files === undefined) return undefined;
  return { diagnostics: proof.diagnostics, releases: proof.releases, files };
}

/**
 * Writes the proof of a run after which the output folder is up to date. A file of that name that is none of ours is left alone, and
 * so is the proof of the same run made by another version of Node, so that two of them do not replace each other's for ever.
 */
export function proveRun(place: ProofPlace, { diagnostics, releases }: RecordedRun): void {
  const folder = new OutputFolder(place.output);
  const manifestText = folder.read(fixedPath(manifestName));
  const standing = folder.inspect(path);
  const before = folder.read(path) ?? '';
  if (manifestText === undefined || standing.kind === 'blocked') return;
  if (standing.kind === 'file' && !before.includes(head)) return;
  const { fingerprint } = place;
  const manifest = digestOf(manifestText);
  if (proofsIn(before).some((each) => each.fingerprint === fingerprint && each.manifest === manifest)) return;
  const unicode = process.versions['unicode'] ?? '';
  const proof: OutputProof = { fingerprint, unicode, manifest, diagnostics, releases };
  const body = JSON.stringify(proof);
  put(folder.absolute(path), `${head}\n${digestOf(body)} ${body}\n`);
}

/** By rename, so that nobody reads half of it. It is only a shortcut: one that cannot be written is none. */
function put(file: string, text: string): void {
  const partial = `${file}.${process.pid}`;
  try {
    writeFileSync(partial, text);
    renameSync(partial, file);
  } catch {
    rmSync(partial, { force: true });
  }
}

/** Every whole proof: a merge may leave several, or parts of them. */
function proofsIn(text: string | undefined): readonly OutputProof[] {
  return (text ?? '').split('\n').flatMap((line): readonly OutputProof[] => {
    const end = line.indexOf(' ');
    const body = line.slice(end + 1);
    // Whole, and so what this program wrote: the fingerprint in it tells whether it was the same program.
    return end > 0 && digestOf(body) === line.slice(0, end) ? [JSON.parse(body)] : [];
  });
}
