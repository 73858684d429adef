import type { Occasion } from '../Notice';
import { asked } from './asked';

/** Every occasion on which people are told something. */
export const OCCASIONS: readonly Occasion[] = [asked];
