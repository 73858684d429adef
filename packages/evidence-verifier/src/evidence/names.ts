import type { NameOfRecord, NamesFold } from '@gitops-compliance/rules';
import type { CheckLog } from '../report/report';
import { visible } from '../report/text';
import type { Manifest } from '../verify/manifest';
import { isSame } from './same';

/**
 * The names under which a bundle says that it tells of its services are those that
 * its entries prove: neither has it what another one did under such a name, nor is a
 * name left out of which a renaming is told.
 */
export function verifyNames(
  fold: NamesFold,
  { services, names }: Manifest['predicate']['request'],
  check: CheckLog,
): void {
  if (!services) return;
  const proven = fold.of(services);
  if (proven.length === 0 && !names) return;
  check.examined();
  if (isSame(names ?? [], proven)) return;
  check.difference(
    'names of services',
    `the manifest says ${inWords(
      names ?? [],
    )}, the entries of renamings ${inWords(proven)}`,
  );
}

/** Names of services, with their times, for people. */
export function inWords(names: readonly NameOfRecord[]): string {
  return names.length === 0
    ? 'nothing'
    : names
        .map(({ service, name, since, until }) => {
          const from = since ? ` from ${since}` : '';
          const to = until ? ` until ${until}` : '';
          const of = name === service ? '' : ` of ${visible(service)}`;
          return `${visible(name)}${of}${from}${to}`;
        })
        .join(', ');
}
