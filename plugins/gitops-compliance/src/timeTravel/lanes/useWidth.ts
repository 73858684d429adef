import { useLayoutEffect, useState } from 'react';

/**
 * How wide an element is, as often as that changes: whoever draws to it needs no
 * scroll bar. Where nothing can be measured it is `unmeasured`.
 */
export function useWidth(unmeasured: number) {
  const [element, ref] = useState<HTMLElement | null>(null);
  const [width, setWidth] = useState(unmeasured);
  useLayoutEffect(() => {
    if (!element || typeof ResizeObserver === 'undefined') return undefined;
    const measure = () => setWidth(element.clientWidth || unmeasured);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element, unmeasured]);
  return { ref, width };
}
