/** Lint rule: a function has at most `max` lines; one that only groups tests (`describe`, `it` inside) is exempt. */

const GROUPS = new Set(['describe', 'it', 'test', 'suite']);

/** The function of `describe.each(rows)(name, fn)` hides two calls deep; the name at the root decides. */
function rootName(callee) {
  let node = callee;
  while (node.type === 'MemberExpression' || node.type === 'CallExpression')
    node = node.type === 'MemberExpression' ? node.object : node.callee;
  return node.type === 'Identifier' ? node.name : '';
}

function groupsTests(node) {
  const isArgument = node.parent?.type === 'CallExpression' && rootName(node.parent.callee) === 'describe';
  if (isArgument) return true;
  const statements = node.body.type === 'BlockStatement' ? node.body.body : [];
  return statements.some(
    (statement) =>
      statement.type === 'ExpressionStatement' &&
      statement.expression.type === 'CallExpression' &&
      GROUPS.has(rootName(statement.expression.callee)),
  );
}

const rule = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'object', properties: { max: { type: 'integer' } }, additionalProperties: false }],
    messages: { long: 'This function has {{lines}} lines; the limit is {{max}}.' },
  },
  create(context) {
    const max = context.options[0]?.max ?? 60;
    const check = (node) => {
      const lines = node.loc.end.line - node.loc.start.line + 1;
      if (lines > max && !groupsTests(node))
        context.report({ node, messageId: 'long', data: { lines, max } });
    };
    return { FunctionDeclaration: check, FunctionExpression: check, ArrowFunctionExpression: check };
  },
};

export default rule;
