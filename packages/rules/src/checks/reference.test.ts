import { EARLIER_NUMBERS } from './aliases';
import { LOG_CHECKS } from './log';
import { checkReference } from './reference';
import { CHECKS } from './registry';

const page = checkReference();

it('has a row for every check, with when it passes', () => {
  for (const { id, passes } of [...CHECKS, ...LOG_CHECKS]) {
    expect(page).toContain(`| \`${id}\` `);
    expect(passes).toMatch(/^[A-Z].*[^.]$/);
  }
});

it('names every earlier number beside a control that a check supports', () => {
  for (const { edition, id } of EARLIER_NUMBERS) {
    expect(page).toContain(`${id} (${edition})`);
  }
});
