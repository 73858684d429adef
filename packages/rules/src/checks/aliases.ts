import type { ControlRef } from './types';

/** A control under the number that an earlier edition gave it. */
export interface EarlierNumber {
  /** Edition, such as `PCI DSS 3.2.1`. */
  edition: string;
  id: string;
  now: ControlRef;
}

/**
 * Numbers that people still use, and what they became: PCI DSS 4.0 renumbered
 * change control (6.4 to 6.5), ISO 27001:2022 the whole of Annex A (the
 * correspondence is in ISO/IEC 27002:2022, annex B).
 */
export const EARLIER_NUMBERS: readonly EarlierNumber[] = [
  pci('6.4.1', '6.5.3'),
  pci('6.4.2', '6.5.4'),
  pci('6.4.5', '6.5.1'),
  pci('7.1', '7.2'),
  iso('A.6.1.2', 'A.5.3'),
  iso('A.12.1.2', 'A.8.32'),
  iso('A.12.1.4', 'A.8.31'),
  iso('A.14.2.2', 'A.8.32'),
];

function pci(id: string, now: string): EarlierNumber {
  return {
    edition: 'PCI DSS 3.2.1',
    id,
    now: { framework: 'PCI-DSS-4.0.1', id: now },
  };
}

function iso(id: string, now: string): EarlierNumber {
  return {
    edition: 'ISO 27001:2013',
    id,
    now: { framework: 'ISO-27001-2022', id: now },
  };
}
