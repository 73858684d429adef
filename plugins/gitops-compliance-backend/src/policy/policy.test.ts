import { readFileSync } from 'node:fs';
import { SANDBOX_POLICY_FILE } from '@gitops-compliance/sandbox';
import { parse, stringify } from 'yaml';
import {
  environmentOfApplication,
  environmentsInOrder,
  targetPolicyOf,
} from './Policy';
import type { Policy } from './Policy';
import { parsePolicy, policyHash } from './parsePolicy';

/** The sandbox's policy, loosely typed: tests break it. */
interface Loose {
  [key: string]: unknown;
  environments: Record<string, unknown>[];
  pins: Record<string, unknown>[];
  calendar: Record<'windows' | 'freezes', Record<string, unknown>[]>;
}

const FILE = 'policy.yaml';

function changed(change: (policy: Loose) => void): string {
  const policy: Loose = parse(readFileSync(SANDBOX_POLICY_FILE, 'utf8'));
  change(policy);
  return stringify(policy);
}

function policyOf(text: string): Policy {
  return {
    feeds: [],
    hash: 'h',
    governed: false,
    source: 'file',
    loadedAt: '2026-01-01T00:00:00Z',
    text,
    ...parsePolicy(text, FILE),
  };
}

describe('a policy that is broken', () => {
  it.each<[string, (policy: Loose) => void, RegExp]>([
    [
      'a time zone',
      p => {
        p.calendar.windows[0].timeZone = 'Mars/Olympus';
      },
      /calendar\.windows.*0.*timeZone.*Mars\/Olympus/,
    ],
    [
      'a time of day',
      p => {
        p.calendar.windows[0].start = '25:00';
      },
      /calendar\.windows.*0.*start.*25:00/,
    ],
    [
      'a freeze that ends before it starts',
      p => {
        p.calendar.freezes[0].end = '2025-12-19T00:00';
      },
      /calendar\.freezes/,
    ],
    [
      'a cycle',
      p => {
        p.environments[0].upstream = ['prod'];
      },
      /environments: upstream environments form a cycle/,
    ],
    [
      'an environment that is its own upstream',
      p => {
        p.environments[0].upstream = ['dev'];
      },
      /form a cycle/,
    ],
    [
      'an environment named twice',
      p => {
        p.environments[1].name = 'dev';
      },
      /environments\.1\.name: environment dev is named twice/,
    ],
    [
      'an upstream that does not exist',
      p => {
        p.environments[2].upstream = ['qa'];
      },
      /environments\.2\.upstream: there is no environment qa/,
    ],
    [
      'an unknown key',
      p => {
        p.environments[0].aproval = 1;
      },
      /environments\.0: .*aproval/,
    ],
    [
      'an unknown mode',
      p => {
        p.environments[0].mode = 'strict';
      },
      /environments\.0\.mode/,
    ],
    [
      'a match of nothing',
      p => {
        p.environments[0].match = {};
      },
      /environments\.0\.match: give at least one/,
    ],
    [
      'a claim of everything',
      p => {
        p.claims = [{ service: 'component:default/shop', match: {} }];
      },
      /claims\.0\.match: give at least one of applications/,
    ],
    [
      'a claim for a service without its kind',
      p => {
        p.claims = [{ service: 'shop', match: { projects: ['shop'] } }];
      },
      /claims\.0\.service: use a whole entity reference/,
    ],
    [
      'a pin outside its repository',
      p => {
        p.pins[0].path = '../secrets.yaml';
      },
      /pins\.0\.path: use a path inside the repository/,
    ],
    [
      'a tag that names no commit',
      p => {
        p.pins[1].tag = 'latest';
      },
      /pins\.1\.tag/,
    ],
    [
      'a framework with a check that there is not',
      p => {
        p.frameworks = [
          {
            id: 'ACME',
            title: 'Acme',
            controls: [{ id: 'A-1', checks: ['CHG-02', 'CHG-*'] }],
          },
        ];
      },
      /frameworks\.0\.controls\.0\.checks\.1: there is no check CHG-\*; there are CHG-01/,
    ],
    [
      'a framework called like a built-in one',
      p => {
        p.frameworks = [
          {
            id: 'soc2',
            title: 'Ours',
            controls: [{ id: 'A-1', checks: ['CHG-02'] }],
          },
        ];
      },
      /frameworks\.0\.id: there is a framework soc2 already/,
    ],
    [
      'a service that loosens',
      p => {
        p.services = [{ services: ['checkout'], requiredApprovals: 0 }];
      },
      /services\.0\.requiredApprovals: 0 is looser than 1, which environments\.1\.requiredApprovals demands in staging; give 1 or more/,
    ],
    [
      'a service rule for an environment that does not exist',
      p => {
        p.services = [{ services: ['*'], environments: ['qa'] }];
      },
      /services\.0\.environments: there is no environment qa/,
    ],
    [
      'an unknown key of a criticality',
      p => {
        p.criticality = { high: { aproval: 1 } };
      },
      /criticality\.high: .*aproval/,
    ],
    [
      'no environments',
      p => {
        p.environments = [];
      },
      /environments/,
    ],
    [
      'another version',
      p => {
        p.version = 2;
      },
      /version/,
    ],
  ])('by %s names file and key', (_, change, message) => {
    const text = changed(change);
    expect(() => parsePolicy(text, FILE)).toThrow(message);
    expect(() => parsePolicy(text, FILE)).toThrow(FILE);
  });

  it('by its YAML names the file', () => {
    expect(() => parsePolicy('a: [', FILE)).toThrow(
      /policy\.yaml: is not valid YAML: .* line 1/,
    );
    expect(() => parsePolicy('', FILE)).toThrow(/policy\.yaml: document/);
  });
});

