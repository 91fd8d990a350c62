/** Which of a check's errors the caller is told: where a body may have several forms, that of the form it meant. */

export interface SchemaError {
  readonly keyword: string;
  readonly schemaPath: string;
  readonly instancePath: string;
  readonly message: string;
}

/**
 * The first error, but the deepest one among the forms of a union: what fits a form so far was meant to be that form.
 * That a name belongs to another form (`boolean`) says nothing, unless it is all that is wrong with this one.
 */
export function toldError(errors: readonly SchemaError[]): SchemaError | undefined {
  if (!errors.some(({ keyword }) => keyword === 'anyOf')) return errors[0];
  let deepest: SchemaError | undefined;
  for (const error of errors)
    if (error.keyword !== 'boolean' && (deepest === undefined || depth(error) > depth(deepest)))
      deepest = error;
  if (deepest?.keyword !== 'additionalProperties') return deepest;
  const unknownName = `${deepest.schemaPath}/additionalProperties`;
  return errors.find(({ schemaPath }) => schemaPath === unknownName) ?? deepest;
}

function depth({ instancePath }: SchemaError): number {
  return instancePath.split('/').length;
}
