import fc from 'fast-check';
import { attributeDrift, attributionSentence } from './attributeDrift';
import type {
  Attribution,
  DifferingResource,
  DriftBackground,
  DriftClass,
} from './types';

const A = 'a'.repeat(40);
const HPA = 'horizontal-pod-autoscaler';

const background = (more: Partial<DriftBackground> = {}): DriftBackground => ({
  since: '2026-06-01T14:00:00Z',
  firstSeen: '2026-01-01T00:00:00Z',
  emergency: null,
  ignored: [],
  controllers: [],
  ...more,
});
const resource = (
  more: Partial<DifferingResource> = {},
): DifferingResource => ({
  kind: 'Deployment',
  namespace: 'prod',
  name: 'api',
  requiresPruning: false,
  ...more,
});
const attributed = (
  more: Partial<DriftBackground> = {},
  resources?: DifferingResource[],
  found: DriftClass = 'drifted',
) =>
  attributeDrift(
    found,
    {
      sync: { status: 'out-of-sync', revisions: [A] },
      ...(resources && { resources }),
    },
    background(more),
  );
const emergency = { id: 'e', number: 12 };
const replicas = { name: 'replicas', kind: 'Deployment', manager: HPA };

describe('what a difference is put down to', () => {
  it.each<[string, Attribution, Attribution, RegExp]>([
    [
      'nothing',
      attributed(),
      { by: 'unauthorised' },
      /No approved change, emergency or rule/,
    ],
    [
      'a commit that is not applied yet',
      attributed({}, undefined, 'pending'),
      { by: 'commit', revision: A },
      /Commit aaaaaaa explains it/,
    ],
    [
      'an emergency',
      attributed({ emergency }),
      { by: 'emergency', emergency },
      /within emergency E-12/,
    ],
    [
      'what was there when it was first seen',
      attributed({ firstSeen: '2026-06-01T14:00:00Z' }),
      { by: 'baseline' },
      /explained, not approved/,
    ],
    [
      'trap: a moment after it was first seen',
      attributed({ firstSeen: '2026-06-01T13:59:59Z' }),
      { by: 'unauthorised' },
      /No approved/,
    ],
    [
      'trap: when it began cannot be read',
      attributed({ since: 'long ago' }),
      { by: 'unauthorised' },
      /No approved/,
    ],
    [
      'a rule that names kind and manager',
      attributed({ ignored: [replicas] }, [resource({ managers: [HPA] })]),
      { by: 'ignore-rule', rules: ['replicas'] },
      /lets it be: replicas/,
    ],
    [
      'trap: somebody else wrote too',
      attributed({ ignored: [replicas] }, [
        resource({ managers: [HPA, 'kubectl-edit'] }),
      ]),
      { by: 'unauthorised' },
      /No approved/,
    ],
    [
      'trap: who wrote was not read',
      attributed({ ignored: [replicas] }, [resource()]),
      { by: 'unauthorised' },
      /No approved/,
    ],
    [
      'trap: a rule lets one of two be',
      attributed({ ignored: [{ name: 'maps', kind: 'ConfigMap' }] }, [
        resource({ kind: 'ConfigMap' }),
        resource(),
      ]),
      { by: 'unauthorised' },
      /No approved/,
    ],
    [
      'trap: a rule lets another resource be',
      attributed(
        { ignored: [{ name: 'web', kind: 'Deployment', resource: 'web' }] },
        [resource()],
      ),
      { by: 'unauthorised' },
      /No approved/,
    ],
    [
      'trap: a rule, and what differs was not read',
      attributed({ ignored: [{ name: 'all', kind: 'Deployment' }] }),
      { by: 'unauthorised' },
      /No approved/,
    ],
    [
      'controllers that are known',
      attributed({ controllers: [HPA] }, [resource({ managers: [HPA] })]),
      { by: 'controller', managers: [HPA] },
      /Controllers of the cluster/,
    ],
    [
      'trap: a controller, and kubectl within it',
      attributed({ controllers: [HPA] }, [
        resource({ managers: [HPA] }),
        resource({ name: 'web', managers: ['kubectl-edit'] }),
      ]),
      { by: 'unauthorised' },
      /No approved/,
    ],
  ])('%s', (_, found, expected, sentence) => {
    expect(found).toEqual(expected);
    expect(attributionSentence(found)).toMatch(sentence);
  });

  it('takes no excuse from a resource more', () => {
    const managers = fc.subarray([HPA, 'kubectl-edit']);
    const some = fc.array(
      managers.map(wrote => resource({ managers: wrote })),
      { minLength: 1, maxLength: 4 },
    );
    fc.assert(
      fc.property(some, resources => {
        const options = { ignored: [replicas], controllers: [HPA] };
        const before = attributed(options, resources);
        const after = attributed(options, [
          ...resources,
          resource({ managers: ['kubectl-edit'] }),
        ]);
        expect(after).toEqual({ by: 'unauthorised' });
        expect(before.by === 'unauthorised').toBe(
          !resources.every(({ managers: wrote }) => String(wrote) === HPA),
        );
      }),
    );
  });
});
