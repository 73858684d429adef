import { sameJson } from '../shared/json';
import { formatKeyPath } from './keyPath';
import { pinKind, type PinKindName, type PinOptions } from './kinds';

/** Where a pin of a target lies. */
export interface PinLocation {
  kind: PinKindName;
  repository: string;
  branch: string;
  path: string;
  /** What the policy says of it, for this service and environment. */
  options: PinOptions;
  /** How the value names the commit; null: it is copied from upstream. */
  tag: string | null;
  /** `owner/name` of the source code, from the service's annotation. */
  sourceRepository: string | null;
}

/** A pin as it is on record: enough to find its value again. */
export interface RecordedPin {
  kind: PinKindName;
  repository: string;
  path: string;
  /** Key path of the value, with the manifest in front where that is needed. */
  key: string;
}

/** Whether two locations are one and the same value. */
export function isSamePlace(one: PinLocation, other: PinLocation): boolean {
  const place = ({ repository, branch, path, options }: PinLocation) => ({
    ...options,
    repository,
    branch,
    path,
    tag: null,
    copied: null,
  });
  return sameJson(place(one), place(other));
}

/** Key path of a pin for people, before its file was read. */
export function keyInWords({
  kind,
  options,
}: Pick<PinLocation, 'kind' | 'options'>): string {
  return formatKeyPath(pinKind(kind).key(options));
}

/** See `PinKind.readBy`. */
export function readBy({
  kind,
  options,
}: Pick<PinLocation, 'kind' | 'options'>) {
  return pinKind(kind).readBy(options);
}
