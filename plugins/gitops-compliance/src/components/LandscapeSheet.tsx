const PRINTED = `@media print {
  @page { size: landscape; margin: 10mm; }
  * { color: black !important; background: transparent !important; }
  button, [role="button"], [role="tablist"] { display: none !important; }
}`;

/**
 * While it is on the page, that is printed across, in black on white in each theme,
 * and without what only a screen can do.
 */
export function LandscapeSheet() {
  return <style>{PRINTED}</style>;
}
