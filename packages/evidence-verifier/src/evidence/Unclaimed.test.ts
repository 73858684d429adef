import type { JudgedUnclaimed } from '@gitops-compliance/rules';
import {
  bundleOf,
  editJson,
  type Files,
  resign,
} from '../__testUtils__/bundle';
import { testKey } from '../__testUtils__/keys';
import { MapSource } from '../__testUtils__/MapSource';
import { at, Story, UNCLAIMED } from '../__testUtils__/world';
import { verifyBundle } from '../verify/verifyBundle';
import { unclaimedFile } from './Unclaimed';

const keys = { checkpoint: testKey('checkpoint'), export: testKey('export') };
const given = [keys.checkpoint.given, keys.export.given];
const FILE = unclaimedFile(UNCLAIMED);
const STREAM = `deployment:${UNCLAIMED}`;
const story = () => new Story().begin().change(1, 5, 'r0', 'r1');

const verify = (files: Files) =>
  verifyBundle(new MapSource(files), { keys: given });
const told = (files: Files) =>
  JSON.parse(String(files.get(FILE))) as JudgedUnclaimed;
const verdictOf = ({ verdicts }: JudgedUnclaimed, id: string) =>
  verdicts.find(({ check }) => check === id)?.verdict;

/** The first difference or gap, as `check: where: what`. */
async function first(files: Files): Promise<string> {
  const { findings } = await verify(files);
  const [found] = findings;
  return found ? `${found.check}: ${found.where}: ${found.what}` : 'none';
}

/** Takes away the entries of which this is true, and signs. */
async function without(
  files: Files,
  isGone: (entry: { stream: string; type: string }) => boolean,
) {
  const path = 'entries/000000.txt';
  const lines = String(files.get(path)).trimEnd().split('\n');
  const kept = lines.filter(
    line => !isGone(JSON.parse(line.split(' ').slice(2).join(' '))),
  );
  files.set(path, Buffer.from(`${kept.join('\n')}\n`));
  await resign(files, keys.export);
}

