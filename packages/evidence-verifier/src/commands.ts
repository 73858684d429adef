import { readFile } from 'node:fs/promises';
import type { BundleSource } from './bundle/BundleSource';
import { UnreadableError } from './bundle/BundleSource';
import { openBundle } from './bundle/openBundle';
import { changesOf } from './evidence/population';
import { explainChange, findChange } from './explain/explainChange';
import { compareNote, type KeptNote } from './log/anchors';
import { readAuthorities } from './log/timeStamps';
import { verifyStaticLog } from './log/verifyStaticLog';
import { exitCodeOf, printReport, VERDICTS } from './report/printReport';
import { Report, type VerificationReport } from './report/report';
import { visible } from './report/text';
import { drawSample, SAMPLE_ALGORITHM } from './sample/drawSample';
import { readChecks } from './verify/checks';
import { readKeys } from './verify/keys';
import { readEvidence, verifyBundle } from './verify/verifyBundle';

/** Where the command writes. */
export interface Output {
  out(text: string): void;
  error(text: string): void;
}

/** Options of every command. */
export interface KeyOptions {
  key: string[];
}

/** Options of `verify`. */
export interface VerifyCommand extends KeyOptions {
  log?: string;
  anchor?: string[];
  tsaCa?: string[];
  checks?: string[];
  json?: boolean;
}

/** Verifies a bundle, or a whole log alone. */
export async function verify(
  bundle: string | undefined,
  options: VerifyCommand,
): Promise<VerificationReport> {
  const keys = await readKeys(options.key);
  const anchors = await Promise.all((options.anchor ?? []).map(readNote));
  const authorities = await readAuthorities(options.tsaCa ?? []);
  const checks = await readChecks(options.checks ?? []);
  return opening([bundle, options.log], async ([source, log]) => {
    if (source) {
      return verifyBundle(source, {
        keys,
        anchors,
        authorities,
        log,
        checks,
      });
    }
    if (!log) throw new UnreadableError('give a bundle, or a log with --log');
    const report = new Report();
    const tree = await verifyStaticLog(log, '', keys, report);
    const check = report.check(
      'anchors',
      'Checkpoints that were kept elsewhere',
    );
    for (const anchor of tree ? anchors : []) {
      await compareNote(anchor, tree ? [tree] : [], keys, check);
    }
    return report.done();
  });
}

/** Options of `sample`. */
export interface SampleCommand extends KeyOptions {
  seed: string;
  size: number;
  per?: string;
}

/** Prints a sample; resolves to the exit code. */
export async function sample(
  bundle: string,
  { key, seed, size, per }: SampleCommand,
  { out }: Output,
): Promise<number> {
  if (per !== undefined && per !== 'environment') {
    throw new UnreadableError('--per can be environment, and nothing else');
  }
  return reading(bundle, key, out, ({ fold, manifest }) => {
    const { request, log } = manifest.predicate;
    const changes = changesOf(fold, request);
    const drawn = drawSample(changes, {
      seed,
      size,
      isPerEnvironment: per === 'environment',
    });
    out(
      [
        `Population: ${changes.length} changes, as of ${visible(
          log.origin,
        )} size ${log.size}, root ${visible(log.root)}`,
        `Seed: ${visible(seed)}`,
        SAMPLE_ALGORITHM,
        '',
        ...drawn.map(
          ({ stratum, rank, change }) =>
            `${visible(stratum)}  change ${change.number}  ${visible(
              change.service,
            )}  ${visible(change.environment)}/${visible(change.period)}/${
              change.populationNumber
            }  ${visible(change.id)}  ${rank}`,
        ),
        '',
      ].join('\n'),
    );
  });
}

/** Prints a change in plain words; resolves to the exit code. */
export async function explain(
  bundle: string,
  asked: string,
  { key }: KeyOptions,
  { out }: Output,
): Promise<number> {
  return reading(bundle, key, out, ({ fold, manifest }) => {
    const change = findChange(fold.changes(), asked);
    if (!change) {
      throw new UnreadableError(
        `the bundle has no change ${visible(
          asked,
        )}; see population/changes.csv`,
      );
    }
    const judged = fold.judge(change.id, manifest.predicate.judgedAt);
    if (judged) out(explainChange(fold, judged));
  });
}

/** Verifies first, and says so before anything that is told of differences. */
async function reading(
  bundle: string,
  keyFiles: readonly string[],
  out: Output['out'],
  tell: (
    evidence: NonNullable<Awaited<ReturnType<typeof readEvidence>>>,
  ) => void,
): Promise<number> {
  const keys = await readKeys(keyFiles);
  return opening([bundle], async ([source]) => {
    const report = new Report();
    const evidence = source && (await readEvidence(source, { keys }, report));
    const done = report.done();
    if (!evidence) {
      out(printReport(done));
    } else {
      if (report.differs) out(`${VERDICTS.differences} Run verify.\n\n`);
      tell(evidence);
    }
    return exitCodeOf(done);
  });
}

async function opening<T>(
  paths: readonly (string | undefined)[],
  use: (sources: (BundleSource | undefined)[]) => Promise<T>,
): Promise<T> {
  const sources: (BundleSource | undefined)[] = [];
  try {
    for (const path of paths) {
      sources.push(path === undefined ? undefined : await openBundle(path));
    }
    return await use(sources);
  } finally {
    for (const source of sources) await source?.close();
  }
}

async function readNote(file: string): Promise<KeptNote> {
  const note = await readFile(file, 'utf8').catch(() => {
    throw new UnreadableError(`the anchor ${file} cannot be read`);
  });
  return { where: file, note };
}
