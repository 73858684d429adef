import type { InjectedImage } from '../../policy/runtimeRules';
import { workloadName, type RuntimeFact, type WorkloadFact } from './record';

/** What is to be said of an image that runs. */
export interface RunningImage {
  image: string;
  workload: string;
  /**
   * `declared`: Git names its digest. `injected`: Git does not, and the policy lets
   * it be added beside something else. `stranger`: Git names others for what it
   * runs in. `by-tag`: Git or the pod names it by a tag alone, so that what runs
   * is not known. `unsaid`: Git does not say what is to run there.
   */
  state: 'declared' | 'injected' | 'stranger' | 'by-tag' | 'unsaid';
}

/**
 * Compares each image that runs with what Git names.
 *
 * @param injected - images that may be added to pods
 */
export function compareWithDeclared(
  { workloads }: RuntimeFact,
  injected: readonly InjectedImage[] = [],
): RunningImage[] {
  const anywhere = workloads.flatMap(({ declared }) => declared ?? []);
  return workloads.flatMap(workload => {
    // What runs alone was not added to anything.
    const hasOther = workload.running.some(
      image => !injected.some(rule => isOf(rule, image)),
    );
    return workload.running.map(image => {
      const state = stateOf(image, workload, anywhere);
      const isUnnamed = state === 'stranger' || state === 'unsaid';
      const isLet =
        isUnnamed && hasOther && injected.some(rule => isOf(rule, image));
      return {
        image,
        workload: workloadName(workload),
        state: isLet ? 'injected' : state,
      };
    });
  });
}

/** Whether an image is of the repository, and has the digest where one is said. */
function isOf(rule: InjectedImage, image: string): boolean {
  const [allowed, found] = [partsOf(rule.image), partsOf(image)];
  return (
    allowed.name === found.name &&
    (allowed.digest === null || allowed.digest === found.digest)
  );
}

function stateOf(
  image: string,
  { declared }: WorkloadFact,
  anywhere: readonly string[],
): RunningImage['state'] {
  const named = declared ?? anywhere;
  const { name, digest } = partsOf(image);
  const isNamed = digest
    ? named.some(other => partsOf(other).digest === digest)
    : named.includes(image);
  if (isNamed) return digest ? 'declared' : 'by-tag';
  // A tag that Git names may have been put into a digest on its way.
  const mayBe =
    digest !== null &&
    named.map(partsOf).some(it => it.name === name && it.digest === null);
  if (mayBe) return 'by-tag';
  return declared ? 'stranger' : 'unsaid';
}

/** The digest of an image, and its name without that and without a tag. */
function partsOf(image: string): { name: string; digest: string | null } {
  const [before, digest = null] = image.split('@', 2);
  return { name: before.replace(/:[^/:]*$/, ''), digest };
}
