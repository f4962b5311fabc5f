/** A visible span of the run, µs. */
export interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

/** Maps `[from, to]` onto pixels `[left, right]`; `toPixel` and `toValue` are inverse. */
export interface LinearScale {
  toPixel(value: number): number;
  toValue(pixel: number): number;
}

export function linearScale(from: number, to: number, left: number, right: number): LinearScale {
  const factor = (right - left) / (to - from || 1);
  return {
    toPixel: (value) => left + (value - from) * factor,
    toValue: (pixel) => from + (pixel - left) / factor,
  };
}

/** Logarithmic, for values above 0; what is below `from` lies at `left`. */
export function logScale(from: number, to: number, left: number, right: number): LinearScale {
  const linear = linearScale(Math.log10(from), Math.log10(to), left, right);
  return {
    toPixel: (value) => linear.toPixel(Math.log10(Math.max(value, from))),
    toValue: (pixel) => 10 ** linear.toValue(pixel),
  };
}

/** Zooms by `factor` (below 1 = in) around a time that keeps its place, within the whole run and not below 1 ms. */
export function zoomSpan(span: Span, whole: Span, factor: number, aroundUs: number): Span {
  const width = Math.min(whole.toUs - whole.fromUs, Math.max(MIN_SPAN_US, (span.toUs - span.fromUs) * factor));
  const share = (aroundUs - span.fromUs) / (span.toUs - span.fromUs || 1);
  return clampSpan(aroundUs - width * share, width, whole);
}

/** Moves by `us`, as far as the run goes. */
export function panSpan(span: Span, whole: Span, us: number): Span {
  return clampSpan(span.fromUs + us, span.toUs - span.fromUs, whole);
}

function clampSpan(fromUs: number, width: number, whole: Span): Span {
  const from = Math.max(whole.fromUs, Math.min(fromUs, whole.toUs - width));
  return { fromUs: from, toUs: from + width };
}

const MIN_SPAN_US = 1000;
