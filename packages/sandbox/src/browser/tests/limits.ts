import assert from 'node:assert/strict';
import { bundleSize } from '../../bench/bundle';
import { ledgerRates } from '../../bench/ledger';
import { broken } from '../../bench/Measure';
import { promotionCosts } from '../../bench/promotionCosts';
import { viewTimes } from '../../bench/views';
import type { BrowserTest } from '../TestRun';

const ROUNDS = 40;
const SIZES = [1_000, 5_000];

export const limits: BrowserTest = {
  name: 'bundle, ledger and views keep the limits on sizes, counts and ratios',
  async run({ stage }) {
    const { changeId, measures } = await promotionCosts(
      stage,
      'dev',
      'staging',
    );
    assert.deepEqual(
      broken([
        ...measures,
        ...(await viewTimes(stage, changeId, ROUNDS)),
        ...(await bundleSize()),
        ...(await ledgerRates(stage, SIZES)),
      ]),
      [],
    );
  },
};
