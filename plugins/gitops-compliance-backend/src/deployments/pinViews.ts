import type {
  EnvironmentView,
  PinDiff,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { keyInWords, type PinLocation } from '../pins';
import { noValue, pinValues, readPins } from './pinValues';
import type { DeploymentRow } from './rows';

/** The pins of an environment as the API gives them. */
export function pinViews(
  pins: PinLocation[],
  pin: DeploymentRow['pin'],
): Pick<EnvironmentView, 'pin' | 'otherPins'> {
  const read = readPins(pin);
  const [first, ...others] = pins.map((location, index) => ({
    kind: location.kind,
    repository: location.repository,
    path: location.path,
    key: read[index]?.key ?? keyInWords(location),
    value: read[index]?.value ?? null,
    url: null,
    problem: index === 0 ? pin?.problem ?? null : null,
  }));
  return { pin: first ?? null, otherPins: others };
}

/** What a promotion would change; a value that nothing tells is left out. */
export function pinDiffs(
  pins: PinLocation[],
  revision: string,
  here: DeploymentRow | undefined,
  upstream: DeploymentRow | undefined,
): PinDiff[] {
  const read = readPins(here?.pin ?? null);
  const values = pinValues(pins, revision, readPins(upstream?.pin ?? null));
  return pins.flatMap(({ repository, path, ...pin }, index) => {
    const after = values[index];
    const before = read[index]?.value ?? null;
    if (after === null || after === before) return [];
    const key = read[index]?.key ?? keyInWords(pin);
    return [{ repository, path, key, before, after }];
  });
}

/** Why a promotion cannot say what a pin shall name; null: it can. */
export function missingValue(
  pins: PinLocation[],
  upstream: DeploymentRow | undefined,
  from: string,
): string | null {
  const revision = upstream?.pinned_revision;
  if (!revision) return null;
  const values = pinValues(pins, revision, readPins(upstream.pin));
  const missing = values.indexOf(null);
  return missing < 0 ? null : noValue(pins[missing], from);
}
