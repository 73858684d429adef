import { z } from 'zod';
import { LOG_CHECKS } from './log';
import { isOwnCheck } from './own';
import { CHECKS } from './registry';
import { FRAMEWORKS, type CheckResult } from './types';

/** A framework of an organisation's own, as its policy writes it. */
export const frameworkSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[A-Za-z][A-Za-z0-9._-]{0,62}$/,
      'use a letter and then letters, digits, dots, hyphens and underscores, at most 63 characters',
    ),
  title: z.string().min(1).max(63),
  /** Its controls, each with the checks that support it, by their whole ids. */
  controls: z
    .array(
      z.strictObject({
        id: z.string().trim().min(1).max(63),
        checks: z.array(z.string()).min(1).max(100),
      }),
    )
    .min(1)
    .max(500),
});

/** See {@link frameworkSchema}. */
export type OwnFramework = z.infer<typeof frameworkSchema>;

const documentSchema = z.looseObject({
  frameworks: z.array(frameworkSchema).default([]),
});

/** Something that is wrong with frameworks, by its path in their list. */
export interface FrameworkProblem {
  path: (string | number)[];
  message: string;
}

/**
 * What is wrong with frameworks beyond their form: names that are taken, controls
 * that come twice, checks that there are not.
 */
export function frameworkProblems(
  frameworks: readonly OwnFramework[],
): FrameworkProblem[] {
  const known = [...CHECKS, ...LOG_CHECKS].map(({ id }) => id);
  const taken: string[] = FRAMEWORKS.map(id => id.toLowerCase());
  return frameworks.flatMap(({ id, controls }, at) => {
    const problems: FrameworkProblem[] = [];
    if (taken.includes(id.toLowerCase())) {
      problems.push({
        path: [at, 'id'],
        message: `there is a framework ${id} already; give this one a name of its own`,
      });
    }
    taken.push(id.toLowerCase());
    controls.forEach((control, place) => {
      if (controls.findIndex(each => each.id === control.id) < place) {
        problems.push({
          path: [at, 'controls', place, 'id'],
          message: `control ${control.id} comes twice; name all of its checks once`,
        });
      }
      control.checks.forEach((check, index) => {
        // Which checks of one's own there are, the policy cannot know.
        if (!known.includes(check) && !isOwnCheck(check)) {
          problems.push({
            path: [at, 'controls', place, 'checks', index],
            message: `there is no check ${check}; there are ${known.join(
              ', ',
            )}`,
          });
        }
      });
    });
    return problems;
  });
}

/**
 * The frameworks of a policy document, as it is in force or was recorded by any
 * release; none where it has none that can be read.
 */
export function frameworksOf(document: unknown): OwnFramework[] {
  return documentSchema.safeParse(document).data?.frameworks ?? [];
}

/** The controls of a framework of one's own that a check supports. */
export function controlsIn(framework: OwnFramework, check: string): string[] {
  return framework.controls
    .filter(({ checks }) => checks.includes(check))
    .map(({ id }) => id);
}

/** Arranges verdicts under frameworks of one's own as well; none of them alters. */
export function arranged<T extends Pick<CheckResult, 'check' | 'controls'>>(
  results: readonly T[],
  frameworks: readonly OwnFramework[],
): T[] {
  return results.map(result => ({
    ...result,
    controls: [
      ...result.controls,
      ...frameworks.flatMap(framework =>
        controlsIn(framework, result.check).map(id => ({
          framework: framework.id,
          id,
        })),
      ),
    ],
  }));
}
