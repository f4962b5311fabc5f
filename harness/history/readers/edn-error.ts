/** The text ends inside a form: more of it has to be read, or it was cut off. One object, as it happens once a block. */
export const UNFINISHED = new RangeError('the text ends inside a form');

/** Something that is no EDN, or none that a history has. */
export class EdnError extends TypeError {
  override readonly name = 'EdnError';
}
