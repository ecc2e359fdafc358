import {
  type ASTVisitor,
  GraphQLError,
  NoFragmentCyclesRule,
  type OperationDefinitionNode,
  SingleFieldSubscriptionsRule,
  specifiedRules,
  type ValidationContext,
} from 'graphql';
import { limitShape } from './limit-shape';

/**
 * The rules for documents, in the order of their check. The shape is checked first: with cyclic fragments some rules of graphql-js exhaust
 * the stack, and with many fields they compare all pairs.
 */
export const VALIDATION_RULES = [
  [NoFragmentCyclesRule, limitShape],
  specifiedRules.map((rule) => (rule === SingleFieldSubscriptionsRule ? singleFieldSubscriptions : rule)),
];

/** The rule of graphql-js evaluates @skip and @include without variables, and throws an error if one has a variable. */
function singleFieldSubscriptions(context: ValidationContext): ASTVisitor {
  const { OperationDefinition: check } = SingleFieldSubscriptionsRule(context) as {
    OperationDefinition: (node: OperationDefinitionNode) => void;
  };
  return {
    OperationDefinition(node) {
      try {
        check(node);
      } catch (error) {
        if (!(error instanceof GraphQLError)) throw error;
        const message = '@skip and @include of the field of a subscription cannot depend on a variable.';
        context.reportError(new GraphQLError(message, { nodes: error.nodes }));
      }
    },
  };
}
