import fc from 'fast-check';
import { StampingAuthority } from '@gitops-compliance/evidence-log/testUtils';
import { CHECKS } from '@gitops-compliance/rules';
import { createHash } from 'node:crypto';
import {
  bundleOf,
  editJson,
  type Files,
  resign,
  setJson,
} from '../__testUtils__/bundle';
import { testKey } from '../__testUtils__/keys';
import { logFiles } from '../__testUtils__/logFiles';
import { MapSource } from '../__testUtils__/MapSource';
import { Story, twoChanges } from '../__testUtils__/world';
import { exitCodeOf } from '../report/printReport';
import type { VerificationReport } from '../report/report';
import { MANIFEST } from './manifest';
import { verifyBundle, type VerifyOptions } from './verifyBundle';

const keys = { checkpoint: testKey('checkpoint'), export: testKey('export') };
const given = [keys.checkpoint.given, keys.export.given];
const ENTRIES = 'entries/000000.txt';
const CHANGE = 'changes/prod/2026-10/1.json';

let honest: Files;
beforeAll(async () => {
  honest = await bundleOf(twoChanges(), keys);
});

function verify(
  files: Files,
  options: Partial<VerifyOptions> = {},
): Promise<VerificationReport> {
  return verifyBundle(new MapSource(files), { keys: given, ...options });
}

/** The first difference, as `check: where: what`. */
function first(report: VerificationReport): string {
  const found = report.findings.find(
    ({ severity }) => severity === 'difference',
  );
  return found ? `${found.check}: ${found.where}: ${found.what}` : 'none';
}

/** Lines of the entries, changed. */
function editLines(files: Files, edit: (lines: string[]) => string[]): void {
  const lines = String(files.get(ENTRIES)).trimEnd().split('\n');
  files.set(ENTRIES, Buffer.from(`${edit(lines).join('\n')}\n`));
}

