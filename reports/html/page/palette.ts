/** Colours of the canvas. They are CSS custom properties of the page, so that light, dark and print are said in one place. */
export type ColourName = (typeof COLOURS)[number];
export type Palette = Readonly<Record<ColourName, string>>;

const COLOURS = [
  'background',
  'text',
  'muted',
  'line',
  'grid',
  'accent',
  'ok',
  'fail',
  'info',
  'median',
  'p99',
  'fault',
  'outage',
  'anomaly',
  'operator',
  'operator-text',
  'primary',
  'primary-text',
  'standby',
  'standby-text',
  'other-role',
  'other-role-text',
  'state-normal',
  'state-other',
  'state-other-text',
  'selection',
] as const;

export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const entries = COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()] as const);
  return Object.fromEntries(entries) as Record<ColourName, string>;
}

export const FONT = '11px system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
