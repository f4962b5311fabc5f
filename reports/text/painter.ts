/** Colours a text for a terminal, or leaves it as it is. */
export type Painter = Readonly<Record<keyof typeof CODES, (text: string) => string>>;

const CODES = { red: 31, green: 32, yellow: 33, dim: 2 } as const;

export function painter(colour: boolean): Painter {
  const paint =
    (code: number) =>
    (text: string): string =>
      colour ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { red: paint(CODES.red), green: paint(CODES.green), yellow: paint(CODES.yellow), dim: paint(CODES.dim) };
}
