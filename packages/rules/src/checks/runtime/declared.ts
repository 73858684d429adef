import { workloadName, type RuntimeFact, type WorkloadFact } from './record';

/** What is to be said of an image that runs. */
export interface RunningImage {
  image: string;
  workload: string;
  /**
   * `declared`: Git names its digest. `stranger`: Git names others for what it
   * runs in. `by-tag`: Git or the pod names it by a tag alone, so that what runs
   * is not known. `unsaid`: Git does not say what is to run there.
   */
  state: 'declared' | 'stranger' | 'by-tag' | 'unsaid';
}

/** Compares each image that runs with what Git names. */
export function compareWithDeclared({
  workloads,
}: RuntimeFact): RunningImage[] {
  const anywhere = workloads.flatMap(({ declared }) => declared ?? []);
  return workloads.flatMap(workload =>
    workload.running.map(image => ({
      image,
      workload: workloadName(workload),
      state: stateOf(image, workload, anywhere),
    })),
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
