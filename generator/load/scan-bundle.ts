/** Where a resource of a Bundle stands in the Bundle's bytes, with what an index needs of it. */
export interface ScannedEntry {
  readonly offset: number;
  readonly length: number;
  /** Index in `Bundle.entry`. */
  readonly entry: number;
  readonly resourceType: string;
  readonly url: string;
  readonly fhirVersion: string;
}

/**
 * Finds the resources of a well-formed Bundle without parsing it: one pass over the bytes, several times faster than
 * JSON.parse on the standard's definitions, and it gives the offsets that parsing loses.
 */
export function scanBundle(bytes: Uint8Array): ScannedEntry[] {
  const scanner = new BundleScanner(bytes);
  scanner.run();
  return scanner.entries;
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;

/** Depth of an entry, and of a resource, in `{"entry":[{"resource":{…}}]}`. */
const entryDepth = 3;
const resourceDepth = 4;

const longestMember = 300;

interface Members {
  resourceType: string;
  url: string;
  fhirVersion: string;
}

class BundleScanner {
  readonly entries: ScannedEntry[] = [];
  readonly #bytes: Uint8Array;
  #at = 0;
  #depth = 0;
  #entry = -1;
  /** Last member name read at a depth that matters. */
  #key = '';
  #start = -1;
  #members: Members = emptyMembers();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  run(): void {
    const bytes = this.#bytes;
    while (this.#at < bytes.length) {
      const byte = bytes[this.#at];
      if (byte === quote) {
        this.#string();
        continue;
      }
      if (byte === openBrace || byte === openBracket) this.#open();
      else if (byte === closeBrace || byte === closeBracket) this.#close();
      this.#at += 1;
    }
  }

  #open(): void {
    this.#depth += 1;
    if (this.#depth === entryDepth) this.#entry += 1;
    if (this.#depth === resourceDepth && this.#key === 'resource') this.#start = this.#at;
  }

  #close(): void {
    if (this.#depth === resourceDepth && this.#start >= 0) {
      const length = this.#at + 1 - this.#start;
      this.entries.push({ offset: this.#start, length, entry: this.#entry, ...this.#members });
      this.#start = -1;
      this.#members = emptyMembers();
    }
    this.#depth -= 1;
  }

  #string(): void {
    const bytes = this.#bytes;
    const from = this.#at + 1;
    let at = from;
    while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
    this.#at = at + 1;
    if (this.#depth > resourceDepth || at - from > longestMember) return;
    this.#member(from, at);
  }

  #member(from: number, to: number): void {
    // Canonicals, versions and type names are ASCII; anything else read here is not looked at.
    const text = String.fromCharCode(...this.#bytes.subarray(from, to));
    if (this.#isKey()) this.#key = text;
    else if (this.#depth === resourceDepth && this.#start >= 0) this.#take(text);
  }

  #take(text: string): void {
    if (this.#key === 'resourceType') this.#members.resourceType = text;
    else if (this.#key === 'url') this.#members.url = text;
    else if (this.#key === 'fhirVersion') this.#members.fhirVersion = text;
  }

  #isKey(): boolean {
    let at = this.#at;
    while ((this.#bytes[at] ?? colon) <= 0x20) at += 1;
    return this.#bytes[at] === colon;
  }
}

function emptyMembers(): Members {
  return { resourceType: '', url: '', fhirVersion: '' };
}
