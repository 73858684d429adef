import type { ResourceDiff } from '@gitops-compliance/rules';
import type { PinLocation } from '../../pins';

/** A pin, and what it names in Git now. */
export interface PinInGit {
  pin: PinLocation;
  value: string;
}

/** What pins must name for Git to say what runs. */
export interface PinsOfLive {
  /** Those that must name something else, by their place. */
  moves: { index: number; after: string }[];
  /** Values, and objects missing or too much, that no pin tells. */
  rest: number;
  /** Why pins that have a part in it cannot be moved; null: all can. */
  problem: string | null;
}

interface Image {
  whole: string;
  repository: string;
  tag: string | null;
  digest: string | null;
}

/** A container of which Git names one image and another one runs. */
interface ImageEdit {
  declared: Image;
  live: Image;
}

/**
 * Which pins were overruled by hand: those that name the image, tag or digest
 * that Git gives a container where another one runs. It guesses nothing: where two
 * pins may be meant, or containers that one pin feeds run different images, it
 * says so and moves none.
 *
 * @param pins - all of a target, of one repository and branch
 * @param resources - how what runs differs from Git
 */
export function pinsOfLive(
  pins: readonly PinInGit[],
  resources: readonly ResourceDiff[],
): PinsOfLive {
  const edits = resources.flatMap(({ change, fields }) =>
    change === 'changed' ? fields.flatMap(imageEdit) : [],
  );
  const wanted = pins.map(() => new Set<string>());
  const problems: string[] = [];
  let explained = 0;
  for (const edit of edits) {
    const fitting = candidates(pins, edit);
    if (fitting.length === 0) continue;
    explained += 1;
    if (fitting.length > 1) {
      problems.push(
        `which of ${fitting.length} pins names ${edit.declared.whole} cannot be told`,
      );
    }
    for (const { index, after } of fitting) wanted[index].add(after);
  }
  wanted.forEach((values, index) => {
    if (values.size < 2) return;
    problems.push(
      `containers that ${pins[index].pin.path} feeds run different images`,
    );
  });
  const all = resources.reduce(
    (sum, { change, fields, moreFields }) =>
      // Of an object that is missing or too much nothing is told one by one.
      sum + (change === 'changed' ? fields.length + moreFields : 1),
    0,
  );
  return {
    moves:
      problems.length > 0
        ? []
        : wanted.flatMap((values, index) =>
            [...values].map(after => ({ index, after })),
          ),
    rest: all - (problems.length > 0 ? 0 : explained),
    problem: problems[0] ?? null,
  };
}

/** The pins that may have named what Git gives; one of that image before others. */
function candidates(pins: readonly PinInGit[], edit: ImageEdit) {
  const fitting = pins.flatMap(({ pin, value }, index) => {
    const after = valueOf(value, edit);
    return after === null ? [] : [{ index, after, image: imageOf(pin) }];
  });
  const own = fitting.filter(({ image }) => image === edit.declared.repository);
  return own.length > 0 ? own : fitting;
}

function imageOf({ options }: PinLocation): string | null {
  return 'image' in options ? options.image : null;
}

/** What a pin that names `value` must name instead; null: it has no part in it. */
function valueOf(value: string, { declared, live }: ImageEdit): string | null {
  if (declared.whole === value) return live.whole;
  if (declared.repository !== live.repository) return null;
  if (declared.digest === value) return live.digest;
  const isTag = declared.tag === value && declared.digest === live.digest;
  return isTag && live.tag !== value ? live.tag : null;
}

function imageEdit({
  path,
  before,
  after,
}: ResourceDiff['fields'][number]): ImageEdit[] {
  if (!/(^|\.)image$/.test(path) || before === null || after === null) {
    return [];
  }
  const [declared, live] = [before, after].map(parsed);
  return declared && live ? [{ declared, live }] : [];
}

/** `repository[:tag][@digest]`; a registry may have a port. */
function parsed(whole: string): Image | null {
  const found = /^([^\s@]+?)(?::([\w][\w.-]*))?(?:@(\w+:[0-9a-f]+))?$/.exec(
    whole,
  );
  if (!found) return null;
  const [, repository, tag = null, digest = null] = found;
  return { whole, repository, tag, digest };
}
