/** Colour where a person looks at a terminal, and neither NO_COLOR nor CI asks for plain text; FORCE_COLOR overrides. */
export function colourWanted(output: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '') !== '') return true;
  return output.isTTY === true && (env['CI'] ?? '') === '';
}
