import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FolderWatcher } from '../../../generator/cli/folder-watcher.ts';
import { TestFolder } from '../../support/guide-folder.ts';

let folder: TestFolder;
let watcher: FolderWatcher | undefined;
let heard: () => void = () => undefined;
let seen: (readonly string[])[] = [];

beforeEach(() => {
  folder = new TestFolder();
  folder.write('guide/a.json', '1');
  folder.write('guide/sub/b.json', '1');
  seen = [];
});

afterEach(() => {
  watcher?.close();
  folder.remove();
});

/** Watches; each time it is told of a change, it notes what the files named hold at that moment. */
function watchFiles(roots: readonly string[], files: readonly string[]): void {
  watcher = new FolderWatcher(
    roots.map((root) => folder.join(root)),
    {
      onChange: () => {
        seen.push(files.map((file) => textOf(file)));
        heard();
      },
      onFault: (fault) => {
        throw fault;
      },
    },
  );
}

function textOf(file: string): string {
  try {
    return folder.read(file);
  } catch {
    return 'none';
  }
}

/** Resolves once a change was told of that left the files with these texts. */
function sawTexts(...texts: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    heard = () => {
      if (seen.at(-1)?.join() === texts.join()) resolve();
    };
    heard();
  });
}

describe('FolderWatcher', () => {
  it('tells of files that are made, changed, renamed, saved by renaming over them, and deleted', async () => {
    watchFiles(['guide'], ['guide/a.json', 'guide/c.json', 'guide/sub/b.json']);
    folder.write('guide/c.json', '1');
    await sawTexts('1', '1', '1');
    folder.write('guide/sub/b.json', '2');
    await sawTexts('1', '1', '2');
    folder.write('guide/.c.json.swp', '3');
    renameSync(folder.join('guide/.c.json.swp'), folder.join('guide/c.json'));
    await sawTexts('1', '3', '2');
    renameSync(folder.join('guide/c.json'), folder.join('guide/sub/b.json'));
    await sawTexts('1', 'none', '3');
    rmSync(folder.join('guide/a.json'));
    await sawTexts('none', 'none', '3');
  });

  it('tells of the last of many edits, and of them in bursts', async () => {
    watchFiles(['guide'], ['guide/a.json']);
    for (let count = 0; count <= 100; count += 1) folder.write('guide/a.json', String(count));
    await sawTexts('100');
    expect(seen.length).toBeLessThan(100);
  });

  it.each(['guide/sub', 'guide'])('sees edits in %s after it was deleted and made anew at once', async (path) => {
    watchFiles(['guide'], [`${path}/new.json`]);
    rmSync(folder.join(path), { recursive: true });
    folder.write(`${path}/new.json`, '1');
    await sawTexts('1');
    folder.write(`${path}/new.json`, '2');
    await sawTexts('2');
  });

  it('sees edits in a folder that another was renamed to', async () => {
    folder.write('elsewhere/new.json', '1');
    watchFiles(['guide'], ['guide/sub/new.json']);
    rmSync(folder.join('guide/sub'), { recursive: true });
    renameSync(folder.join('elsewhere'), folder.join('guide/sub'));
    await sawTexts('1');
    folder.write('guide/sub/new.json', '2');
    await sawTexts('2');
  });

  it('waits for a folder that is gone, with all above it, until it is back', async () => {
    folder.write('above/guide/a.json', '1');
    watchFiles(['above/guide'], ['above/guide/a.json']);
    renameSync(folder.join('above'), folder.join('away'));
    rmSync(folder.join('away'), { recursive: true });
    await sawTexts('none');
    mkdirSync(folder.join('above'));
    folder.write('above/guide/a.json', '2');
    await sawTexts('2');
    folder.write('above/guide/a.json', '3');
    await sawTexts('3');
  });

  it.each(['guide', 'above/guide'])('sees that %s was renamed, and that it is back', async (root) => {
    folder.write('above/guide/a.json', '1');
    watchFiles([root], [`${root}/a.json`]);
    renameSync(folder.join(root), folder.join('away'));
    await sawTexts('none');
    folder.write('away/a.json', '2');
    renameSync(folder.join('away'), folder.join(root));
    await sawTexts('2');
    folder.write(`${root}/a.json`, '3');
    await sawTexts('3');
  });

  it('sees an archive that is replaced', async () => {
    folder.write('guide.tgz', '1');
    watchFiles(['guide.tgz'], ['guide.tgz']);
    folder.write('other', '2');
    renameSync(folder.join('other'), folder.join('guide.tgz'));
    await sawTexts('2');
  });

  it('loses nothing that happens just before it is told to watch other folders', async () => {
    folder.write('more/c.json', '1');
    watchFiles(['guide'], ['guide/a.json', 'more/c.json']);
    renameSync(folder.join('guide'), folder.join('away'));
    watcher?.watchOnly([folder.join('guide'), folder.join('more')]);
    await sawTexts('none', '1');
  });

  it('watches other folders from when it is told to', async () => {
    watchFiles(['guide/sub'], ['late/c.json']);
    folder.write('late/c.json', '1');
    watcher?.watchOnly([folder.join('late')]);
    folder.write('late/c.json', '2');
    await sawTexts('2');
  });
});
