import type { PackageDB } from 'fhir-package-loader/dist/db/PackageDB.js';
import type { PackageInfo } from 'fhir-package-loader/dist/package/PackageInfo.js';
import type { PackageStats } from 'fhir-package-loader/dist/package/PackageStats.js';
import type { FindResourceInfoOptions, ResourceInfo } from 'fhir-package-loader/dist/package/ResourceInfo.js';

/**
 * The loader's index of packages and resources, in maps. The loader's own starts an SQL engine, which costs more time than
 * all the reading of a guide.
 */
export class MemoryPackageDb implements PackageDB {
  readonly #packages = new Map<string, PackageInfo>();
  readonly #resources = new Map<string, ResourceInfo>();

  clear(): void {
    this.#packages.clear();
    this.#resources.clear();
  }

  optimize(): void {
    // Maps need none.
  }

  savePackageInfo(info: PackageInfo): void {
    this.#packages.set(`${info.name}#${info.version}`, info);
  }

  saveResourceInfo(info: ResourceInfo): void {
    this.#resources.set(`${info.packageName}#${info.packageVersion}:${info.resourcePath}`, info);
  }

  findPackageInfos(name: string): PackageInfo[] {
    return [...this.#packages.values()].filter((info) => name === '*' || info.name === name);
  }

  findPackageInfo(name: string, version: string): PackageInfo | undefined {
    return this.#packages.get(`${name}#${version}`);
  }

  /** `key` is `*`, or an id, name or canonical (`url|version`). `sort` is not known: resources come in the order saved. */
  findResourceInfos(key: string, { type, scope, limit }: FindResourceInfoOptions = {}): ResourceInfo[] {
    const [name, version] = (scope ?? '').split('|');
    return [...this.#resources.values()]
      .filter((info) => key === '*' || isNamed(info, key))
      .filter((info) => type === undefined || type.includes(info.resourceType))
      .filter((info) => scope === undefined || info.packageName === name)
      .filter((info) => version === undefined || info.packageVersion === version)
      .slice(0, limit);
  }

  findResourceInfo(key: string, options?: FindResourceInfoOptions): ResourceInfo | undefined {
    return this.findResourceInfos(key, options)[0];
  }

  getPackageStats(name: string, version: string): PackageStats | undefined {
    if (this.findPackageInfo(name, version) === undefined) return undefined;
    return { name, version, resourceCount: this.findResourceInfos('*', { scope: `${name}|${version}` }).length };
  }

  async exportDB(): Promise<{ mimeType: string; data: Buffer }> {
    const content = { packages: [...this.#packages.values()], resources: [...this.#resources.values()] };
    return { mimeType: 'application/json', data: Buffer.from(JSON.stringify(content)) };
  }
}

function isNamed(info: ResourceInfo, key: string): boolean {
  const [url, version] = key.split('|');
  const byUrl = info.url === url && (version === undefined || info.version === version);
  return byUrl || info.id === key || info.name === key;
}
