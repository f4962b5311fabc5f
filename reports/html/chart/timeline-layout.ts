/** Where the parts of the timeline lie on the canvas. CSS pixels from its top. */
export interface Strip {
  readonly top: number;
  readonly height: number;
}

export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  /** The time axis runs from `left` to `right`; names stand left of it. */
  readonly left: number;
  readonly right: number;
  readonly axis: Strip;
  readonly faults: Strip;
  readonly operator: Strip;
  readonly anomalies: Strip;
  /** One strip a node, in order. */
  readonly lanes: readonly Strip[];
  readonly throughput: Strip;
  readonly latency: Strip;
  readonly bottomAxis: Strip;
}

export interface LayoutInput {
  readonly width: number;
  readonly nodes: number;
  /** Rows of labels that the faults and operator actions need. */
  readonly faultRows: number;
  readonly operatorRows: number;
  /** One row a type of anomaly. */
  readonly anomalyRows: number;
}

export const ROW_HEIGHT = 18;
export const ANOMALY_ROW_HEIGHT = 15;
/** Parts of a lane from its top: bar of the role, bar of the state, density of acknowledged writes. */
export const LANE_PARTS = { role: 15, state: 13, writes: 7 } as const;

/** Stacks the strips. Those with nothing in them have height 0. */
export function timelineLayout({ width, nodes, faultRows, operatorRows, anomalyRows }: LayoutInput): TimelineLayout {
  let top = 0;
  const strip = (height: number, gapBelow: number): Strip => {
    const own = { top, height };
    if (height > 0) top += height + gapBelow;
    return own;
  };
  const axis = strip(18, 4);
  const faults = strip(faultRows * ROW_HEIGHT, 4);
  const operator = strip(operatorRows * ROW_HEIGHT, 4);
  const anomalyStrip = strip(anomalyRows * ANOMALY_ROW_HEIGHT, 4);
  const laneHeight = LANE_PARTS.role + LANE_PARTS.state + LANE_PARTS.writes + 1;
  const lanes = Array.from({ length: nodes }, () => strip(laneHeight, 7));
  top += 12;
  const throughput = strip(width < 700 ? 80 : 96, 22);
  const latency = strip(width < 700 ? 120 : 156, 4);
  const bottomAxis = strip(18, 0);
  return {
    width,
    height: top,
    left: width < 700 ? 58 : 78,
    right: width - 14,
    axis,
    faults,
    operator,
    anomalies: anomalyStrip,
    lanes,
    throughput,
    latency,
    bottomAxis,
  };
}
