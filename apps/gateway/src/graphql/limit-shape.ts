import type { ASTVisitor, FieldNode, ValidationContext } from 'graphql';
import { LIMITS, queryTooCostly, TOO_MANY_SELECTIONS } from './limits';

/** Where a selection is. */
interface SelectionPosition {
  /** Number of fields around it. */
  depth: number;
  /** Path of the field around it in the answer. */
  path: string;
  /** Names of the fragments around it. */
  spreads: ReadonlySet<string>;
}

/**
 * Validation rule that limits depth, aliases, repetitions and selections, including those of fragments and of introspection.
 *
 * Fragments are visited where they are spread, because 40 fragments that each spread the next one twice are 2^40 selections.
 * docs/decisions/0023 compares this rule with those of graphql-armor.
 */
export function limitShape(context: ValidationContext): ASTVisitor {
  let aliases = 0;
  let selectionCount = 0;
  let hasReported = false;
  const report = (message: string) => {
    if (!hasReported) context.reportError(queryTooCostly(message));
    hasReported = true;
  };

  /** Selections by their path in the answer. */
  const repetitions = new Map<string, number>();

  const visitSelections = (selections: readonly { kind: string }[], parent: SelectionPosition) => {
    for (const selection of selections) {
      if (++selectionCount >= LIMITS.selections) report(TOO_MANY_SELECTIONS);
      if (hasReported) return;
      visitSelection(selection as FieldNode, parent);
    }
  };

  const visitSelection = (node: FieldNode, parent: SelectionPosition): void => {
    const { path, spreads } = parent;
    const kind: string = node.kind;
    if (kind === 'FragmentSpread') {
      const name = node.name.value;
      const fragment = context.getFragment(name);
      // A fragment that spreads itself is reported by NoFragmentCyclesRule.
      if (fragment && !spreads.has(name)) {
        visitSelections(fragment.selectionSet.selections, { ...parent, spreads: new Set([...spreads, name]) });
      }
      return;
    }
    let { depth } = parent;
    let place = parent;
    if (kind === 'Field') {
      if (node.alias && ++aliases > LIMITS.aliases) {
        return report(`The operation has more than ${LIMITS.aliases} aliases.`);
      }
      // Introspection is deeper than any other query. MaxIntrospectionDepthRule of graphql-js limits its depth.
      if (node.name.value.startsWith('__')) depth = -Infinity;
      if (depth + 1 > LIMITS.depth) return report(`The operation is nested deeper than ${LIMITS.depth} fields.`);
      const name = (node.alias ?? node.name).value;
      place = { depth: depth + 1, path: `${path}.${name}`, spreads };
      const count = (repetitions.get(place.path) ?? 0) + 1;
      repetitions.set(place.path, count);
      if (count > LIMITS.repetitions) {
        return report(
          `The operation selects ${JSON.stringify(name)} more than ${LIMITS.repetitions} times at the same place.`,
        );
      }
    }
    visitSelections(node.selectionSet?.selections ?? [], place);
  };

  return {
    OperationDefinition({ selectionSet }) {
      repetitions.clear();
      visitSelections(selectionSet.selections, { depth: 0, path: '', spreads: new Set() });
    },
  };
}
