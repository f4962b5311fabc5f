/** Round numbers (1, 2 or 5 times a power of ten apart) from `from` to `to`, about `wanted` of them. */
export function roundTicks(from: number, to: number, wanted: number): number[] {
  const step = roundStep((to - from) / Math.max(1, wanted));
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to + step * 1e-9; tick += step) ticks.push(tick);
  return ticks;
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `step`. */
export function roundStep(step: number): number {
  if (!(step > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(step));
  const multiple = [1, 2, 5, 10].find((candidate) => candidate * power >= step * (1 - 1e-9)) ?? 10;
  return multiple * power;
}

/** Powers of ten within `[from, to]`. */
export function decadeTicks(from: number, to: number): number[] {
  const ticks: number[] = [];
  for (let power = Math.ceil(Math.log10(from) - 1e-9); 10 ** power <= to * (1 + 1e-9); power++) ticks.push(10 ** power);
  return ticks;
}

/** A tick of the time axis and its label: as many decimals as the distance of the ticks needs. Takes µs. */
export interface TimeTick {
  readonly us: number;
  readonly label: string;
}

/** Ticks of the time axis: steps of 1, 2, 5 up to 10 s, then 15, 30 s, minutes, hours. */
export function timeTicks(fromUs: number, toUs: number, wanted: number): TimeTick[] {
  const rough = (toUs - fromUs) / Math.max(1, wanted) / 1e6;
  const step =
    rough <= 10 ? roundStep(rough) : (LONG_STEPS.find((seconds) => seconds >= rough) ?? roundStep(rough / 3600) * 3600);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const ticks: TimeTick[] = [];
  for (let count = Math.ceil(fromUs / 1e6 / step - 1e-9); count * step <= toUs / 1e6 + 1e-9; count++) {
    ticks.push({ us: count * step * 1e6, label: timeLabel(count * step, decimals) });
  }
  return ticks;
}

const LONG_STEPS = [15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

function timeLabel(seconds: number, decimals: number): string {
  if (seconds < 60) return `${seconds.toFixed(decimals)} s`;
  const minutes = Math.floor(seconds / 60 + 1e-9);
  const rest = Math.max(0, seconds - minutes * 60)
    .toFixed(decimals)
    .padStart(decimals === 0 ? 2 : decimals + 3, '0');
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}