describe('whoever has no key', () => {
  it('cannot change, cut or lengthen any file anywhere', async () => {
    const paths = [...honest.keys()];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        fc.constantFrom('flip', 'cut', 'add', 'remove'),
        async (path, place, mask, how) => {
          const files = new Map(honest);
          const bytes = Buffer.from(files.get(path) as Buffer);
          const offset = place % bytes.length;
          if (how === 'flip') bytes[offset] = bytes[offset] + mask;
          if (how === 'remove' && path === MANIFEST) return;
          if (how === 'remove') files.delete(path);
          else if (how === 'cut') files.set(path, bytes.subarray(0, offset));
          else if (how === 'add')
            files.set(path, Buffer.concat([bytes, bytes]));
          else files.set(path, bytes);
          const report = await verify(files);
          expect(exitCodeOf(report)).toBe(1);
          expect(report.findings.map(({ where }) => where)).toContain(path);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('cannot add a file', async () => {
    const files = new Map(honest).set('more.txt', Buffer.from('x'));
    expect(first(await verify(files))).toMatch(
      /^files: more.txt: the manifest does not know/,
    );
  });

  it('cannot sign with a key of their own', async () => {
    const files = new Map(honest);
    await resign(files, testKey('other'));
    expect(first(await verify(files))).toMatch(
      /^manifest: manifest.dsse.json: none of the given keys/,
    );
  });
});

describe('whoever has the key of exports', () => {
  it.each<[string, RegExp, (files: Files) => void]>([
    [
      'change a byte of an entry',
      /^entries: entry 1\/5: it is not what the log holds/,
      files =>
        editLines(files, lines =>
          lines.map(line =>
            line.startsWith('1 5 ') ? line.replace('r1', 'rX') : line,
          ),
        ),
    ],
    [
      'drop an entry of a change',
      /^entries: entry 1\/8 of change:.*: entries 3 to 3 of its stream/,
      files =>
        editLines(files, lines =>
          lines.filter(line => !line.startsWith('1 7 ')),
        ),
    ],
    [
      'swap two entries',
      /^entries: entry 1\/1: it is there twice, or not in the order/,
      files => editLines(files, ([a, b, c, ...rest]) => [a, c, b, ...rest]),
    ],
    [
      'put an entry at the place of another',
      /^entries: entry 1\/0: it is not what the log holds/,
      files =>
        editLines(files, ([a, b, ...rest]) => [
          a.replace(/^1 0 .*$/, `1 0 ${b.slice(4)}`),
          b,
          ...rest,
        ]),
    ],
    [
      'have an entry twice',
      /^entries: entry 1\/0: it is there twice/,
      files => editLines(files, ([a, ...rest]) => [a, a, ...rest]),
    ],
    [
      'invent an entry',
      /^entries: entry 1\/321: it is beyond the checkpoint/,
      files =>
        editLines(files, lines => [
          ...lines,
          lines[0].replace(/^1 0/, '1 321'),
        ]),
    ],
    [
      'change a tile',
      /^tiles: log\/1\/tile\/0\/000: its hashes do not give what the tile above/,
      files => flip(files, 'log/1/tile/0/000'),
    ],
    [
      'change a tile at the edge',
      /^tiles: log\/1\/checkpoint: the tiles at the edge/,
      files => flip(files, 'log/1/tile/0/001.p/65'),
    ],
    [
      'take away a tile',
      /^entries: entry 1\/0: the tile that proves it is missing/,
      files => files.delete('log/1/tile/0/000'),
    ],
    [
      'change a checkpoint',
      /^checkpoints: log\/1\/checkpoint: the signature of portal.example\/ledger does not hold/,
      files =>
        files.set(
          'log/1/checkpoint',
          Buffer.from(
            String(files.get('log/1/checkpoint')).replace('\n321\n', '\n320\n'),
          ),
        ),
    ],
    [
      'leave a change out of the list',
      /^population: population\/changes.json, change 1: the log has it/,
      files =>
        editJson<unknown[]>(files, 'population/changes.json', rows => {
          rows.shift();
        }),
    ],
    [
      'tell of a change otherwise in the list',
      /^population: population\/changes.json, change 1: .*: requestedAt/,
      files =>
        editJson<Record<string, unknown>[]>(
          files,
          'population/changes.json',
          ([row]) => {
            row.requestedAt = '2026-10-04T00:00:00.000Z';
          },
        ),
    ],
    [
      'have a table that is not its list',
      /^population: population\/changes.csv, row 1: its state/,
      files =>
        files.set(
          'population/changes.csv',
          Buffer.from(
            String(files.get('population/changes.csv')).replace(
              'proposed',
              'succeeded',
            ),
          ),
        ),
    ],
    [
      'filter a change out everywhere',
      /^numbers: change number 1 of prod\/2026-10: it was given/,
      files => {
        editLines(files, lines =>
          lines.filter(
            line =>
              !line.includes(
                '"stream":"change:00000000-0000-4000-8000-000000000001"',
              ),
          ),
        );
        editJson<unknown[]>(files, 'population/changes.json', rows => {
          rows.shift();
        });
        const csv = String(files.get('population/changes.csv')).split('\r\n');
        csv.splice(1, 1);
        files.set('population/changes.csv', Buffer.from(csv.join('\r\n')));
        editJson<Record<string, unknown>[]>(
          files,
          'population/syncs.json',
          ([row]) => {
            row.change = null;
          },
        );
        files.delete('population/syncs.csv');
        files.delete(CHANGE);
        files.delete('blobs/000000.jsonl');
        files.set(
          'population/syncs.csv',
          Buffer.from(
            String(honest.get('population/syncs.csv')).replace(
              /,1,1\//,
              ',,1/',
            ),
          ),
        );
      },
    ],
    [
      'count otherwise',
      /^completeness: completeness.json, prod: its three-way count.*Git 2/,
      files =>
        editJson<{ count: { git: number } }[]>(
          files,
          'completeness.json',
          ([record]) => {
            record.count.git = 1;
          },
        ),
    ],
    [
      'close a month with another number',
      /^completeness: population\/closings.json: it is not what/,
      files =>
        editJson<{ last: number }[]>(
          files,
          'population/closings.json',
          ([closing]) => {
            closing.last = 1;
          },
        ),
    ],
    [
      'turn a verdict',
      /^verdicts: changes\/prod\/2026-10\/1.json, CHG-02: told fail, made again pass/,
      files =>
        editJson<{ verdicts: { verdict: string }[] }>(
          files,
          CHANGE,
          ({ verdicts }) => {
            verdicts[1].verdict = 'fail';
          },
        ),
    ],
    [
      'leave a verdict out',
      /^verdicts: changes\/prod\/2026-10\/1.json, CHG-02: the verdict was left out/,
      files =>
        editJson<{ verdicts: unknown[] }>(files, CHANGE, ({ verdicts }) => {
          verdicts.splice(1, 1);
        }),
    ],
    [
      'turn a fact',
      /^verdicts: changes\/prod\/2026-10\/1.json: it is not what the entries say: facts/,
      files =>
        editJson<{ facts: { requester: string } }>(
          files,
          CHANGE,
          ({ facts }) => {
            facts.requester = 'user:default/eve';
          },
        ),
    ],
    [
      'put a name behind a reference',
      /^identities: identities.json, id:[0-9a-f]{64}: name and salt do not give/,
      files =>
        editJson<Record<string, { name: string }>>(
          files,
          'identities.json',
          identities => {
            const bob = Object.values(identities).find(
              ({ name }) => name === 'bob',
            );
            if (bob) bob.name = 'eve';
          },
        ),
    ],
    [
      'pass a bot off as a person',
      /^identities: identities.json, id:[0-9a-f]{64}: it is told as a person/,
      files =>
        editJson<Record<string, { bot: boolean }>>(
          files,
          'identities.json',
          identities => {
            const bot = Object.values(identities).find(each => each.bot);
            if (bot) bot.bot = false;
          },
        ),
    ],
    [
      'change an erasable text',
      /^blobs: blobs\/000000.jsonl, sha256:.*: its content is another one/,
      files =>
        files.set(
          'blobs/000000.jsonl',
          Buffer.from(
            String(files.get('blobs/000000.jsonl')).replace('Fix', 'Fax'),
          ),
        ),
    ],
  ])('cannot %s', async (_, expected, tamper) => {
    const files = new Map(honest);
    tamper(files);
    await resign(files, keys.export);
    const report = await verify(files);
    expect(first(report)).toMatch(expected);
    expect(exitCodeOf(report)).toBe(1);
  });

  it('cannot change any byte of entries, tiles and checkpoint', async () => {
    const proven = [...honest.keys()].filter(
      path => path.startsWith('log/') || path === ENTRIES,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...proven),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, place, mask) => {
          const files = new Map(honest);
          const bytes = Buffer.from(files.get(path) as Buffer);
          const offset = place % bytes.length;
          bytes[offset] = bytes[offset] + mask;
          files.set(path, bytes);
          await resign(files, keys.export);
          expect(exitCodeOf(await verify(files))).toBe(1);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('cannot sign a log with it', async () => {
    const files = await bundleOf(twoChanges(), {
      checkpoint: keys.export,
      export: keys.export,
    });
    expect(first(await verify(files))).toMatch(
      /^checkpoints: log\/1\/checkpoint: the key that signed the manifest/,
    );
  });

  it('cannot have a log that another key has signed', async () => {
    const files = await bundleOf(twoChanges(), {
      checkpoint: testKey('other'),
      export: keys.export,
    });
    expect(first(await verify(files))).toMatch(
      /^checkpoints: log\/1\/checkpoint: the note is signed by none/,
    );
  });
});

describe('whoever has both keys', () => {
  const rewritten = () =>
    new Story().begin().change(1, 5, 'r0', 'rX').noise(400).close(1);
  const anchorOf = async (entries: Buffer[]) => {
    const { note } = await logFiles(entries, keys.checkpoint);
    return { where: 'anchor', note };
  };

  it('cannot rewrite what was anchored', async () => {
    const files = await bundleOf(rewritten(), keys);
    expect((await verify(files)).verdict).toBe('verified');
    const anchor = await anchorOf(twoChanges().entries.slice(0, 300));
    expect(first(await verify(files, { anchors: [anchor] }))).toMatch(
      /^anchors: anchor: at size 300 the log is another one/,
    );
  });

  it('cannot cut off what was anchored without being asked', async () => {
    const short = twoChanges();
    const anchor = await anchorOf([...short.entries, Buffer.from('later')]);
    const files = await bundleOf(short, keys);
    const report = await verify(files, { anchors: [anchor] });
    expect(exitCodeOf(report)).toBe(3);
    expect(report.findings).toMatchObject([
      {
        where: 'anchor',
        what: expect.stringContaining('entries were cut off'),
      },
    ]);
  });

  it('is believed where the anchor agrees', async () => {
    const anchor = await anchorOf(twoChanges().entries.slice(0, 300));
    const report = await verify(honest, { anchors: [anchor] });
    expect(report.verdict).toBe('verified');
    expect(report.checks).toContainEqual(
      expect.objectContaining({ name: 'anchors', examined: 1 }),
    );
  });

  it('cannot give another log than that of the bundle', async () => {
    const { files } = await logFiles(rewritten().entries, keys.checkpoint);
    const report = await verify(honest, { log: new MapSource(files) });
    expect(first(report)).toMatch(
      /^anchors: portal.example\/ledger: the whole/,
    );
    const whole = await logFiles(twoChanges().entries, keys.checkpoint);
    const same = await verify(honest, { log: new MapSource(whole.files) });
    expect(same.verdict).toBe('verified');
  });
});

describe('anchors that a bundle tells of', () => {
  const AT = new Date('2026-10-20T00:00:00.000Z');
  const validity = {
    from: new Date('2026-10-01T00:00:00Z'),
    // Long over now: a stamp outlives the certificate that it was made under.
    until: new Date('2026-10-20T00:00:01Z'),
  };
  const stampOf = async (by: StampingAuthority, note: string, at = AT) => {
    const imprint = createHash('sha256').update(note).digest();
    return (await by.stamp({ imprint, at })).toString('base64');
  };
  type Edit = (anchor: Record<string, unknown>) => unknown;
  let authority: StampingAuthority;
  let note: string;
  let receipt: string;
  beforeAll(async () => {
    authority = await StampingAuthority.make(validity);
    const entries = twoChanges().entries.slice(0, 300);
    note = (await logFiles(entries, keys.checkpoint)).note;
    receipt = await stampOf(authority, note);
  });
  const told = async (edit: Edit, authorities = authority.trusted) => {
    const anchor = {
      kind: 'rfc3161',
      target: 'tsa.example',
      reference: '01',
      shard: 1,
      size: 300,
      at: AT.toISOString(),
      note,
      receipt,
    };
    await edit(anchor);
    const files = new Map(honest);
    setJson(files, 'log/anchors.json', [anchor]);
    await resign(files, keys.export);
    return verify(files, { authorities });
  };

  it('agree where all holds', async () => {
    const report = await told(() => {});
    expect(report.verdict).toBe('verified');
    expect(report.checks).toContainEqual(
      expect.objectContaining({ name: 'time-stamps', examined: 1 }),
    );
  });

  it('are not verified where no authority was given', async () => {
    const report = await told(() => {}, []);
    expect(report.verdict).toBe('verified-with-gaps');
    expect(report.checks).toContainEqual(
      expect.objectContaining({ name: 'time-stamps', examined: 0 }),
    );
    expect(report.findings[0].what).toMatch(/not checked: no certificate/);
  });

  it.each<[string, RegExp, Edit]>([
    [
      'a token of another note',
      /its time stamp: It is of something else/,
      async anchor =>
        Object.assign(anchor, { receipt: await stampOf(authority, 'another') }),
    ],
    [
      'a token that was altered',
      /its time stamp: /,
      anchor => {
        const bytes = Buffer.from(receipt, 'base64');
        bytes[bytes.length - 4] ^= 1;
        return Object.assign(anchor, { receipt: bytes.toString('base64') });
      },
    ],
    [
      'no token',
      /its time stamp: it is missing/,
      anchor => Object.assign(anchor, { receipt: null }),
    ],
    [
      'a token of another authority of the same name',
      /does not lead to the authority/,
      async anchor => {
        const other = await StampingAuthority.make(validity);
        return Object.assign(anchor, { receipt: await stampOf(other, note) });
      },
    ],
    [
      'a token from after the certificate had expired',
      /not valid at the time/,
      async anchor => {
        const at = new Date('2026-10-21T00:00:00Z');
        const late = await stampOf(authority, note, at);
        return Object.assign(anchor, { receipt: late, at: at.toISOString() });
      },
    ],
    [
      'a token of who is no time-stamp authority',
      /not one of a time-stamp authority|does not lead/,
      async anchor => {
        const usages = ['1.3.6.1.5.5.7.3.1'];
        const by = await StampingAuthority.make({ ...validity, usages });
        return Object.assign(anchor, { receipt: await stampOf(by, note) });
      },
    ],
    [
      'bytes that are no token',
      /its time stamp: /,
      anchor => Object.assign(anchor, { receipt: 'A'.repeat(400_000) }),
    ],
    [
      'another number than that of its token',
      /has the number 01, not 02/,
      anchor => Object.assign(anchor, { reference: '02' }),
    ],
    [
      'another time than that of its token',
      /is of 2026-10-20T00:00:00.000Z, not of 2026-10-19/,
      anchor => Object.assign(anchor, { at: '2026-10-19T00:00:00.000Z' }),
    ],
    [
      'another size than that of its note',
      /its note is of size 300/,
      anchor => Object.assign(anchor, { size: 299 }),
    ],
    [
      'a note that was changed',
      /the signature of portal.example\/ledger does not hold/,
      anchor =>
        Object.assign(anchor, {
          note: String(anchor.note).replace('\n300\n', '\n301\n'),
        }),
    ],
  ])('differ where one has %s', async (_, expected, edit) => {
    expect(first(await told(edit))).toMatch(expected);
  });
});

it('never says that a rule agrees which it does not have', async () => {
  const files = new Map(honest);
  editJson<{ verdicts: { ruleVersion: number }[] }>(
    files,
    CHANGE,
    ({ verdicts }) => {
      verdicts[0].ruleVersion = 99;
    },
  );
  await resign(files, keys.export);
  const report = await verify(files);
  expect(report.reperformed.verdicts).toEqual({
    agrees: 2 * CHECKS.length - 1,
    differs: 0,
    notRePerformable: 1,
  });
  expect(exitCodeOf(report)).toBe(3);
});

function flip(files: Files, path: string): void {
  const bytes = Buffer.from(files.get(path) as Buffer);
  bytes[0] = 255 - bytes[0];
  files.set(path, bytes);
}