describe('a policy', () => {
  it('observes where it does not say otherwise, and asks for an approval', () => {
    const policy = policyOf(
      changed(p => {
        p.environments = [
          { name: 'only', match: { labels: { environment: 'only' } } },
        ];
        delete (p as Partial<Loose>).calendar;
      }),
    );
    expect(policy.document.environments[0].mode).toBe('observe');
    const target = { service: 'component:default/a', environment: 'only' };
    expect(targetPolicyOf(policy, target)).toMatchObject({
      requiredApprovals: 1,
      requireGuardrails: true,
    });
  });

  it('has one hash however its keys are ordered, and another when it changes', () => {
    const one = policyOf(changed(() => {}));
    const same = policyOf(
      changed(p => {
        p.environments = p.environments.map(environment =>
          Object.fromEntries(Object.entries(environment).reverse()),
        );
      }),
    );
    const other = policyOf(
      changed(p => {
        p.environments[2].requiredApprovals = 2;
      }),
    );
    expect(policyHash(same.document)).toBe(policyHash(one.document));
    expect(policyHash(other.document)).not.toBe(policyHash(one.document));
  });

  it('orders environments by their upstreams', () => {
    const policy = policyOf(
      changed(p => {
        p.environments.reverse();
      }),
    );
    expect(environmentsInOrder(policy).map(({ name }) => name)).toEqual([
      'dev',
      'staging',
      'prod',
    ]);
  });

  it('maps an application by every condition that is given', () => {
    const policy = policyOf(
      changed(p => {
        p.environments[0].match = {
          labels: { environment: 'dev' },
          instances: ['eu-1'],
          destinationNamespaces: ['acme-dev'],
        };
      }),
    );
    const application = {
      instance: 'eu-1',
      application: 'shop-dev',
      project: 'default',
      labels: { environment: 'dev' },
      destination: { server: null, name: 'eu', namespace: 'acme-dev' },
    };
    const of = (change: Partial<typeof application>) =>
      environmentOfApplication(policy, { ...application, ...change });
    const { destination } = application;
    expect(of({})).toBe('dev');
    expect(of({ instance: 'us-1' })).toBeNull();
    expect(of({ labels: { environment: 'qa' } })).toBeNull();
    expect(
      of({ destination: { ...destination, namespace: 'acme-prod' } }),
    ).toBeNull();
  });
});
