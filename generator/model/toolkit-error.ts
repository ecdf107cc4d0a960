/** What `explain <code>` prints of a fault of use. */
export interface FaultEntry {
  readonly meaning: string;
  readonly remedy: string;
  /** `usage`: the caller can mend it; `internal`: the toolkit is broken. */
  readonly kind: 'usage' | 'internal';
}

/** Every fault of use, in one place: the codes form the closed union `FaultCode`. */
export const faultCatalogue = {
  'option-invalid': {
    meaning: 'A command was called with an option or argument it does not know, or with a value it cannot take.',
    remedy: 'Look at the help of the command: `halo <command> --help`.',
    kind: 'usage',
  },
  'config-invalid': {
    meaning:
      'The file of settings (halo.config.json) cannot be read, is not JSON, or says what its schema does not know.',
    remedy:
      'Mend the file; generator/README.md tells its keys, and generator/schemas/halo.config.schema.json is its schema.',
    kind: 'usage',
  },
  'profiles-not-found': {
    meaning: 'A package, a folder of packages or a package cache that the command names does not exist or holds none.',
    remedy:
      'Name what is there: `--package` and `--profiles` take a folder with a package.json or an archive (.tgz), `--package` also ' +
      '<name>#<version> of a package in a cache, `--cache` a folder; with none of them, run the command where a folder profiles/ is.',
    kind: 'usage',
  },
  'output-unusable': {
    meaning: 'The output folder cannot be made, read or written.',
    remedy: 'Choose another folder with `--out`, or mend its permissions.',
    kind: 'usage',
  },
  'output-busy': {
    meaning: 'Another run is writing to the same output folder, or wrote to it while this one was made.',
    remedy: 'Run again when it is done; if none is running, delete the folder .staging in the output folder.',
    kind: 'usage',
  },
  'watch-failed': {
    meaning: 'The system does not let the toolkit watch a folder, so that edits in it go unseen.',
    remedy:
      'Mend the permissions of the folder, or let the system watch more (Linux: fs.inotify.max_user_watches and max_user_instances).',
    kind: 'usage',
  },
  'print-failed': {
    meaning: 'A generated file could not be printed: an emitter made something that is not well-formed.',
    remedy: 'Report it with the profile that causes it; nothing was written.',
    kind: 'internal',
  },
} as const satisfies Record<string, FaultEntry>;

/** Stable name of a fault of use. */
export type FaultCode = keyof typeof faultCatalogue;

/**
 * A fault of use or of the toolkit itself, thrown (mistakes in profiles are diagnostics, never thrown). The message says what
 * was found and what was wanted; `remedy` what to do; `cause` keeps the error beneath.
 */
export class ToolkitError extends Error {
  override readonly name = 'ToolkitError';
  readonly code: FaultCode;

  constructor(code: FaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** What to do about it. */
  get remedy(): string {
    return faultCatalogue[this.code].remedy;
  }
}