describe('an application that nobody claims', () => {
  let honest: Files;
  beforeAll(async () => {
    honest = await bundleOf(story().unclaimed(6).close(1), keys);
  });

  it('is judged again by the strictest rules, from its entries', async () => {
    const report = await verify(honest);
    expect(report.verdict).toBe('verified');
    expect(report.checks).toContainEqual({
      name: 'unclaimed',
      title: 'Applications that nobody claims, judged again',
      result: 'holds',
      examined: 1,
    });
    const judged = told(honest);
    expect(judged).toMatchObject({
      deployment: UNCLAIMED,
      environment: null,
      unclaimedSince: at(6),
      unclaimedUntil: null,
      judgedAt: at(28),
      facts: { service: 'night-job', criticality: 'critical' },
    });
    expect(verdictOf(judged, 'DRF-02')).toBe('fail');
    expect(verdictOf(judged, 'CHG-01')).toBe('indeterminate');
  });

  it.each<[string, RegExp, (files: Files) => unknown]>([
    [
      'leave its verdicts out',
      /^unclaimed: unclaimed\/eu-1\/argocd\/night-job.json: .*(missing|no such|not in)/,
      files => files.delete(FILE),
    ],
    [
      'tell another verdict',
      /^unclaimed: .*, DRF-02: told pass, made again fail/,
      files =>
        editJson<JudgedUnclaimed>(files, FILE, ({ verdicts }) => {
          const drift = verdicts.find(({ check }) => check === 'DRF-02');
          Object.assign(drift as object, { verdict: 'pass' });
        }),
    ],
    [
      'leave one verdict out',
      /^unclaimed: .*, DRF-02: the verdict was left out/,
      files =>
        editJson<JudgedUnclaimed>(files, FILE, judged => {
          judged.verdicts = judged.verdicts.filter(
            ({ check }) => check !== 'DRF-02',
          );
        }),
    ],
    [
      'tell other facts',
      /^unclaimed: .*: it is not what the entries say: facts/,
      files =>
        editJson<JudgedUnclaimed>(files, FILE, ({ facts }) => {
          facts.images = [];
        }),
    ],
    [
      'judge it for an instant that suits',
      /^unclaimed: .*: it is not what the entries say: judgedAt/,
      files =>
        editJson<JudgedUnclaimed>(files, FILE, judged => {
          judged.judgedAt = at(6, 30);
        }),
    ],
    [
      'make one up',
      /^unclaimed: unclaimed\/eu-1\/argocd\/other.json: no entries tell of/,
      files =>
        files.set(
          unclaimedFile('eu-1/argocd/other'),
          files.get(FILE) as Buffer,
        ),
    ],
  ])('cannot be lied about: %s', async (_, expected, edit) => {
    const files = new Map(honest);
    await edit(files);
    await resign(files, keys.export);
    expect(await first(files)).toMatch(expected);
  });

  it('cannot lose an entry between others', async () => {
    const files = new Map(honest);
    await without(
      files,
      ({ stream, type }) => stream === STREAM && type === 'deployment.observed',
    );
    expect((await verify(files)).findings).toContainEqual({
      severity: 'difference',
      check: 'unclaimed',
      where: STREAM,
      what: 'entries 2 to 2 of its stream are not in the bundle',
    });
  });

  it('cannot lose the last entry that a verdict on record was made from', async () => {
    const files = new Map(honest);
    await without(files, ({ type }) => type === 'drift.opened');
    expect((await verify(files)).findings).toContainEqual(
      expect.objectContaining({
        severity: 'difference',
        what: expect.stringMatching(/judged from entry 3 of .* bundle is 2/),
      }),
    );
  });

  it('cannot be taken away with all its entries where a verdict is on record', async () => {
    const files = new Map(honest);
    files.delete(FILE);
    await without(files, ({ stream }) => stream === STREAM);
    expect(await first(files)).toMatch(
      /^unclaimed: verdict:.*: it was judged while nobody claimed it/,
    );
  });

  it('cannot be passed over without a word', async () => {
    const files = new Map(honest);
    files.delete(FILE);
    await resign(files, keys.export, false);
    const report = await verify(files);
    expect(report.verdict).toBe('verified-with-gaps');
    expect(await first(files)).toMatch(/^unclaimed: unclaimed\/: .*older/);
  });
});

describe('which applications are told of', () => {
  const mapped = (
    to: Story,
    when: string,
    service: string | null,
    environment: string | null,
  ) => to.add('deployment.mapped', STREAM, when, { service, environment });

  it('is as of when somebody claimed it, whatever came then', async () => {
    const claimed = story().unclaimed(6);
    mapped(claimed, at(10), 'component:default/night', 'prod');
    claimed.add('drift.closed', STREAM, at(11), { incident: 3 });
    const files = await bundleOf(claimed.close(1), keys);
    expect(told(files)).toMatchObject({
      unclaimedUntil: at(10),
      judgedAt: at(10),
      facts: { drift: { drifts: [{ closedAt: null }] } },
    });
    expect((await verify(files)).verdict).toBe('verified');
  });

  it('is none that was claimed within the hour', async () => {
    const soon = story();
    mapped(soon, at(6), null, null);
    mapped(soon, at(6, 59), 'component:default/night', 'prod');
    const files = await bundleOf(soon.close(1), keys);
    expect(files.has(FILE)).toBe(false);
    expect((await verify(files)).verdict).toBe('verified');
  });

  it('is none of an environment that was not asked for', async () => {
    const elsewhere = story().unclaimed(6, 'staging').close(1);
    const files = await bundleOf(elsewhere, keys);
    expect(files.has(FILE)).toBe(false);
    expect((await verify(files)).verdict).toBe('verified');
  });

  it('is none in a bundle of some services', async () => {
    const files = await bundleOf(
      story().unclaimed(6).close(1),
      keys,
      undefined,
      ['component:default/payments'],
    );
    expect(files.has(FILE)).toBe(false);
    expect((await verify(files)).findings).toEqual([]);
  });
});
