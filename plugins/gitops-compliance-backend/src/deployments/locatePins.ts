import {
  GITHUB_PROJECT_SLUG,
  PIN_ANNOTATION_PREFIX,
} from '@gitops-compliance/plugin-gitops-compliance-common';
import { minimatch } from 'minimatch';
import { pinKind, type PinLocation, type PinOptions } from '../pins';
import { pinRuleOf, type Policy } from '../policy/Policy';
import { pinsOfRule } from '../policy/pinSchema';
import type { Service } from '../services/ServiceStore';

/**
 * The pins of a target, all of one repository and branch, or why there are none.
 * The first one names the revision.
 */
export type PinsLookup =
  | { ok: true; pins: [first: PinLocation, ...others: PinLocation[]] }
  | PinsProblem;

/** Why the pins of a target cannot be told. */
export interface PinsProblem {
  ok: false;
  problem: string;
}

/** The pin that names the revision of a target, or why there is none. */
export type PinLookup = { ok: true; pin: PinLocation } | PinsProblem;

/** Finds where the pins of a service in an environment lie. */
export function locatePins(
  policy: Policy,
  service: Service,
  environment: string,
): PinsLookup {
  const rule = pinRuleOf(policy, service.name);
  if (!rule) {
    return {
      ok: false,
      problem: `No pin rule of the policy names ${service.name}; add it to pins in the policy`,
    };
  }
  const annotations = service.entity.metadata.annotations ?? {};
  const [first, ...others] = pinsOfRule(rule).map(written => {
    const options = filled(written, service.name, environment);
    return {
      kind: options.kind,
      repository: rule.repository,
      branch: rule.branch,
      path: options.path,
      options,
      tag: pinKind(options.kind).tagOf(options),
      sourceRepository: annotations[GITHUB_PROJECT_SLUG] ?? null,
    };
  });
  const key = `${PIN_ANNOTATION_PREFIX}${environment}`;
  const annotation = annotations[key];
  return annotation
    ? annotated(policy, [first, ...others], key, annotation)
    : { ok: true, pins: [first, ...others] };
}

/** Finds the pin that names the revision of a service in an environment. */
export function locatePin(
  policy: Policy,
  service: Service,
  environment: string,
): PinLookup {
  const located = locatePins(policy, service, environment);
  return located.ok ? { ok: true, pin: located.pins[0] } : located;
}

/** The options for one target; a name with dots stays one key. */
function filled(
  options: PinOptions,
  service: string,
  environment: string,
): PinOptions {
  const fill = (text: string, name = service) =>
    text.replaceAll('{service}', name).replaceAll('{environment}', environment);
  const inside = ([name, value]: [string, unknown]): [string, unknown] => {
    if (typeof value === 'string') {
      const escaped = service.replaceAll('.', '\\.');
      return [name, fill(value, name === 'key' ? escaped : service)];
    }
    return value && typeof value === 'object'
      ? [name, Object.fromEntries(Object.entries(value).map(inside))]
      : [name, value];
  };
  return Object.fromEntries(
    Object.entries(options).map(inside),
  ) as unknown as PinOptions;
}

/**
 * `owner/name:path`, or one for each pin of the rule in its order, joined by
 * commas; held to the policy's allow-list (design §5.13).
 */
function annotated(
  policy: Policy,
  pins: [PinLocation, ...PinLocation[]],
  key: string,
  annotation: string,
): PinsLookup {
  const fail = (what: string) => ({
    ok: false as const,
    problem: `Annotation ${key} ${what}`,
  });
  const places = annotation.split(',').map(part => part.trim());
  const isOnePath = pins.every(pin => pin.path === pins[0].path);
  if (places.length !== pins.length && !(places.length === 1 && isOnePath)) {
    return fail(
      `names ${places.length} of ${pins.length} pins; give one owner/name:path for each pin of the policy's rule, in its order, joined by commas`,
    );
  }
  const moved: PinLocation[] = [];
  for (const [index, pin] of pins.entries()) {
    const match = /^([\w.-]+\/[\w.-]+):([^#\s:]+)$/.exec(
      places[index] ?? places[0],
    );
    const [, repository, path] = match ?? [];
    if (!match || !isInside(path)) return fail('must read owner/name:path');
    if (!isAllowed(policy, repository, path)) {
      return fail(
        `names ${repository}:${path}, which the policy's allowedPins do not list`,
      );
    }
    moved.push({ ...pin, repository, path, options: { ...pin.options, path } });
  }
  const [first, ...others] = moved;
  if (others.some(({ repository }) => repository !== first.repository)) {
    return fail(
      'names pins of several repositories; the pins of a service must lie in one',
    );
  }
  return { ok: true, pins: [first, ...others] };
}

function isInside(path: string): boolean {
  return (
    !path.startsWith('/') &&
    !path.includes('\\') &&
    !path.split('/').some(part => ['..', '.', '', '.git'].includes(part))
  );
}

function isAllowed(policy: Policy, repository: string, path: string): boolean {
  return policy.document.allowedPins.some(
    entry =>
      entry.repository === repository &&
      entry.paths.some(pattern => minimatch(path, pattern)),
  );
}
