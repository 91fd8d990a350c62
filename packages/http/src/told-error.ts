/** Which of a check's errors the caller is told: where a body may have several forms, that of the form it meant. */

export interface SchemaError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly message: string;
}

/**
 * The first error, but the deepest one among the forms of a union: what fits a form so far was meant to be that form.
 * A name that no form has (`boolean`) is the caller's own text: the place that holds it is told, and not the name.
 */
export function toldError(errors: readonly SchemaError[]): SchemaError | undefined {
  const told = errors.filter(({ keyword }) => keyword !== 'boolean');
  if (!told.some(({ keyword }) => keyword === 'anyOf')) return told[0] ?? errors[0];
  let deepest: SchemaError | undefined;
  for (const error of told) if (deepest === undefined || depth(error) > depth(deepest)) deepest = error;
  return deepest;
}

function depth({ instancePath }: SchemaError): number {
  return instancePath.split('/').length;
}
