import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryPackageDb } from '../../../generator/load/memory-package-db.ts';

describe('MemoryPackageDb', () => {
  let db: MemoryPackageDb;

  const resource = (id: string, packageVersion: string) => ({
    resourceType: id === 'op' ? 'OperationDefinition' : 'ValueSet',
    id,
    url: `https://x.example/${id}`,
    version: '2.0',
    packageName: 'a.b',
    packageVersion,
    resourcePath: `virtual:a.b#${packageVersion}:${id}.json`,
  });

  beforeEach(() => {
    db = new MemoryPackageDb();
    db.savePackageInfo({ name: 'a.b', version: '1' });
    db.savePackageInfo({ name: 'a.b', version: '2' });
    for (const id of ['one', 'op']) db.saveResourceInfo(resource(id, '1'));
    db.saveResourceInfo(resource('one', '2'));
  });

  it('finds packages by name and version', () => {
    expect(db.findPackageInfos('a.b')).toHaveLength(2);
    expect(db.findPackageInfo('a.b', '2')).toEqual({ name: 'a.b', version: '2' });
    expect(db.findPackageInfo('a.b', '3')).toBeUndefined();
    expect(db.getPackageStats('a.b', '1')).toEqual({ name: 'a.b', version: '1', resourceCount: 2 });
    expect(db.getPackageStats('a.b', '3')).toBeUndefined();
  });

  it('finds resources by id, canonical, version, type and package', () => {
    const found = (...query: Parameters<MemoryPackageDb['findResourceInfos']>) =>
      db.findResourceInfos(...query).map((info) => `${info.id}#${info.packageVersion}`);
    expect(found('*')).toEqual(['one#1', 'op#1', 'one#2']);
    expect(found('op')).toEqual(['op#1']);
    expect(found('https://x.example/one|2.0')).toEqual(['one#1', 'one#2']);
    expect(found('https://x.example/one|3.0')).toEqual([]);
    expect(found('*', { type: ['OperationDefinition'] })).toEqual(['op#1']);
    expect(found('*', { scope: 'a.b|2' })).toEqual(['one#2']);
    expect(found('*', { scope: 'a.b', limit: 1 })).toEqual(['one#1']);
    expect(db.findResourceInfo('op')?.resourceType).toBe('OperationDefinition');
  });

  it('holds nothing once it is cleared', async () => {
    db.clear();
    expect(db.findResourceInfos('*')).toEqual([]);
    expect((await db.exportDB()).data.toString()).toBe('{"packages":[],"resources":[]}');
  });
});
