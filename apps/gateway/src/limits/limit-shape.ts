import { type ASTVisitor, type FieldNode, GraphQLError, type ValidationContext } from 'graphql';
import { LIMITS } from './limits';
import { queryTooCostly } from './query-too-costly';

/**
 * Bounds depth and aliases, fragments spread included. Introspection is left to graphql's own MaxIntrospectionDepthRule: the query
 * of every playground is deeper than any other.
 */
export function limitShape(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  let visited = 0;
  const report = (error: GraphQLError) => context.reportError(error);

  const measure = (selections: readonly { kind: string }[], depth: number, inside: ReadonlySet<string>): void => {
    for (const selection of selections) {
      // Fragments that spread each other twice over would keep us busy for ever.
      if (++visited === LIMITS.selections) report(queryTooCostly('The operation selects too many fields.'));
      if (visited >= LIMITS.selections || aliases > LIMITS.aliases) return;
      visit(selection as FieldNode, depth, inside);
    }
  };

  const visit = (node: FieldNode, depth: number, inside: ReadonlySet<string>): void => {
    const kind: string = node.kind;
    if (kind === 'FragmentSpread') {
      const name = node.name.value;
      const fragment = context.getFragment(name);
      // A fragment that spreads itself is another rule's error.
      if (fragment && !inside.has(name)) measure(fragment.selectionSet.selections, depth, new Set([...inside, name]));
      return;
    }
    if (kind === 'Field') {
      if (node.name.value.startsWith('__')) return;
      if (node.alias && ++aliases === LIMITS.aliases + 1)
        return report(queryTooCostly(`The operation has more than ${LIMITS.aliases} aliases.`));
      if (depth + 1 > LIMITS.depth)
        return report(queryTooCostly(`The operation is deeper than ${LIMITS.depth} fields within fields.`));
    }
    measure(node.selectionSet?.selections ?? [], kind === 'Field' ? depth + 1 : depth, inside);
  };

  return { OperationDefinition: ({ selectionSet }) => measure(selectionSet.selections, 0, new Set()) };
}
