import { ConfigReader } from '@backstage/config';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import { readRoleRules, RolePolicy } from './RolePolicy';

const policy = new RolePolicy(
  readRoleRules(
    new ConfigReader({
      rolePolicy: [
        {
          permissions: ['gitops-compliance.change.sync'],
          groups: ['group:default/sre'],
        },
      ],
    }),
  ),
);

function member(...groups: string[]): PolicyQueryUser {
  return {
    info: {
      userEntityRef: 'user:default/ada',
      ownershipEntityRefs: ['user:default/ada', ...groups],
    },
  } as PolicyQueryUser;
}

const ask = (name: string, user?: PolicyQueryUser) =>
  policy.handle(
    { permission: createPermission({ name, attributes: {} }) },
    user,
  );

describe('RolePolicy', () => {
  it.each`
    who                 | user                           | permission                         | result
    ${'nobody'}         | ${undefined}                   | ${'gitops-compliance.read'}        | ${AuthorizeResult.DENY}
    ${'any user'}       | ${member()}                    | ${'gitops-compliance.read'}        | ${AuthorizeResult.ALLOW}
    ${'any user'}       | ${member()}                    | ${'catalog.entity.read'}           | ${AuthorizeResult.ALLOW}
    ${'a group member'} | ${member('group:default/sre')} | ${'gitops-compliance.change.sync'} | ${AuthorizeResult.ALLOW}
    ${'somebody else'}  | ${member('group:default/dev')} | ${'gitops-compliance.change.sync'} | ${AuthorizeResult.DENY}
    ${'a group member'} | ${member('group:default/sre')} | ${'gitops-compliance.change.new'}  | ${AuthorizeResult.DENY}
  `('answers $who about $permission', async ({ user, permission, result }) => {
    expect(await ask(permission, user)).toEqual({ result });
  });

  it('allows nobody to change anything without rules', async () => {
    expect(readRoleRules(new ConfigReader({}))).toEqual([]);
  });
});
