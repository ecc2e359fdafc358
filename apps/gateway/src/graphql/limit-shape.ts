import type { ASTVisitor, FieldNode, ValidationContext } from 'graphql';
import { LIMITS, queryTooCostly, TOO_MANY_SELECTIONS } from './limits';

/**
 * Validation rule that limits depth, aliases and selections, including those of fragments and of introspection.
 *
 * graphql-armor's rules for depth and aliases are weaker: they visit each fragment once, so they accept 40 fragments that each
 * spread the next one twice, which are 2^40 selections.
 */
export function limitShape(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  let selectionCount = 0;
  const report = (message: string) => context.reportError(queryTooCostly(message));

  const visitSelections = (selections: readonly { kind: string }[], depth: number, spreads: ReadonlySet<string>) => {
    for (const selection of selections) {
      if (++selectionCount === LIMITS.selections) report(TOO_MANY_SELECTIONS);
      if (selectionCount >= LIMITS.selections || aliases > LIMITS.aliases) return;
      visitSelection(selection as FieldNode, depth, spreads);
    }
  };

  const visitSelection = (node: FieldNode, depth: number, spreads: ReadonlySet<string>): void => {
    const kind: string = node.kind;
    if (kind === 'FragmentSpread') {
      const name = node.name.value;
      const fragment = context.getFragment(name);
      // A fragment that spreads itself is reported by NoFragmentCyclesRule.
      if (fragment && !spreads.has(name)) {
        visitSelections(fragment.selectionSet.selections, depth, new Set([...spreads, name]));
      }
      return;
    }
    if (kind === 'Field') {
      if (node.alias && ++aliases === LIMITS.aliases + 1) {
        return report(`The operation has more than ${LIMITS.aliases} aliases.`);
      }
      // Introspection is deeper than any other query. MaxIntrospectionDepthRule of graphql-js limits its depth.
      if (node.name.value.startsWith('__')) depth = -Infinity;
      if (depth + 1 > LIMITS.depth) return report(`The operation is nested deeper than ${LIMITS.depth} fields.`);
    }
    visitSelections(node.selectionSet?.selections ?? [], kind === 'Field' ? depth + 1 : depth, spreads);
  };

  return { OperationDefinition: ({ selectionSet }) => visitSelections(selectionSet.selections, 0, new Set()) };
}
